"""Writes every file that is made from another: `python docs/generate.py`.

A test compares each with what would be written now.
"""

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that it runs from anywhere, with no package installed

from graph import schema  # noqa: E402
from graph.model import Field, Named, Record, Roles  # noqa: E402

TEMPLATE = ROOT / "docs" / "register.template.md"
MADE = "<!-- Made from graph/model.py and docs/register.template.md by `python3 run.py generate`; not to be edited. -->\n\n"
SHARED = {Named: "what [every record](#every-record) has", Roles: "the [roles](#roles)"}


def register_page() -> str:
    """docs/register.md: its template, with the fields of a kind of record wherever its name stands in a comment."""
    kinds = {kind.__name__: kind for kind in descendants(Record)}

    def fields_of(comment: re.Match[str]) -> str:
        return "\n\n".join(fields(kinds.pop(comment.group(1))))

    page = re.sub(r"<!-- (\w+) -->", fields_of, TEMPLATE.read_text(encoding="utf-8"))
    if kinds:
        raise LookupError(f"{TEMPLATE.name} has no place for the fields of {', '.join(kinds)}: write `<!-- NAME -->` where they belong")
    return MADE + page


def descendants(kind: type[Record]) -> Iterator[type[Record]]:
    for child in kind.__subclasses__():
        yield child
        yield from descendants(child)


def fields(kind: type[Record]) -> Iterator[str]:
    """A kind of record in paragraphs: what it is, a table of its own fields, and whose fields it has besides."""
    shared = [other for other in SHARED if kind is not other and issubclass(kind, other)]
    own = [line for key, line in kind.fields.items() if all(line is not other.fields.get(key) for other in shared)]
    if kind not in SHARED:
        yield schema.described(kind)
    if own:
        yield "\n".join(
            ["| key | what it holds | required | what it means | W3C term |", "| --- | --- | --- | --- | --- |", *map(row, own)]
        )
    if shared:
        yield f"{'Besides' if own else 'Only'}: {' and '.join(SHARED[other] for other in shared)}."


def row(line: Field) -> str:
    term = f"`{line.term}`" if line.term else ""
    return f"| `{line.key}` | {schema.holds(line)} | {'yes' if line.required else ''} | {line.meaning} | {term} |"


PAGES: list[tuple[str, Callable[[], str]]] = [
    ("schema/register.schema.json", schema.text),
    ("docs/register.md", register_page),
]

if __name__ == "__main__":
    for path, text in PAGES:
        (ROOT / path).write_text(text(), encoding="utf-8", newline="\n")
