"""The closer look at a file that is not plain ASCII, does not parse, or may hide something: loaded only when one gives cause."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from yaml import ScalarToken, YAMLError
from yaml.cyaml import CParser  # type: ignore[attr-defined]  # it is PyYAML's own, and typed nowhere

from ..model.finding import Finding, Position, make_problem
from ..model.register import TABLE
from ..model.text import code, escape_unprintable, join_words, quote_name, shorten
from .tree import TEXT_LIMIT, Lines, Tree, UnreadableFile, value_at

LINE_END = re.compile("\r\n|\n|\r")
ASCII = bytes(range(128))
CUT = re.compile(r"[ \t]+#\w")
FIELD = re.compile(r"[\r\n][ \t]*(?:- +)?[\"']?\w[\w.-]*[\"']?:(?:[ \r\n]|$)")  # at the beginning of a line
ENCODINGS = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))


def decode_with_care(data: bytes, file: str) -> str:
    """The text of bytes that are not plain ASCII, or may hold the marks of a conflict."""

    def stop(line: int, column: int, message: str, remedy: str) -> UnreadableFile:
        return UnreadableFile(make_problem("unreadable", Position(file, line, column), message, remedy))

    for mark, name in ENCODINGS:
        if data.startswith(mark):
            raise stop(1, 1, f"the file is saved as {name}, not as UTF-8", "Save as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8-sig", "replace")
        byte = error.object[error.start : error.start + 1]
        sign = byte.decode("cp1252", "ignore")
        raise stop(
            *place_of(before, len(before)),
            f"the file is not saved as UTF-8: the byte 0x{byte.hex()} stands here"
            + (f", perhaps for `{sign}`" if sign.isprintable() and sign else ""),
            "Save as UTF-8, then see that this character is right.",
        ) from None
    for index, sign in enumerate(text) if not text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable() else ():
        if hidden(sign):
            raise stop(
                *place_of(text, index),
                f"a hidden character stands here: {code_point(sign)} ({called(sign)})",
                "Delete it, and type the words around it afresh.",
            )
    found = re.search(r"^(?:<{7} |>{7} |={7}$)", text, re.MULTILINE)
    if found:
        raise stop(
            *place_of(text, found.start()),
            f"two changes met and were not joined: `{found.group()[:7]}` stands here",
            "Keep the lines that hold, and delete the lines of marks.",
        )
    return text


def hidden(sign: str) -> bool:
    """Whether a character cannot be seen: control, format, private, unassigned, or a line end that editors do not show."""
    kind = unicodedata.category(sign)
    return kind in ("Cf", "Zl", "Zp", "Cs", "Co", "Cn") or (kind == "Cc" and sign not in "\t\n\r")


def code_point(sign: str) -> str:
    return f"U+{ord(sign):04X}"


def called(sign: str) -> str:
    return unicodedata.name(sign, "control character").lower()


def place_of(text: str, index: int) -> tuple[int, int]:
    """The line and column of a character, from 1."""
    line, start = 1, 0
    for end in LINE_END.finditer(text, 0, index):
        line, start = line + 1, end.end()
    return line, index - start + 1


# --- what breaks off --------------------------------------------------------------------------------------------------

CLOSES = {"[": "]", "{": "}"}
LEVEL = "this line is not level with the lines it belongs with", "Give it as many spaces at its start as they have."
COLON = 'a second ": " on this line; only the first can end a key', "Put the text after the first colon in quotes."
COMMA = (
    'a second ": " stands here with no comma between',
    "Put a comma before the word that it follows; or, if it is part of a text, put the text in quotes.",
)
QUOTE = (
    "the text goes on after its closing quotation mark",
    "Put double quotes round a text with an apostrophe in it, single quotes round one with double quotes in it.",
)
OPEN = "the quotation mark that opens here is not closed", "Put the same mark at the end of the text."
NO_COLON = "this line has no colon with a space after it", "Write `key: value`, or join the line to the text it belongs to."
BRACKET = ("the text goes on after its closing bracket", "Take out what follows it; or, if it is part of a text, put the text in quotes.")
STARTS = {"found character that cannot start any token", "mapping keys are not allowed in this context"}
STARTS_EARLIER = {
    "did not find expected alphabetic or numeric character",
    "did not find expected comment or line break",
    "found unknown directive name",
    "found an indentation indicator equal to 0",
}
VERSIONS = {"found incompatible YAML document", "found duplicate %YAML directive"}
OPEN_QUOTES = {"found unexpected end of stream", "found unexpected document indicator"}
ESCAPES = {"found unknown escape character", "found invalid Unicode character escape code", "did not find expected hexdecimal number"}


def broken_off(error: Any, text: str, file: str) -> Finding:
    """What the YAML parser stumbled over, in an officer's words; tests/bad/README.md lists which for which."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:  # libyaml met a character that it refuses
        decode_with_care(text.encode(), file)
        return make_problem("unreadable", Position(file), f"the file cannot be read ({shorten(str(error))})", "Save as UTF-8.")
    lines = LINE_END.split(text)
    here = (mark.line, mark.column) if mark.line < len(lines) else (len(lines) - 1, len(lines[-1]))
    context = (error.context_mark.line, error.context_mark.column) if error.context_mark else here
    if error.problem == "did not find expected node content" and mark.index >= len(text.rstrip()):
        context = last_open(lines)
    line = lines[here[0]] if here[0] < len(lines) else ""
    sign, before, after = line[here[1] : here[1] + 1], line[: here[1]], line[here[1] :]
    opening = (lines[context[0]] if context[0] < len(lines) else "")[context[1] : context[1] + 1]
    place, words = explain(error, here, context, sign, before, after, opening)
    if opened := runaway(text, mark.index):
        place, words = opened, (f"{OPEN[0]}: the next one like it stands on line {here[0] + 1}", OPEN[1])
    elif words is LEVEL and (above := colonless(lines, here[0])):
        place, words = above, NO_COLON
    return make_problem("unreadable", Position(file, place[0] + 1, place[1] + 1), *words)


def runaway(text: str, index: int) -> tuple[int, int] | None:
    """Where the quoted text opens that ends right before a place, if it has run over the lines of other fields until there."""
    if text[index - 1 : index] not in ("'", '"'):
        return None
    tokens = CParser(text)
    with suppress(YAMLError):
        while (token := tokens.get_token()) is not None and token.start_mark.index < index:
            start, end = token.start_mark, token.end_mark
            if end.index == index and token.__class__ is ScalarToken and FIELD.search(text, start.index, end.index):
                return start.line, start.column
    return None


def colonless(lines: list[str], number: int) -> tuple[int, int] | None:
    """The text right above a line, where a field or an id should stand: below a key with nothing behind it, and without a colon."""
    written = (above for above in range(number - 1, -1, -1) if lines[above].strip() and lines[above].lstrip()[0] != "#")
    text, key = next(written, None), next(written, None)
    if text is None or key is None or re.search(r":(\s|$)", lines[text]) or not re.search(r"[^\s]:\s*(#.*)?$", lines[key]):
        return None
    column = len(lines[text]) - len(lines[text].lstrip())
    return (text, column) if lines[text][column] not in "-[{|>'\"" else None


def last_open(lines: list[str]) -> tuple[int, int]:
    """Where the last bracket stands that nothing closes."""
    closed = 0
    for number in range(len(lines) - 1, -1, -1):
        for column in range(len(lines[number]) - 1, -1, -1):
            sign = lines[number][column]
            closed += (sign in "]}") - (sign in "[{")
            if closed < 0:
                return number, column
    return 0, 0


def explain(
    error: Any, here: tuple[int, int], context: tuple[int, int], sign: str, before: str, after: str, opening: str
) -> tuple[tuple[int, int], tuple[str, str]]:
    """Where it is, what is wrong, and what to do; the first that fits."""
    what = error.problem
    level = here[0], len(before) - len(before.lstrip())
    if "tab" in what.split() or sign == "\t":
        return here, ("a tab stands where spaces are needed", "Replace it with spaces.")
    if what == "mapping values are not allowed in this context":
        return (here, COLON) if re.search(r":\s", before) else (level, LEVEL)
    if what in STARTS or (what == "did not find expected node content" and error.context != "while parsing a flow node"):
        return here, begins(sign)
    if what == "did not find expected node content" and opening in CLOSES and not sign.strip():
        return context, (f"the `{opening}` that opens here is not closed", f"Put a `{CLOSES[opening]}` where it ends.")
    if what == "did not find expected node content":
        return here, (f"nothing stands before this `{sign}`", "Write what belongs there, or delete the comma.")
    if what in STARTS_EARLIER:
        return context, begins(opening)
    if what in VERSIONS:
        return here, ("this line asks for another version of YAML", "Delete the line.")
    if what in OPEN_QUOTES:
        return context, OPEN
    if what == "did not find expected key" and sign and sign in "]}":
        return here, (f"this `{sign}` closes nothing", "Delete it.")
    if what == "did not find expected key" and before.strip():
        return here, BRACKET if before.rstrip()[-1] in "]}" else QUOTE
    if what == "did not find expected key" and re.match(r"-(\s|$)", after):
        return here, ("a list item stands here, where a key is needed", "Put the items under a key of their own.")
    if what in ("did not find expected key", "did not find expected '-' indicator"):
        return here, LEVEL
    if what in ("did not find expected ',' or ']'", "did not find expected ',' or '}'"):
        close = what[-2]
        if context[0] != here[0]:
            return context, (f"the `{opening}` that opens here is not closed", f"Put a `{close}` where it ends.")
        if sign == ":":
            return here, COMMA
        quoted = re.search(r"\"(?:[^\"\\]|\\.)*\"$|'(?:[^']|'')*'$", before.rstrip())
        if quoted and not re.match(r"[\w-]+:\s|[\]}]", after):
            return here, QUOTE
        return here, (
            f"a comma or a `{close}` is missing before this",
            "Put a comma between two items, and close the last opened bracket first.",
        )
    if what == "could not find expected ':'":
        return context, OPEN if opening in ("'", '"') else NO_COLON
    if what.startswith("block sequence entries"):
        return here, ("a list cannot begin on the line of its key", "Begin each item on a line of its own, with `- ` before it.")
    if what in ESCAPES and "\\" in before + sign:
        start = (before + sign).rindex("\\")
        escape = re.match(r"\\.?[0-9a-fA-F]*", (before + after)[start:])
        return (here[0], start), (
            f"`{shorten(escape.group() if escape else '')}` stands for no character",
            "Write `\\\\` for a backslash, or put the text in single quotes.",
        )
    if what == "found undefined tag handle":
        tag = re.match(r"[^\s,\[\]{}]+", after)
        return here, (
            f"`{shorten(tag.group() if tag else sign)}` is a shortcut of YAML, which a register does not take",
            "Write out what it stands for; a text that begins with `&`, `*` or `!` goes in quotes.",
        )
    if what == "did not find expected <document start>":
        return here, ("a second document begins here", "Delete the line of `---` or `...`, or put what follows in a file of its own.")
    return here, (
        f"the file cannot be read on from here ({what})",
        "Look for a missing quotation mark, bracket or colon on this line and the one before it.",
    )


def begins(sign: str) -> tuple[str, str]:
    return (
        f"a text cannot begin with {chr(34) + sign + chr(34) if sign == '`' else '`' + escape_unprintable(sign) + '`'}",
        "Put the text in quotes.",
    )


# --- what reads well and is wrong all the same ------------------------------------------------------------------------


def gives_cause(data: bytes) -> bool:
    """Whether any sign beyond ASCII could mislead the eye: so that a file with an é in it costs no more than one without."""
    signs = set(data.translate(None, ASCII).decode("utf-8", "replace"))
    return any(sign in "“”‘" or unicodedata.normalize("NFKC", sign) != sign or unicodedata.category(sign)[0] in "MZ" for sign in signs) or (
        len(alphabets("".join(signs) + "a")) > 1
    )


def closer_look(tree: Tree) -> Iterator[Finding]:
    """What a person cannot see in the values of a file: hidden characters by escape, look-alikes, texts cut short by ` #`."""
    text = tree.lines.text
    cuts = {tree.lines.position_at(found.start()).line for found in CUT.finditer(text)}
    for title, subject, field, node, key, value in walk(tree.root):
        _, key_place, place = node[key]
        if isinstance(key, str) and (space := next((sign for sign in key if unicodedata.category(sign) == "Zs" and sign != " "), None)):
            raise UnreadableFile(
                make_problem(
                    "unreadable",
                    tree.lines.position_at(key_place),
                    f"the key {code(key)} has a no-break space in it, {code_point(space)}",
                    "Type the beginning of the line afresh, with ordinary spaces.",
                )
            )
        if isinstance(value, str) and value:
            start = text[place : place + 1]
            for check, message, remedy in wrong_text(value, field, start, cut_here(value, start, place, cuts, tree.lines)):
                yield make_problem(check, tree.lines.position_at(place), f"{title} {message}", remedy, subject, value=shorten(value))


def wrong_text(value: str, field: str, start: str, cut: bool) -> Iterator[tuple[str, str, str]]:
    """The first thing that is wrong with a text, if any."""
    unseen = next((sign for sign in value if hidden(sign) or (sign == "\n" and field == "name" and start not in "|>")), None)
    if unseen:
        yield (
            "unreadable",
            f"has a hidden character in `{field}`: {code_point(unseen)} ({called(unseen)})",
            "Take out the backslash and what belongs to it.",
        )
    elif value[0] in "“”‘’" and value[-1] in "“”‘’" and len(value) > 1:
        yield "wrong-value", f"has curly quotes round `{field}`, which would become part of the text", "Write straight quotes, or none."
    elif cut:
        yield (
            "wrong-value",
            f"has `{field}` cut short: what follows ` #` is taken for a comment",
            "Put the whole text in quotes; a comment has a space after its `#`.",
        )
    elif value.isascii():
        return
    elif not unicodedata.is_normalized("NFC", value):
        yield "wrong-value", f"has accents in `{field}` that stand apart from their letters", "Type the accented letters afresh."
    elif alike := next((sign for sign in value if sign.isalpha() and unicodedata.normalize("NFKC", sign) != sign), None):
        plain = unicodedata.normalize("NFKC", alike)
        yield "wrong-value", f"has a look-alike of `{plain}` in `{field}`: {code_point(alike)}", f"Write `{plain}`."
    elif scripts := next((found for word in re.findall(r"\w+", value) if len(found := alphabets(word)) > 1), None):
        yield "wrong-value", f"mixes {join_words(scripts)} letters in one word of `{field}`", "Type the word afresh."


def alphabets(word: str) -> list[str]:
    """The alphabets, of those that look alike, that a word's letters come from."""
    names = (unicodedata.name(sign, "").split(" ")[0].title() for sign in word if sign.isalpha())
    return [name for name in dict.fromkeys(names) if name in ("Latin", "Greek", "Cyrillic")]


def cut_here(value: str, start: str, place: int, cuts: set[int], lines: Lines) -> bool:
    """Whether a plain text ends where ` #` and a letter follow it on its line; `cuts` are the lines where they stand."""
    if start in "\"'|>" or len(value) > TEXT_LIMIT or not cuts:
        return False
    text, end = lines.text, place + len(value)
    if text[place:end] == value:
        return lines.position_at(place).line in cuts and CUT.match(text, end) is not None
    folded = re.compile(r"\s+".join(map(re.escape, value.split()))).match(text, place)
    return folded is not None and CUT.match(text, folded.end()) is not None


def walk(root: Any) -> Iterator[tuple[str, str, str, Any, Any, Any]]:
    """Every key and item below a root: whose it is (in words, and by id), its field, its node, its key there, its value."""
    stack: list[tuple[Any, str, str, str, int]] = [(root, "the file", "", "", 0)]
    while stack:
        node, title, subject, field, depth = stack.pop()
        for key in node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
            value = node[key][0]
            whose, id, name = title, subject, field
            if isinstance(key, str):
                name = key
                if depth == 0 and key == "register" and isinstance(value, dict):
                    whose = titled(key, value)
                elif (depth == 1 and field in TABLE) or (depth == 3 and field == "posts"):
                    whose, id = titled(key, value), key
            yield whose, id, name, node, key, value
            if not isinstance(value, str):
                stack.append((value, whose, id, name, depth + 1))


def titled(id: str, record: Any) -> str:
    """What a record is called in a message: its name in quotes, or its id."""
    name = value_at(record, "name")
    return quote_name(name) if isinstance(name, str) and name else code(id)


def doubled(tree: Tree) -> Iterator[Finding]:
    """The keys that stand twice in one mapping."""
    inside = {id(value): (title, subject, field) for title, subject, field, _, _, value in walk(tree.root) if isinstance(value, dict)}
    lists = {
        name for kind in TABLE.values() for name, line in kind.fields.items() if line.shape in ("texts", "references", "claims", "sources")
    }
    for node, key, place in tree.duplicates:
        title, subject, field = inside.get(id(node), ("the file", "", ""))
        what, remedy = code(key), "Keep one of the two."
        if title == "the file" and key in TABLE:
            remedy = "Put the records of both under the first."
        elif field == "posts" or (title == "the file" and field in TABLE):
            title = f"`{field}`" if title == "the file" else title
            what, remedy = f"the id {what}", "Give the one that is new an id of its own; or, if the two are one record, keep one of them."
        elif key in lists:
            remedy = "Keep one of the two, or write both as one list."
        first = tree.lines.position_at(node[key][1]).line
        yield make_problem(
            "duplicate-key", tree.lines.position_at(place), f"{title} has {what} twice, first on line {first}", remedy, subject, value=key
        )
