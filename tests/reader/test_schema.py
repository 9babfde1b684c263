"""The editors' JSON Schema says what our reader says, in a validator of its own and in the language server that editors run."""

import itertools
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pyoxigraph
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.model.dates import parse_date, parse_period
from graph.model.labels import SECTION_NOUNS
from graph.model.record import Field, Record
from graph.model.register import TABLE, Acceptance, Basis, Claim, Post, Presentation, Register, Settlement, Signature
from graph.reader import fields, records
from graph.reader import json_schema as schema
from graph.reader import load as source
from support.paths import ROOT

REGISTER = ROOT / "data" / "bodies.yaml"
VALIDATOR = jsonschema.Draft7Validator(schema.register_schema())


# --- what an editor makes of a text: YAML 1.2's core rules ------------------------------------------------------------


class Core(yaml.CSafeLoader):
    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  (yaml's own class says what it is)

    def construct_mapping(self, node, deep=False):
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


for tag, pattern, convert in (
    ("null", r"~|null|Null|NULL|", lambda text: None),
    ("bool", r"true|True|TRUE|false|False|FALSE", lambda text: text.lower() == "true"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", lambda text: int(text, 0 if text[:2] in ("0o", "0x") else 10)),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), None)
    Core.add_constructor(f"tag:yaml.org,2002:{tag}", lambda loader, node, convert=convert: convert(node.value))
Core.add_constructor("tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node))


def accepts(text: str) -> bool:
    return VALIDATOR.is_valid(yaml.load(text, Core))


def reads(text: str) -> bool:
    return not source.parse_register(text).problems


# --- a register round any value of any field --------------------------------------------------------------------------

KINDS = (Register, *TABLE.values(), Post, Claim, Basis, Presentation, Signature, Settlement)
FIELDS = [(kind, line) for kind in KINDS for line in kind.fields.values()]
IDS = {"anything": "a-body"} | {section: f"a-{word}" for section, word in SECTION_NOUNS.items() if section != "anything"}


def name(line: Field) -> str:
    """An id that the field may hold."""
    return IDS[line.sections[0]] if line.sections else "a-body"


def least(kind: type[Record], /, **values: str | None) -> str:
    """The fields that a record must have, and these; None leaves one out."""
    known = {key: right(line)[0] for key, line in kind.fields.items() if line.required} | values
    return "{" + ", ".join(f"{key}: {value}" for key, value in known.items() if value is not None) + "}"


def entry(kind: type[Record], held: str, id: str = "it") -> tuple[str, str]:
    """The section in which a record, or a record with such a part, stands, and its entry there."""
    if kind in (Register, Acceptance):
        return kind.SECTION, held
    if kind in TABLE.values():
        return kind.SECTION, f"{id}: {held}"
    around, key, value = {
        Post: (TABLE["bodies"], "posts", f"{{{id}-post: {held}}}"),
        Claim: (TABLE["priorities"], "lead", held),
        Basis: (TABLE["bodies"], "basis", held),
        Presentation: (TABLE["bodies"], "presents", f"[{held}]"),
        Signature: (TABLE["protocols"], "signed", f"[{held}]"),
        Settlement: (TABLE["protocols"], "settles", f"{{a-theme: {held}}}"),
    }[kind]
    return around.SECTION, f"{id}: {least(around, **{key: value})}"


def whole(*entries: tuple[str, str]) -> str:
    """A register in which these entries stand, and one record of each kind that they may name; each entry on a line of its own."""
    lines = {section: [f"{IDS[section]}: {least(kind)}"] for section, kind in TABLE.items() if kind is not Acceptance}
    lines["bodies"] = [f"a-body: {least(TABLE['bodies'], posts=f'{{a-post: {least(Post)}}}')}"]
    lines["sources"] = ['a-source: {name: Source, sections: {"1": One}}']
    lines |= {"register": [least(Register)], "accepted": []}
    for section, held in entries:
        lines[section] = [held] if section == "register" else [*lines[section], held]
    text = []
    for section, held in lines.items():
        text.append(f"{section}:")
        text += [f"  - {each}" if section == "accepted" else f"  {each}" for each in held]
    return "\n".join(text) + "\n"


def around(kind: type[Record], line: Field, value: str) -> str:
    return whole(entry(kind, least(kind, **{line.key: value})))


WORDS = ["Words", "2016", "3.5", "true", "12:30", "NO", "010", "'null'", "'a: b'"]
DATES = ["2016", "2016-04", "2016-02-29", '"2016"', "'1000'", "9999-12-31"]
RIGHT: dict[str, Callable[[Field], list[str]]] = {
    "text": lambda line: WORDS,
    "texts": lambda line: [*WORDS, "[One, 2016, NO]"],
    "law-id": lambda line: ["sp-establish", "a" * 64],
    "id": lambda line: ["r", "cse-strategy-2", "a" * 64],
    "number": lambda line: ["3", '"3"', "9" * 15],
    "truth": lambda line: ["true", "false", '"true"'],
    "date": lambda line: DATES,
    "dates": lambda line: [*DATES, "[2016, 2015-04]"],
    "period": lambda line: ["2021", "2022/2024", "2015/16", "1999/00", "2015-04/2016-03", "'2015-04/2015-04'"],
    "address": lambda line: ["'https://example.org/a?b=c#d'", "http://x", "https://exämple.org/"],
    "base": lambda line: ["https://example.org/r/", '"https://example.org/r#"', "http://localhost:8000/"],
    "choice": lambda line: [each for option in line.options for each in (option, f'"{option}"')],
    "reference": lambda line: [name(line)],
    "references": lambda line: [name(line), f"[{name(line)}]"],
    "sources": lambda line: ["a-source", "a-source#1", "[a-source, a-source#1]"],
    "claims": lambda line: [
        name(line),
        "nobody",
        f"[{name(line)}]",
        f"{{who: {name(line)}}}",
        f"[{{who: {name(line)}, from: 2015, to: 2016-03, seen: 2015, status: proposed, called: A, source: a-source}}, {name(line)}]",
        f"[{{who: nobody, to: 2014}}, {{who: {name(line)}, from: 2015}}]",
    ],
    "bases": lambda line: ["Section 13", "13", "{as_written: A, should_read: B, note: C}", "[Section 13, {as_written: A, from: 2015}]"],
    "headings": lambda line: ['{"1": One, 2.0: 2}'],
    "list": lambda line: [f"[{least(schema.part_kind(line))}]"],
    "records": lambda line: [f"{{it-post: {least(schema.part_kind(line))}}}"],
    "settlements": lambda line: ["{a-theme: {}}", "{a-theme: {lead: a-body, note: N}}"],
}
NO_TEXT = ["", "''", "[]", "{}", "[[a]]", "{a: b}"]
WRONG: dict[str, Callable[[Field], list[str]]] = {
    "text": lambda line: [*NO_TEXT, "[Words]"],
    "texts": lambda line: [*NO_TEXT, "['']", "[{a: b}]"],
    "law-id": lambda line: [*NO_TEXT, "Two Words", "a_b", "nobody", "7"],
    "id": lambda line: [*NO_TEXT, "Two Words", "a_b", "-a", "a-", "a--b", "2a", "nobody", "con", "lpt1", "a" * 65, "7"],
    "number": lambda line: [*NO_TEXT, "three", "0", "-3", "1.5", "2016-04", '"03"', "1" + "0" * 18, "[3]"],
    "truth": lambda line: [*NO_TEXT, "yes", "NO", "1", "[true]"],
    "date": lambda line: [
        *NO_TEXT,
        "April 2016",
        "30/04/2016",
        "2016-13",
        "2016-04-31",
        "2015-02-29",
        "16",
        "20160430",
        "2016-4",
        "0000",
        "[2016]",
    ],
    "dates": lambda line: [*NO_TEXT, "April 2016", "[April]", "2016-13", "[2016, '']"],
    "period": lambda line: [*NO_TEXT, "2015-16", "2015/17", "2015/2016", "2015/2015", "15", "2015-13/2016-03", "2015-04", "[2015/16]"],
    "address": lambda line: [*NO_TEXT, "www.example.org", "javascript:alert(1)", "https://", "https://a b", "'https://a\"b'", "7"],
    "base": lambda line: [
        *NO_TEXT,
        "https://example.org/r",
        "'https://example.org/#/#'",
        "https://exämple.org/",
        "https://",
        "https:///",
        "https://@@/",
        "https://example.org:x/",
        "'https://example.org/[r]/'",
        "https://example.org/%r/",
        "https://a b/",
    ],
    "choice": lambda line: [*NO_TEXT, "unheard-of", line.options[0].upper() + "S", f"[{line.options[0]}]"],
    "reference": lambda line: [
        *NO_TEXT,
        "Two Words",
        "7",
        "a:b:c",
        f"[{name(line)}]",
        f"{{who: {name(line)}}}",
        *(["nobody"] if line.sections else []),
    ],
    "references": lambda line: [*NO_TEXT, "Two Words", "[Two Words]", "7", "nobody", "[nobody]", f"{{who: {name(line)}}}"],
    "sources": lambda line: [*NO_TEXT, "Two Words", "a-source#", "'#1'", "[Two Words]", "[{who: a-source}]", "7"],
    "claims": lambda line: [
        *(
            "",
            "''",
            "[]",
            "{}",
            f"[[{name(line)}]]",
            "Two Words",
            "[Two Words]",
            "7",
            "{a: b}",
            "[{}]",
            "['']",
            "{from: 2016}",
            "[{from: 2016}]",
        ),
        *(f"{{who: {name(line)}, {more}}}" for more in ("form: 2016", "from: April", "status: maybe", "seen: ''", "source: A B")),
        *(f"[{{who: {name(line)}, {more}}}]" for more in ("form: 2016", "from: April", "status: maybe", "seen: ''", "source: A B")),
    ],
    "bases": lambda line: ["", "''", "{}", "[]", "[[a]]", "{as_writen: A}", "{should_read: B}", "{as_written: [A]}"],
    "headings": lambda line: ["", "''", "{}", "[]", "[a]", "words", '{"1": }', '{"1": [a]}'],
    "list": lambda line: [
        "",
        "[]",
        "{}",
        "words",
        "[words]",
        "[{}]",
        least(schema.part_kind(line)),
        f"[{least(schema.part_kind(line), surplus='x')}]",
    ],
    "records": lambda line: [
        "",
        "{}",
        "[]",
        "[a]",
        "words",
        "{it-post: }",
        "{it-post: words}",
        f"{{Two Words: {least(schema.part_kind(line))}}}",
    ],
    "settlements": lambda line: [
        "",
        "{}",
        "[]",
        "words",
        "{Two Words: {}}",
        "{a-theme: }",
        "{a-theme: words}",
        "{a-theme: {leed: a-body}}",
    ],
}


def right(line: Field) -> list[str]:
    return RIGHT[line.shape](line)


def wrong(line: Field) -> list[str]:
    return WRONG[line.shape](line)


def called(value: Any) -> str:
    return value.__name__ if isinstance(value, type) else value.key if isinstance(value, Field) else ""


each_field = pytest.mark.parametrize(("kind", "line"), FIELDS, ids=called)
each_kind = pytest.mark.parametrize("kind", KINDS, ids=called)


# --- the schema and the reader agree ----------------------------------------------------------------------------------


def test_it_is_a_json_schema_of_draft_7_that_sends_nobody_to_the_internet():
    jsonschema.Draft7Validator.check_schema(schema.register_schema())

    assert all(target.startswith("#/definitions/") for target in re.findall(r'"\$(?:ref|id)": "(.*?)"', schema.render_schema()))
    assert re.findall(r'"(https?:.*?)"', schema.render_schema()) == [
        "http://json-schema.org/draft-07/schema#"
    ]  # a name: every editor knows it


def test_birminghams_register_is_accepted():
    assert accepts(REGISTER.read_text(encoding="utf-8"))


def test_a_file_of_a_folder_may_lack_the_register_and_a_section_may_be_empty():
    assert accepts("themes:\n  cse: {name: CSE}\naccepted:\nbodies:\n")


@pytest.mark.large
@each_field
def test_what_a_field_may_hold_is_accepted_by_both(kind: type[Record], line: Field):
    for value in right(line):
        text = around(kind, line, value)
        assert (value, [*map(str, source.parse_register(text).problems)], accepts(text)) == (value, [], True)


@pytest.mark.large
@each_field
def test_what_a_field_may_not_hold_is_refused_by_both(kind: type[Record], line: Field):
    for value in wrong(line):
        text = around(kind, line, value)
        assert (value, reads(text), accepts(text)) == (value, False, False)


@each_kind
def test_a_missing_key_and_an_unknown_one_are_refused_by_both(kind: type[Record]):
    for key in [key for key, line in kind.fields.items() if line.required]:
        text = whole(entry(kind, least(kind, **{key: None})))
        assert (key, reads(text), accepts(text)) == (key, False, False)
    for key in ("surplus", "Name", "from_", "id" if kind is not Register else "ID"):
        text = whole(entry(kind, least(kind, **{key: "x"})))
        assert (key, reads(text), accepts(text)) == (key, False, False)


@pytest.mark.parametrize(
    "wrong", ["theme: {cse: {name: CSE}}", "themes: words", "themes: [a]", "themes: {Two Words: {name: A}}", "themes: {cse: }"]
)
def test_a_wrong_section_is_refused_by_both(wrong: str):
    text = f"register: {least(Register)}\n{wrong}\n"

    assert (reads(text), accepts(text)) == (False, False)


LIKELY = st.one_of(
    st.text(),
    st.text("0123456789-/"),
    st.from_regex(r"\A[0-9]{2,4}(-[0-9]{2}){0,2}\Z"),
    st.dates().map(str),
    st.tuples(st.integers(0, 9999), st.integers(0, 99)).map(lambda years: f"{years[0]:04}/{years[1]:02}"),
    st.integers(0, 9999).map(lambda year: f"{year:04}/{(year + 1) % 100:02}"),
    st.from_regex(r"\A[a-z0-9:-]{1,70}\Z"),
    st.sampled_from(sorted(records.RESERVED_IDS)).flatmap(lambda word: st.sampled_from([word, f"{word}-a", f"a-{word}", f"{word}1"])),
    st.tuples(
        st.sampled_from(["http://", "https://", "ftp://"]), st.text(st.characters(max_codepoint=127)), st.sampled_from(["", "/", "#"])
    ).map("".join),
)


def fits(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text) is not None


@given(LIKELY)
def test_the_patterns_and_the_readers_functions_accept_the_same_texts(text: str):
    assert fits(schema.DATE_REGEX, text) == (parse_date(text) is not None)
    assert fits(schema.ID_REGEX, text) == records.is_id(text)
    assert fits(schema.NUMBER_REGEX, text) == (fields._number(text) is not None)
    assert fits(schema.BASE_REGEX, text) == (fields._base(text) is not None)
    if text.isprintable():
        assert fits(schema.ADDRESS_REGEX, text) == (fields._address(text) is not None)
    if "/" not in text or text.split("/")[0] <= text.split("/")[1] or len(text) == 7:
        assert fits(schema.PERIOD_REGEX, text) == (parse_period(text) is not None)


@given(st.from_regex(schema.BASE_REGEX, fullmatch=True))
def test_every_base_that_is_accepted_makes_iris_that_an_rdf_engine_takes(base: str):
    (triple,) = pyoxigraph.parse(f"<{base}cse> <{base}lead> <{base}board> .".encode(), pyoxigraph.RdfFormat.N_TRIPLES)

    assert triple.subject.value == f"{base}cse"


# --- where they cannot agree ------------------------------------------------------------------------------------------

ONLY_THE_READER_REFUSES = {
    "a number in another notation": [("number", "03"), ("number", "+3"), ("number", "0x3"), ("number", "3.0")],
    "a year in another notation": [("due", "0x7E0"), ("due", "2016.0"), ("due", "02016")],
    "a period that ends before it begins": [("period", "2016-04/2015-03")],
    "an end before the beginning": [("to", "2014, from: 2015")],
    "an id that is not there, or names something else": [("lead", "a-bdy"), ("lead", "a-theme"), ("source", "a-source#2")],
    "a circle": [("part_of", "it")],
    "nobody beside somebody": [("lead", "[nobody, a-body]")],
    "what stands in a text unseen, or ought not to": [("name", '"a\\u200bb"'), ("name", "“Words”"), ("note", "ring 0121 496 0000")],
    "shortcuts of YAML": [("name", "&anchor Words")],
}
ONLY_THE_EDITOR_REFUSES = {
    "a bare word that YAML takes for nothing, which we take for text": [("name", "null"), ("name", "~")],
    "a year before 1000 that is not in quotes": [("due", "0999")],
}


@pytest.mark.parametrize(("key", "value"), [each for several in ONLY_THE_READER_REFUSES.values() for each in several])
def test_what_a_schema_cannot_tell_is_left_to_the_reader(key: str, value: str):
    kind = TABLE["priorities"]
    text = around(kind, kind.fields[key], value)

    assert (reads(text), accepts(text)) == (False, True)


@pytest.mark.parametrize(("key", "value"), [each for several in ONLY_THE_EDITOR_REFUSES.values() for each in several])
def test_what_an_editor_takes_for_something_else_is_to_be_put_in_quotes(key: str, value: str):
    kind = TABLE["priorities"]

    assert (reads(around(kind, kind.fields[key], value)), accepts(around(kind, kind.fields[key], value))) == (True, False)
    assert accepts(around(kind, kind.fields[key], f"'{value}'"))


def test_an_id_in_two_sections_is_left_to_the_reader():
    text = whole(("themes", "twin: {name: A}"), ("people", "twin: {name: B}"))

    assert (reads(text), accepts(text)) == (False, True)


def test_an_id_that_yaml_takes_for_a_truth_is_to_be_put_in_quotes_where_it_is_named():
    text = "themes: {true: {name: A}, b: {name: B, broader: true}}"

    assert reads(f"register: {least(Register)}\n{text}")
    assert not accepts(text)
    assert accepts(text.replace("broader: true", "broader: 'true'"))


# --- what an officer sees: the real language server -------------------------------------------------------------------

PROGRAM = ROOT / ".tools" / "npm" / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"


class Editor:
    """An editor, as far as the Language Server Protocol goes: it opens files and gets told what is wrong with them."""

    # The server would fetch a list of everybody's schemas; this one is not to ask for anything outside this machine.
    SETTINGS = {"yaml": {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}}  # noqa: RUF012

    def __init__(self, command: list[str]) -> None:
        self.server = subprocess.Popen([*command, "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.watchdog = threading.Timer(120, self.server.kill)
        self.watchdog.start()
        self.numbers = itertools.count(1)
        self.told: dict[str, list[dict[str, Any]]] = {}
        self.ask("initialize", processId=os.getpid(), rootUri=None, capabilities={})
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings=None)
        while self.receive().get("method") != "workspace/configuration":
            pass

    def close(self) -> None:
        self.watchdog.cancel()
        with self.server:
            self.server.kill()

    def send(self, **message: Any) -> None:
        assert self.server.stdin
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.server.stdin.flush()

    def tell(self, method: str, **parameters: Any) -> None:
        self.send(method=method, params=parameters)

    def ask(self, method: str, **parameters: Any) -> Any:
        number = next(self.numbers)
        self.send(id=number, method=method, params=parameters)
        while (answer := self.receive()).get("id") != number or "method" in answer:
            pass
        return answer["result"]

    def receive(self) -> dict[str, Any]:
        assert self.server.stdout
        length = 0
        while header := self.server.stdout.readline().strip():
            if header.lower().startswith(b"content-length:"):
                length = int(header.split(b":")[1])
        assert length, "the language server ended, or was silent for two minutes"
        message: dict[str, Any] = json.loads(self.server.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self.told[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "method" in message and "id" in message:
            wanted = message["params"].get("items", ())
            self.send(id=message["id"], result=[self.SETTINGS.get(each["section"]) for each in wanted] or None)
        return message

    def open(self, path: Path, text: str) -> str:
        """Opens a file with this text, which need not be on disk; gives its address."""
        address = path.with_name(f"{next(self.numbers)}-{path.name}").as_uri()
        self.told.pop(address, None)
        self.tell("textDocument/didOpen", textDocument={"uri": address, "languageId": "yaml", "version": 1, "text": text})
        while address not in self.told:
            self.receive()
        return address

    def problems(self, text: str) -> list[tuple[int, str]]:
        """The lines (from 1) and messages that an officer sees in a file that stands where ours does and begins as ours does."""
        modeline, _, _ = REGISTER.read_text(encoding="utf-8").partition("\n")
        told = self.told[self.open(REGISTER, f"{modeline}\n{text}")]
        return sorted((problem["range"]["start"]["line"], problem["message"]) for problem in told)


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    node, program = shutil.which("node"), shutil.which("yaml-language-server")
    command = [node, str(PROGRAM)] if node and PROGRAM.exists() else [program] if program else None
    if command is None:
        reason = "NOT TESTED: what editors say of a register. yaml-language-server is not there; `.ci/run` installs it with npm"
        (pytest.fail if os.environ.get("GRAPH_REQUIRE_EDITOR") == "1" else pytest.skip)(reason)
    running = Editor(command)
    yield running
    running.close()


def test_an_editor_finds_the_schema_by_the_first_line_and_nothing_wrong_in_our_register(editor: Editor):
    assert editor.problems(REGISTER.read_text(encoding="utf-8")) == []
    assert editor.problems("bodies:\n  slf: {name: SLF}\n") == [(2, 'Missing property "kind".')]


SLIPS = {
    "a typing slip in a key": (
        "priorities:\n  cse:\n    name: CSE\n    leed: slf\n",
        [(4, "Property leed is not allowed.")],
    ),
    "a typing slip in a section": (
        "priority:\n  cse: {name: CSE}\n",
        [(1, "Property priority is not allowed.")],
    ),
    "a missing key": (
        "bodies:\n  slf:\n    name: SLF\n",
        [(2, 'Missing property "kind".')],
    ),
    "a missing key of the register": (
        "register:\n  id: r\n  name: R\n  base: https://example.org/r/\n",
        [(1, 'Missing property "format".')],
    ),
    "a wrong kind": (
        "bodies:\n  slf:\n    name: SLF\n    kind: bord\n",
        [(4, "Write one of: board, partnership, forum, committee, group, council, agency, service, office, inspectorate, collective.")],
    ),
    "a key twice": (
        "bodies:\n  slf:\n    name: SLF\n    kind: board\n    kind: forum\n",
        [(5, "Map keys must be unique")],
    ),
    "a record twice": (
        "themes:\n  cse: {name: CSE}\n  cse: {name: CSE}\n",
        [(3, "Map keys must be unique")],
    ),
    "a name where an id belongs": (
        "priorities:\n  cse:\n    name: CSE\n    lead: Strategic Leaders Forum\n",
        [(4, "Use a to z, digits and hyphens, as in `cse-strategy`.")],
    ),
    "an id with a space": (
        "themes:\n  Missing children: {name: Missing}\n",
        [(2, "Use a to z, digits and hyphens, as in `cse-strategy`.")],
    ),
    "a lead left empty": (
        "priorities:\n  cse:\n    name: CSE\n    lead:\n",
        [(4, "Say who: an id, a list of ids, or the long form, such as `{who: audit-group, from: 2016-04}`.")],
    ),
    "a name left empty": (
        "themes:\n  cse:\n    name: ''\n",
        [(3, "Fill it in, or delete the line.")],
    ),
    "slips in the long form, alone and in a list": (
        "priorities:\n  cse:\n    name: CSE\n    lead: {who: slf, form: 2016}\n"
        "    support:\n      - slf\n      - {from: 2016}\n      - {who: slf, status: maybe}\n",
        [
            (4, "Property form is not allowed."),
            (7, 'Missing property "who".'),
            (8, "Write one of: agreed, proposed, contested."),
        ],
    ),
    "dates and periods in other forms": (
        "priorities:\n  cse:\n    name: CSE\n    due: April 2016\n    from: 30/04/2016\n    period: 2015-16\n",
        [
            (4, "Write a year, a month or a day: `2016`, `2016-04` or `2016-04-30`."),
            (5, "Write a year, a month or a day: `2016`, `2016-04` or `2016-04-30`."),
            (6, "Write `2015/16` for April 2015 to March 2016, or the first and the last month: `2015-04/2016-03`."),
        ],
    ),
    "yes for true": (
        "bodies:\n  slf:\n    name: SLF\n    kind: forum\n    statutory: yes\n",
        [(5, "Write one of: true, false.")],
    ),
    "a list of records": (
        "bodies:\n  - name: SLF\n    kind: forum\n",
        [(2, "Write each id on a line, with its fields under it, further in.")],
    ),
    "a record with nothing in it": (
        "themes:\n  cse:\n",
        [(2, "Write its fields under it, further in, each as `key: value`.")],
    ),
}


@pytest.mark.parametrize(("text", "told"), SLIPS.values(), ids=SLIPS)
def test_an_officer_is_told_in_the_editor_of(text: str, told: list[tuple[int, str]], editor: Editor):
    assert editor.problems(text) == told


@pytest.mark.parametrize(
    "text", ["priorities:\n  cse: {name: 2016, number: 3, due: 2016}\n", "themes:\n", "# nothing yet\n", f"register: {least(Register)}\n"]
)
def test_an_editor_flags_neither_a_year_nor_a_file_of_a_folder(text: str, editor: Editor):
    assert editor.problems(text) == []


def on_lines(values: Callable[[Field], list[str]]) -> tuple[str, set[int]]:
    """Every such value of every field, each in a record on a line of its own, and the numbers of these lines."""
    held = [(kind, least(kind, **{line.key: value})) for kind, line in FIELDS if kind is not Register for value in values(line)]
    text = whole(*(entry(kind, each, f"it-{number}") for number, (kind, each) in enumerate(held)))
    mine = re.compile(r"  it-[0-9]+: |  - ")
    return text, {number for number, line in enumerate(text.splitlines(), 1) if mine.match(line)}


def test_an_editor_flags_nothing_that_a_field_may_hold(editor: Editor):
    text, lines = on_lines(right)

    assert len(lines) > 300
    assert editor.problems(text) == []


def test_an_editor_flags_all_that_a_field_may_not_hold(editor: Editor):
    text, lines = on_lines(wrong)

    assert len(lines) > 800
    assert {line for line, _ in editor.problems(text)} == lines


def test_an_editor_explains_a_key_and_offers_those_that_fit(editor: Editor):
    modeline, _, _ = REGISTER.read_text(encoding="utf-8").partition("\n")
    file = editor.open(REGISTER, f"{modeline}\nbodies:\n  slf:\n    name: SLF\n    part_of: board\n    \n")

    def asked(what: str, line: int, column: int) -> Any:
        return editor.ask(f"textDocument/{what}", textDocument={"uri": file}, position={"line": line, "character": column})

    offered = {item["label"] for item in asked("completion", 5, 4)["items"]}
    assert offered >= TABLE["bodies"].fields.keys() - {"name", "part_of"}
    assert "The body it is part of. Write who: a body." in asked("hover", 4, 6)["contents"]["value"].replace("\\", "")
    assert "A board, a group, a council" in asked("hover", 2, 3)["contents"]["value"]
