"""Personal data in the text of a file, in comments too: ways to reach a person, and what belongs to a case.

Telephone numbers and e-mail addresses; NHS numbers, National Insurance numbers, unique pupil numbers, dates of birth, home addresses.

A home address is a number and a street with a postcode, or a number and a street where somebody is said to live. Without capitals, common
words may look like one ("12 meetings took place in birmingham b1 1bb"): so there no small word may stand in it, and a place or a way is
taken for a street's only before a comma or a postcode.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain

from ..model.finding import Finding, make_problem
from ..syntax.tree import Lines, Map, walk_values

EMAIL, PHONE = "an e-mail address", "a telephone number"
NHS, INSURANCE, PUPIL = "an NHS number", "a National Insurance number", "a unique pupil number"
BIRTH, HOME = "a date of birth", "a home address"
PUPIL_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
BREAK = r"(?:\r\n?|\n)[ \t]{0,80}+(?:#[ \t]{0,8}+)?"  # where a long text, or a comment, goes on in the next line
SPACE, JOINT = rf"(?: |{BREAK})", rf"(?: |{BREAK})?"
NHS_REGEX = rf"(?<![\d.-])(\d{{3}})([ .\u00a0\u2011-]?|{BREAK})(\d{{3}})(?:\2|{BREAK})(\d{{4}})(?![\d-])"
INSURANCE_LETTERS = r"(?i)(?<!\w)(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
INSURANCE_REGEX = rf"{INSURANCE_LETTERS}{JOINT}\d\d{JOINT}\d\d{JOINT}\d\d{JOINT}[A-D](?!\w)"
PUPIL_REGEX = rf"(?<!\w)[{PUPIL_LETTERS}]\d{{11}}[\d{PUPIL_LETTERS}](?!\w)"
BIRTH_WORDS = (
    rf"(?i)(?:\bd\.?o\.?b\.?|\bdate{SPACE}of{SPACE}birth|\bborn(?:{SPACE}on)?(?:{SPACE}the)?)"
    rf"(?:[ :.=-]{{1,3}}+(?:{BREAK})?|{BREAK})(?:(?:is|was){SPACE})?"
)
MONTH, POINT = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}", rf"(?:[ /.-]|{BREAK})"
BIRTH_REGEX = (
    rf"{BIRTH_WORDS}(?:\d{{1,2}}(?:st|nd|rd|th)?{POINT}(?:of{SPACE})?(?:\d{{1,2}}|{MONTH}),?{POINT}\d{{2,4}}"
    rf"|{MONTH}{SPACE}\d{{1,2}}(?:st|nd|rd|th)?,?{SPACE}\d{{4}}|\d{{4}}-\d\d-\d\d)"
)
STREETS = "Road|Rd|Street|St|Avenue|Ave|Lane|Ln|Close|Drive|Way|Grove|Crescent|Court|Gardens|Place|Terrace"
HOME_REGEX = (
    rf"(?<![\w/])\d{{1,4}}[a-zA-Z]?,? (?:[A-Z][\w'’]*(?: |{BREAK})){{1,4}}(?:{STREETS})\b"
    rf"(?:[^\n]|{BREAK}){{0,60}}?\b[A-Z]{{1,2}}\d[A-Z\d]?{JOINT}\d[A-Z]{{2}}\b"
)
SMALL_WORDS = (
    "a|all|an|and|are|as|at|be|been|by|each|for|from|had|has|have|if|in|into|is|it|its|near|no|not|of|off|on|or|our|that|their|they|this|to|was|"
    "were|who|will|with"
)
STREETS_AND_WORDS = ("close", "drive", "way", "court", "place", "lane", "st")
WORD, GAP = rf"(?!(?:{SMALL_WORDS}|the)\b)[a-z][\w'’-]{{0,30}}+", rf"(?:[ ,.]{{1,3}}(?:{BREAK})?|{BREAK})"
STREET_REGEX = rf"(?i)(?<![\w/])\d{{1,4}}[a-z]?,?{SPACE}(?:the{SPACE}|(?:{WORD}{SPACE}){{1,3}}?)({STREETS})\b"
PLAIN_POSTCODE = rf"\d[a-z\d]?{JOINT}\d(?!(?:st|nd|rd|th)\b)[abd-hjlnp-uw-z]{{2}}\b"
AFTER_STREET_REGEX = rf"(?i)({GAP})((?:{WORD}{GAP}){{0,4}}?)[a-z]{{1,2}}{PLAIN_POSTCODE}"
LIVES = rf"(?:live[sd]?|living|resid(?:e[sd]?|ing))(?:{SPACE}\w{{1,30}}){{0,3}}{SPACE}at|home address(?: is| was)?:?"
BEFORE_STREET_REGEX = rf"(?i)\b(?:{LIVES}){SPACE}(?:flat \w{{1,4}},? )?$"
LIVES_WORDS = ("live", "living", "resid", "home address")
# What all of these numbers hold, and what a home address ends in: begun with a digit, and so looked for fast. Most registers hold neither.
DIGITS_REGEX, POSTCODE_REGEX = rf"\d\d(?:{JOINT}\d\d{JOINT}\d\d|\d(?:[ .\u00a0\u2011-]|{BREAK})\d{{3}})", r"\d[A-Z]{2}\b"
WHOLE = {EMAIL: r"[\w.+-]+@[\w.-]+", BIRTH: BIRTH_REGEX}
SIGNS = {PHONE: 10, NHS: 10, INSURANCE: 9, PUPIL: 13, HOME: 12}  # letters and digits by which one is told from another
CASE_REMEDY = "Take it out: the register holds posts and public facts, and nothing of a person or a case."
# A telephone number begins with 0 or +. Each pattern begins with its sign, and looks behind it afterwards: so it is found fast.
PHONES = {"0": r"0(?<![\d/-]0)(?<!\d\.0)", "+": r"\+(?<![\d/-]\+)(?<!\d\.\+)\d\d?"}
PHONE_SIGNS = r"[ \t().\d\u00a0\u2009\u202f\u2011\u2013-]"
# On one line; and over two, where several numbers under each other must not be taken for one that is too long.
PHONE_RESTS = [rf"(?:{signs}){{8,18}}\d(?:(?!\w)|(?=x\d))" for signs in (PHONE_SIGNS, rf"{PHONE_SIGNS}|{BREAK}(?=\d)")]


def find_personal_data(lines: Lines, root: Map) -> Iterator[Finding]:
    """A finding for each thing that may not be in a register. What is found is not repeated."""
    held: ValueIndex | None = None
    told: set[tuple[int | None, str]] = set()
    for index, what in find_in_text(lines.text):
        held = held or ValueIndex(root, lines.text)
        place, title, id, field = held.find_value(index)
        told.add((place, what))
        mark = make_fingerprint(lines.text, index, what)
        yield describe_personal_data(lines, index, what, place, title, id, field)._replace(parts=(mark,))
    if "\\" in lines.text:  # a sign can be written as `\u0040`
        held = held or ValueIndex(root, lines.text)
        for place, title, id, field, value in held.values:
            if not lines.text.startswith(value, (place, place + 1)[lines.text[place : place + 1] in ("'", '"')]):
                for index, what in find_in_text(value):
                    if (place, what) not in told:
                        mark = make_fingerprint(value, index, what)
                        yield describe_personal_data(lines, place, what, place, title, id, field)._replace(parts=(mark,))


def describe_personal_data(lines: Lines, index: int, what: str, place: int | None, title: str, id: str, field: str) -> Finding:
    """The finding: in a value, which begins at `place`, or in a comment."""
    return make_problem(
        "personal-data",
        lines.position_at(index if place is None else place),
        f"{title} has {what} in `{field}`" if place is not None else f"there is {what} in a comment here",
        "Take it out: the register holds posts, not ways to reach a person." if what in (EMAIL, PHONE) else CASE_REMEDY,
        id,
        value=f"{field} {what}",
    )


def make_fingerprint(text: str, index: int, what: str) -> str:
    """A mark of what begins there, which does not repeat it: so that another number in its place is noticed."""
    import re
    from hashlib import sha256

    known = re.compile(WHOLE[what]).match(text, index) if what in WHOLE else None
    signs = "".join(sign for sign in (known.group() if known else text[index : index + 60]) if sign.isalnum())
    return sha256((signs if known else signs[: SIGNS.get(what)]).lower().encode()).hexdigest()[:16]


def find_in_text(text: str) -> Iterator[tuple[int, str]]:
    return chain(find_emails(text), find_phones(text), find_case_data(text))


def find_case_data(text: str) -> Iterator[tuple[int, str]]:
    """Where what belongs to a case begins, in order: numbers by which a person is known, dates of birth, home addresses."""
    import re

    found: list[tuple[int, str]] = []
    has_digits = re.search(DIGITS_REGEX, text) is not None
    for match in re.finditer(NHS_REGEX, text) if has_digits else ():
        named = re.search(rf"(?i)\bnhs\b[^\n]{{0,20}}(?:{BREAK})?$", text[max(0, match.start() - 80) : match.start()])
        if (match[2] or named) and is_nhs_number(match[1] + match[3] + match[4]):
            found.append((match.start(), NHS))
    if has_digits:
        found += [(match.start(), PUPIL) for match in re.finditer(PUPIL_REGEX, text) if is_pupil_number(match.group())]
        found += [(match.start(), INSURANCE) for match in re.finditer(INSURANCE_REGEX, text)]
    lower = text.lower()
    found += [(index, HOME) for index in find_homes(text, lower)]
    if any(word in lower for word in ("birth", "born", "dob", "d.o.b")):  # a pattern that begins with a choice is slow
        found += [(match.start(), BIRTH) for match in re.finditer(BIRTH_REGEX, text)]
    yield from sorted(one for one in found if not is_in_web_address(text, one[0]))


def find_homes(text: str, lower: str) -> set[int]:
    """Where home addresses begin."""
    import re

    found = {match.start() for match in re.finditer(HOME_REGEX, text)} if re.search(POSTCODE_REGEX, text) else set()
    if re.search(PLAIN_POSTCODE, lower) or any(word in lower for word in LIVES_WORDS):
        before, after = re.compile(BEFORE_STREET_REGEX), re.compile(AFTER_STREET_REGEX)
        for match in re.finditer(STREET_REGEX, text):
            rest = after.match(text, match.end())
            is_street = rest and (match[1].lower() not in STREETS_AND_WORDS or not rest[2] or "," in rest[1])
            if is_street or before.search(text[max(0, match.start() - 120) : match.start()]):
                found.add(match.start())
    return found


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits end in the check digit of an NHS number (modulus 11).

    >>> is_nhs_number("9434765919"), is_nhs_number("9434765918")
    (True, False)
    """
    check = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return check != 10 and check % 11 == int(digits[9])


def is_pupil_number(text: str) -> bool:
    """Whether thirteen signs begin with the check letter of a unique pupil number."""
    values = [int(sign) if sign.isdigit() else PUPIL_LETTERS.index(sign) for sign in text[1:]]
    return PUPIL_LETTERS[sum(place * value for place, value in enumerate(values, 2)) % 23] == text[0]


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
    """Where telephone numbers begin, in order."""
    starts = {index: PHONE for rest in PHONE_RESTS for index in find_phone_starts(text, rest)}
    yield from sorted(starts.items())


def find_phone_starts(text: str, rest: str) -> Iterator[int]:
    import re

    end = 0
    found = (match for sign, begin in PHONES.items() if sign in text for match in re.finditer(begin + rest, text))
    for match in sorted(found, key=lambda match: match.start()):
        digits = sum(sign.isdigit() for sign in match.group())
        longest = 14 if match.group().startswith("00") else 13
        if match.start() >= end and 10 <= digits <= longest and not is_in_web_address(text, match.start()):
            yield match.start()
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
