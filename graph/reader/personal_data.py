"""Personal data in the text of a file: telephone numbers and e-mail addresses, in comments too."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain

from ..model.finding import Finding, make_problem
from ..syntax.tree import Lines, Map, walk_values

EMAIL, PHONE = "an e-mail address", "a telephone number"
# A telephone number begins with 0 or +. Each pattern begins with its sign, and looks behind it afterwards: so it is found fast.
PHONE_REST = r"[ ().\d\u00a0\u2013-]{8,18}\d(?![\w/])"
PHONES = {"0": r"0(?<![\d/-]0)(?<!\d\.0)" + PHONE_REST, "+": r"\+(?<![\d/-]\+)(?<!\d\.\+)\d\d?" + PHONE_REST}


def find_personal_data(lines: Lines, root: Map) -> Iterator[Finding]:
    """A finding for each telephone number and e-mail address. What is found is not repeated."""
    held: ValueIndex | None = None
    for index, what in chain(find_emails(lines.text), find_phones(lines.text)):
        held = held or ValueIndex(root, lines.text)
        place, title, id, field = held.find_value(index)
        message = f"{title} has {what} in `{field}`" if place is not None else f"there is {what} in a comment here"
        yield make_problem(
            "personal-data",
            lines.position_at(index if place is None else place),
            message,
            "Take it out: the register holds posts, not ways to reach a person.",
            id,
            value=f"{field} {what}",
        )


def find_emails(text: str) -> Iterator[tuple[int, str]]:
    """Where e-mail addresses begin; looked for around each @, so that a long text without one costs nothing."""
    if "@" not in text:
        return
    import re

    before, after = re.compile(r"[\w.+-]{1,64}$"), re.compile(r"@[\w-]{1,63}(?:\.[\w-]{1,63}){1,9}")
    index = text.find("@")
    while index >= 0:
        start = before.search(text, max(0, index - 64), index) if after.match(text, index) else None
        if start:
            yield start.start(), EMAIL
        index = text.find("@", index + 1)


def find_phones(text: str) -> Iterator[tuple[int, str]]:
    """Where telephone numbers begin."""
    import re

    end = 0
    found = (match for sign, phone in PHONES.items() if sign in text for match in re.finditer(phone, text))
    for match in sorted(found, key=lambda match: match.start()):
        digits = sum(sign.isdigit() for sign in match.group())
        if match.start() >= end and 10 <= digits <= 13 and not is_in_web_address(text, match.start()):
            yield match.start(), PHONE
        end = max(end, match.end())


def is_in_web_address(text: str, index: int) -> bool:
    """Whether this lies within a web address."""
    begun = text[max(0, index - 300) : index].split()
    return bool(begun) and "://" in begun[-1] and not text[index - 1].isspace()


class ValueIndex:
    """Which value of a file a character lies in. The values are sorted once."""

    def __init__(self, root: Map, text: str) -> None:
        found = [
            (node[key][2], title, id, field, value) for title, id, field, node, key, value in walk_values(root) if isinstance(value, str)
        ]
        self.values: list[tuple[int, str, str, str, str]] = sorted(found, key=lambda one: one[0])
        self.starts = [place for place, *_ in self.values]
        self.text = text

    def find_value(self, index: int) -> tuple[int | None, str, str, str]:
        """The value there, or before the comment there: its place (none of a comment), its record (in words, and by id), its field."""
        number = bisect_right(self.starts, index) - 1
        if number < 0:
            return None, "", "", ""
        place, title, id, field, value = self.values[number]
        word = self.text[index : index + 8].split()[0]
        return (place if word in value else None), title, id, field
