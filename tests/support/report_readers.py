"""A report read as those read it who get it: GitHub's runner, GitHub's reader of Markdown, the schemas of SARIF and JUnit."""

import json
import re
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import xmlschema
from cmarkgfm import cmark

from graph.lint.run import Report

SCHEMAS = Path(__file__).parent / "schemas"
NOTHING = "\u200b"  # a space of no width


def rendered(format: str, found: Report) -> str:
    return "".join(f"{line}\n" for line in import_module(f"graph.lint.formats.{format}").render(found))


# What GitHub makes of text that it shows, whatever was escaped in the source.
LIVE = re.compile(
    r"@\w|(?<!\w)[#!~%&$^]\w|\w#\d|##\[|gh-\d|www\.|://|(?<![0-9a-f])[0-9a-f]{7,40}(?![0-9a-f])|:[\w+-]+:|\]\(|\{\d+\}", re.IGNORECASE
)


def is_text(shown: str) -> bool:
    return shown.replace("\n", "").isprintable() or not [sign for sign in shown if not sign.isprintable() and sign not in "\n" + NOTHING]


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


REGISTERED = (
    "error warning notice debug group endgroup add-mask set-output set-env add-path save-state stop-commands echo add-matcher".split()
)


def commands(line: str) -> Command | None:
    """A line of a log as GitHub's runner reads it: `::name key=value::data` at its beginning, or `##[name]data` anywhere."""

    def unescaped(text: str, *signs: tuple[str, str]) -> str:
        for code, sign in (*signs, ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            text = text.replace(code, sign)
        return text

    line = line.lstrip()
    if line.startswith("::") and "::" in line[2:]:
        info, _, data = line[2:].partition("::")
        name, _, rest = info.partition(" ")
        if name in REGISTERED:
            pairs = [pair.split("=", 1) for pair in rest.strip().split(",") if pair]
            properties = {pair[0]: unescaped(pair[1], ("%3A", ":"), ("%2C", ",")) for pair in pairs if len(pair) == 2}
            return Command(name, properties, unescaped(data))
    found = re.search(r"##\[([^\]]*)\]", line)
    if found and found[1].split(" ")[0] in REGISTERED:
        return Command(found[1], {}, line[found.end() :])
    return None


class Markdown(HTMLParser):
    """What GitHub's reader of Markdown makes of a page: its tags, the text outside code and in it, and the items' text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[Any] = []
        self.open: list[str] = []
        self.prose, self.code = "", ""
        self.dollars = 0  # signs that GitHub looks for no mathematics behind: each alone in a span
        self.items: list[str] = []
        html = cmark.markdown_to_html_with_extensions(
            source, options=cmark.Options.CMARK_OPT_UNSAFE, extensions=["table", "autolink", "strikethrough", "tasklist"]
        )
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attributes: Any) -> None:
        self.tags.append(tag)
        self.attributes += attributes
        self.open.append(tag)
        if tag == "li":
            self.items.append("")

    def handle_startendtag(self, tag: str, attributes: Any) -> None:
        self.tags.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        self.tags.append("comment")

    def handle_decl(self, decl: str) -> None:
        self.tags.append("declaration")

    unknown_decl = handle_pi = handle_decl

    def handle_data(self, data: str) -> None:
        self.dollars += self.open[-1:] == ["span"] and data == "$"
        if "code" in self.open:
            self.code += data
            self.prose += "\0"
        else:
            self.prose += data
        if "li" in self.open:
            self.items[-1] += data


SARIF = jsonschema.Draft4Validator(json.loads((SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")))


JUNIT = xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))
