"""The rows of an answer written out: a table for a terminal, CSV, JSON, Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from ..model.text import escape_unprintable
from .store import Answer, Value


def column_heading(column: str) -> str:
    return column.replace("_", " ")


def display_value(value: Value) -> str:
    """A value for people; of text, what a terminal, or GitHub's log, could take for a command is made visible."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = escape_unprintable(str(value))
    return f"\\u003a{text[1:]}" if text.startswith("::") else text


def render_table(answer: Answer) -> Iterator[str]:
    """For a terminal: columns in line; numbers to the right."""
    if not answer.rows:
        yield display_value(answer.nothing)
        return
    cells = [[display_value(value) for value in row] for row in answer.rows]
    titles = [column_heading(column) for column in answer.columns]
    widths = [max(map(len, column)) for column in zip(titles, *cells, strict=True)]
    right = [all(value is None or type(value) in (int, float) for value in column) for column in zip(*answer.rows, strict=True)]
    for line in (titles, ["-" * width for width in widths], *cells):
        fields = (cell.rjust(width) if to_right else cell.ljust(width) for cell, width, to_right in zip(line, widths, right, strict=True))
        yield "  ".join(fields).rstrip()


WORD_WIDTH = 16  # up to which a word is kept whole
ID_COLUMN = re.compile("(.*_)?id")


def render_terminal_table(answer: Answer, width: int) -> Iterator[str]:
    """For a terminal of so many columns: what is too long is broken within its cell; ids are left out where all does not fit."""
    plain = list(render_table(answer))
    if not answer.rows or max(map(len, plain)) <= width:
        yield from plain
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    kept = [
        place
        for place, column in enumerate(answer.columns)
        if not ID_COLUMN.fullmatch(column) and any(row[place] is not None for row in answer.rows)
    ]
    table = Table(box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True, header_style="")
    for place in kept:
        number = all(row[place] is None or type(row[place]) in (int, float) for row in answer.rows)
        heading = column_heading(answer.columns[place])
        words = f"{heading} {' '.join(display_value(row[place]) for row in answer.rows)}".split()
        least = min(max(map(len, words)), WORD_WIDTH)
        table.add_column(Text(heading), justify="right" if number else "left", overflow="fold", min_width=least)
    for row in answer.rows:
        table.add_row(*(Text(display_value(row[place])) for place in kept))
    console = Console(width=width, color_system=None, legacy_windows=False)
    with console.capture() as capture:
        console.print(table)
    yield from (line.rstrip() for line in capture.get().splitlines())
    dropped = [column_heading(column) for place, column in enumerate(answer.columns) if place not in kept]
    if dropped:
        yield f"Left out, so that it fits: {', '.join(dropped)}. `--format csv` has all columns."


def render_csv(answer: Answer) -> Iterator[str]:
    """For a spreadsheet, which would take a text that begins like a formula for one."""
    from csv import writer
    from io import StringIO

    def cell(value: Value) -> str:
        if isinstance(value, bool) or not isinstance(value, str):
            return "" if value is None else str(value).lower()
        text = display_value(" ".join(value.splitlines()))
        return f"'{text}" if value[:1] in ("=", "+", "-", "@", "\t", "\r") else text

    for row in (answer.columns, *answer.rows):
        line = StringIO()
        writer(line, lineterminator="").writerow([cell(value) for value in row])
        yield line.getvalue()


def render_json_rows(answer: Answer) -> Iterator[str]:
    """For programs: a list of objects, keyed by the query's variables; null where one has no value."""
    from json import dumps

    text = dumps([dict(zip(answer.columns, row, strict=True)) for row in answer.rows], ensure_ascii=False, indent=2)
    yield "".join(sign if sign.isprintable() or sign == "\n" else dumps(sign)[1:-1] for sign in text)


PLAIN_TEXT = re.compile(r"(?:[^\W_]|[ '’‘“”,()!?%£/–-]|[.:;&](?= |$))*")  # nothing in it is markup anywhere
LINKED_TEXT = re.compile(r"\bgh-\d|\b[0-9a-f]{7,40}\b", re.IGNORECASE)  # what GitHub makes a link of all the same: an issue, a commit


def render_markdown_table(answer: Answer) -> Iterator[str]:
    """A table for a page or a pull request. What could be markup, a link or a mention there stands as code, in which nothing is."""

    def cell(value: Value) -> str:
        text = display_value(value)
        if not isinstance(value, str) or (PLAIN_TEXT.fullmatch(text) and not LINKED_TEXT.search(text)):
            return text
        text = text.replace("|", "\\u007c")  # which would end the cell, escaped or not, behind a backslash
        fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
        pad = " " if "`" in (text[0], text[-1]) or text[0] == text[-1] == " " else ""
        return f"{fence}{pad}{text}{pad}{fence}"

    if not answer.rows:
        yield cell(answer.nothing)
        return
    for line in ([column_heading(column) for column in answer.columns], ["---"] * len(answer.columns)):
        yield f"| {' | '.join(line)} |"
    for row in answer.rows:
        yield f"| {' | '.join(cell(value) for value in row)} |"


RESULT_FORMATS: dict[str, Callable[[Answer], Iterator[str]]] = {
    "table": render_table,
    "csv": render_csv,
    "json": render_json_rows,
    "markdown": render_markdown_table,
}
