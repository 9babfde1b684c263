"""What is wrong with a text that does not parse, in an officer's words. Loaded only when there is one."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from yaml import ScalarToken, YAMLError
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # it is PyYAML's own, and typed nowhere

from ..model.finding import Finding, Position, make_problem
from ..model.text import escape_unprintable, shorten
from .encoding import LINE_END, decode_utf8

FIELD_LINE = re.compile(r"[\r\n][ \t]*(?:- +)?[\"']?\w[\w.-]*[\"']?:(?:[ \r\n]|$)")  # at the beginning of a line
CLOSING_BRACKETS = {"[": "]", "{": "}"}
LEVEL_ERROR = "this line is not level with the lines it belongs with", "Give it as many spaces at its start as they have."
COLON_ERROR = 'a second ": " on this line; only the first can end a key', "Put the text after the first colon in quotes."
COMMA_ERROR = (
    'a second ": " here, with no comma before it',
    "Put a comma before the word that it follows; or, if it is part of a text, put the text in quotes.",
)
QUOTE_ERROR = (
    "the text goes on after its closing quotation mark",
    "Put double quotes round a text with an apostrophe in it, single quotes round one with double quotes in it.",
)
OPEN_QUOTE_ERROR = "the quotation mark that opens here is not closed", "Put the same mark at the end of the text."
NO_COLON_ERROR = "this line has no colon with a space after it", "Write `key: value`, or join the line to the text it belongs to."
BRACKET_ERROR = (
    "the text goes on after its closing bracket",
    "Take out what follows it; or, if it is part of a text, put the text in quotes.",
)
BAD_STARTS = {"found character that cannot start any token", "mapping keys are not allowed in this context"}
EARLIER_BAD_STARTS = {
    "did not find expected alphabetic or numeric character",
    "did not find expected comment or line break",
    "found unknown directive name",
    "found an indentation indicator equal to 0",
}
VERSION_PROBLEMS = {"found incompatible YAML document", "found duplicate %YAML directive"}
OPEN_QUOTE_PROBLEMS = {"found unexpected end of stream", "found unexpected document indicator"}
ESCAPE_PROBLEMS = {
    "found unknown escape character",
    "found invalid Unicode character escape code",
    "did not find expected hexdecimal number",
}


def describe_syntax_error(error: Any, text: str, file: str) -> Finding:
    """What the YAML parser stumbled over, in an officer's words; tests/bad/README.md lists which for which."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:  # libyaml met a character that it refuses
        decode_utf8(text.encode(), file)
        return make_problem("unreadable", Position(file), f"the file cannot be read ({shorten(str(error))})", "Save as UTF-8.")
    lines = LINE_END.split(text)
    here = (mark.line, mark.column) if mark.line < len(lines) else (len(lines) - 1, len(lines[-1]))
    context = (error.context_mark.line, error.context_mark.column) if error.context_mark else here
    if error.problem == "did not find expected node content" and mark.index >= len(text.rstrip()):
        context = find_unclosed_bracket(lines)
    line = lines[here[0]] if here[0] < len(lines) else ""
    sign, before, after = line[here[1] : here[1] + 1], line[: here[1]], line[here[1] :]
    opening = (lines[context[0]] if context[0] < len(lines) else "")[context[1] : context[1] + 1]
    place, words = explain_parser_error(error, here, context, sign, before, after, opening)
    if opened := find_unclosed_quote(text, mark.index):
        place, words = opened, (f"{OPEN_QUOTE_ERROR[0]}: the next one like it is on line {here[0] + 1}", OPEN_QUOTE_ERROR[1])
    elif words is LEVEL_ERROR and (above := find_line_without_colon(lines, here[0])):
        place, words = above, NO_COLON_ERROR
    return make_problem("unreadable", Position(file, place[0] + 1, place[1] + 1), *words)


def find_unclosed_quote(text: str, index: int) -> tuple[int, int] | None:
    """Where the quoted text opens that ends right before a place, if it has run over the lines of other fields until there."""
    if text[index - 1 : index] not in ("'", '"'):
        return None
    tokens = CParser(text)
    with suppress(YAMLError):
        while (token := tokens.get_token()) is not None and token.start_mark.index < index:
            start, end = token.start_mark, token.end_mark
            if end.index == index and token.__class__ is ScalarToken and FIELD_LINE.search(text, start.index, end.index):
                return start.line, start.column
    return None


def find_line_without_colon(lines: list[str], number: int) -> tuple[int, int] | None:
    """The text right above a line, where a field or an id should stand: below a key with nothing behind it, and without a colon."""
    written = (above for above in range(number - 1, -1, -1) if lines[above].strip() and lines[above].lstrip()[0] != "#")
    text, key = next(written, None), next(written, None)
    if text is None or key is None or re.search(r":(\s|$)", lines[text]) or not re.search(r"[^\s]:\s*(#.*)?$", lines[key]):
        return None
    column = len(lines[text]) - len(lines[text].lstrip())
    return (text, column) if lines[text][column] not in "-[{|>'\"" else None


def find_unclosed_bracket(lines: list[str]) -> tuple[int, int]:
    """Where the last bracket stands that nothing closes."""
    closed = 0
    for number in range(len(lines) - 1, -1, -1):
        for column in range(len(lines[number]) - 1, -1, -1):
            sign = lines[number][column]
            closed += (sign in "]}") - (sign in "[{")
            if closed < 0:
                return number, column
    return 0, 0


def explain_parser_error(
    error: Any, here: tuple[int, int], context: tuple[int, int], sign: str, before: str, after: str, opening: str
) -> tuple[tuple[int, int], tuple[str, str]]:
    """Where it is, what is wrong, and what to do; the first that fits."""
    what = error.problem
    level = here[0], len(before) - len(before.lstrip())
    if "tab" in what.split() or sign == "\t":
        return here, ("there is a tab here, where spaces are needed", "Replace it with spaces.")
    if what == "mapping values are not allowed in this context":
        return (here, COLON_ERROR) if re.search(r":\s", before) else (level, LEVEL_ERROR)
    if what in BAD_STARTS or (what == "did not find expected node content" and error.context != "while parsing a flow node"):
        return here, describe_bad_start(sign)
    if what == "did not find expected node content" and opening in CLOSING_BRACKETS and not sign.strip():
        return context, (f"the `{opening}` that opens here is not closed", f"Put a `{CLOSING_BRACKETS[opening]}` where it ends.")
    if what == "did not find expected node content":
        return here, (f"nothing comes before this `{sign}`", "Write what belongs there, or delete the comma.")
    if what in EARLIER_BAD_STARTS:
        return context, describe_bad_start(opening)
    if what in VERSION_PROBLEMS:
        return here, ("this line asks for another version of YAML", "Delete the line.")
    if what in OPEN_QUOTE_PROBLEMS:
        return context, OPEN_QUOTE_ERROR
    if what == "did not find expected key" and sign and sign in "]}":
        return here, (f"this `{sign}` closes nothing", "Delete it.")
    if what == "did not find expected key" and before.strip():
        return here, BRACKET_ERROR if before.rstrip()[-1] in "]}" else QUOTE_ERROR
    if what == "did not find expected key" and re.match(r"-(\s|$)", after):
        return here, ("there is a list item here, where a key is needed", "Put the items under a key of their own.")
    if what in ("did not find expected key", "did not find expected '-' indicator"):
        return here, LEVEL_ERROR
    if what in ("did not find expected ',' or ']'", "did not find expected ',' or '}'"):
        close = what[-2]
        if context[0] != here[0]:
            return context, (f"the `{opening}` that opens here is not closed", f"Put a `{close}` where it ends.")
        if sign == ":":
            return here, COMMA_ERROR
        quoted = re.search(r"\"(?:[^\"\\]|\\.)*\"$|'(?:[^']|'')*'$", before.rstrip())
        if quoted and not re.match(r"[\w-]+:\s|[\]}]", after):
            return here, QUOTE_ERROR
        return here, (
            f"a comma or a `{close}` is missing before this",
            "Put a comma between two items, and close the last opened bracket first.",
        )
    if what == "could not find expected ':'":
        return context, OPEN_QUOTE_ERROR if opening in ("'", '"') else NO_COLON_ERROR
    if what.startswith("block sequence entries"):
        return here, ("a list cannot begin on the line of its key", "Begin each item on a line of its own, with `- ` before it.")
    if what in ESCAPE_PROBLEMS and "\\" in before + sign:
        start = (before + sign).rindex("\\")
        escape = re.match(r"\\.?[0-9a-fA-F]*", (before + after)[start:])
        return (here[0], start), (
            f"`{shorten(escape.group() if escape else '')}` is not a character",
            "Write `\\\\` for a backslash, or put the text in single quotes.",
        )
    if what == "found undefined tag handle":
        tag = re.match(r"[^\s,\[\]{}]+", after)
        return here, (
            f"`{shorten(tag.group() if tag else sign)}` is a shortcut of YAML, which a register does not allow",
            "Write out what it stands for; a text that begins with `&`, `*` or `!` goes in quotes.",
        )
    if what == "did not find expected <document start>":
        return here, ("a second document begins here", "Delete the line of `---` or `...`, or put what follows in a file of its own.")
    return here, (
        f"the file cannot be read from here on ({what})",
        "Look for a missing quotation mark, bracket or colon on this line and the one before it.",
    )


def describe_bad_start(sign: str) -> tuple[str, str]:
    return (
        f"a text cannot begin with {chr(34) + sign + chr(34) if sign == '`' else '`' + escape_unprintable(sign) + '`'}",
        "Put the text in quotes.",
    )
