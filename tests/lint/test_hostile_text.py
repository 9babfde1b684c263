"""Whatever stands in a register, it can be no more than text in a report: no command, no link, no mention, no markup."""

import json
import re
from urllib.parse import unquote
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from graph.lint import run as report
from graph.lint.run import Report
from graph.model.finding import Finding, Position, Severity
from graph.model.register import Register
from graph.model.text import escape_unprintable
from graph.reader.load import parse_register
from support.examples import take_part
from support.registers import Page, pages
from support.report_readers import JUNIT, LIVE, NOTHING, SARIF, Markdown, commands, is_text, rendered

NASTY = (
    "@user @org/team #12 GH-12 gh-7 org/repo#1 a/b@1a2b3c4 1a2b3c4d5e6f 0123456789abcdef0123456789abcdef01234567 https://a.example/x?y=z"
    " HTTP://A.B www.example.org WWW.x.y ftp://a.b mailto:a@b.org a@b.org xmpp:a@b.org/c [words](https://a.b) [words][1] [1]: ![x](y)"
    " <b> <img/src=x> <script> </details> <!-- --> <https://a.b> &lt; &#64;user &commat;user ` `` ``` ~~~ ~~ ** *a* **a** ~~a~~ __ _a_"
    " | |-| --- "
    " === # > - 1. + *"
    " \\ \\\\ $x$ $$ :tada: :+1: [ ] [x] ![ ]( ](1) {0} {{0}} {} }} ::error::x ::set-output ::stop-commands::t ##[error]x ##[add-mask]x"
    " %0A::error::x %0D %25 %2C %3A , : ; = ]]> <![CDATA[ &amp; \" ' !12 ~label %12 &12 $12 ^alert é Łódź 東京 👍 café\u0301"
).split()
BARE = [
    "\n",
    "\r",
    "\r\n",
    "\t",
    " ",
    "  ",
    "\0",
    "\x07",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\u2028",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\ufffe",
    "\ud800",
]
TEXTS = st.lists(st.sampled_from(NASTY + BARE) | st.text(max_size=12), max_size=6).map("".join) | st.lists(
    st.sampled_from([*NASTY, "word"]), max_size=6
).map(" ".join)
CHECKS = st.sampled_from([*report.check_names(), *report.check_names(report.PROBLEMS)])
FILES = st.builds(
    "/".join, st.lists(st.sampled_from(["data", "a,b", "a:b", "@user", "::error::", "%0A", "ł", "a b", "#1", "`"]), min_size=1)
).map(lambda path: f"{path}.yaml")
FINDINGS = st.builds(
    Finding,
    CHECKS,
    st.sampled_from(Severity),
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    st.builds(Position, FILES, st.integers(1, 99), st.integers(1, 99)),
    TEXTS,
    st.none(),
    st.sampled_from(["new", "known", "accepted"]),
    st.sampled_from(["r", "@s"]),
    st.just(""),
    st.just(""),
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Reports whose every word is as bad as it can be."""
    findings = [
        one._replace(until="2016-03", because=draw(TEXTS)) if one.state == "accepted" else one
        for one in draw(st.lists(FINDINGS, max_size=5))
    ]
    until = parse_register("register: {id: r, name: R, format: 1, base: https://example.org/, as_at: 2016-03}").register.as_at
    assert until is not None
    registers = [(Register(id=id, name=draw(TEXTS)), until) for id in ("r", "@s")[: draw(st.integers(1, 2))]]
    mended = draw(st.none() | st.lists(FINDINGS, max_size=2).map(tuple))
    return Report(findings, registers, draw(st.sampled_from([*Severity, None])), mended)


@given(reports())
def test_on_github_no_text_of_a_register_is_a_command(found: Report):
    *lines, last = rendered("github", found).removesuffix("\n").split("\n")
    new = sorted((one for one in found.findings if one.state == "new"), key=lambda one: -one.severity)
    names = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

    assert len(lines) == len(new)
    for line, one in zip(lines, new, strict=True):
        command = commands(line)
        assert command is not None
        properties = {key: command.properties[key] for key in ("file", "line", "col")}
        assert command.name == names[one.severity]
        assert properties == dict(zip(("file", "line", "col"), map(str, one.position), strict=True))
        assert command.properties.keys() - properties.keys() == {"title"}
        assert command.properties["title"].endswith(f" ({one.check})")
        assert command.data.replace(NOTHING, "") == f"{escape_unprintable(one.message)}\n{escape_unprintable(one.remedy)}"
        assert not LIVE.search(command.data)
    assert commands(last) is None
    assert all(is_text(line) and not LIVE.search(line.partition("::")[0]) for line in (*lines, last))
    assert not LIVE.search(last)


def bare(text: str) -> str:
    """What is left of a text without what only lays it out."""
    return re.sub(r"[\s`\u200b]", "", text)


@given(reports())
def test_in_markdown_no_text_of_a_register_is_a_link_a_mention_or_markup(found: Report):
    text = rendered("markdown", found)
    page = Markdown(text)
    new = [one for severity in reversed(Severity) for one in found.findings if (one.state, one.severity) == ("new", severity)]
    known, accepted = ([one for one in found.findings if one.state == state] for state in ("known", "accepted"))
    told = [*new, *(found.fixed or ()), *known, *accepted]
    headings = len({one.severity for one in new}) + bool(found.fixed)
    folds = bool(known) + bool(accepted)

    assert set(page.tags) <= {"p", "strong", "em", "code", "ul", "li", "br", "h3", "details", "summary", "span"}
    assert (page.attributes, page.open) == ([], [])
    assert [page.tags.count(tag) for tag in ("strong", "h3", "ul", "li", "details", "summary")] == [
        1,
        headings,
        headings + folds,
        len(told),
        folds,
        folds,
    ]
    assert page.tags.count("span") == page.dollars == page.prose.count("$")
    assert not LIVE.search(page.prose)
    assert not re.search(r"@\w", page.code)
    assert is_text(page.prose.replace("\0", ""))
    assert is_text(page.code)
    for item, one in zip(page.items, told, strict=True):
        if one in (found.fixed or ()):
            assert one.check in item
        else:
            assert bare(item).startswith(bare(escape_unprintable(one.message)))
            assert bare(escape_unprintable(one.remedy)) in bare(item)


@given(reports())
def test_sarif_is_valid_and_its_messages_link_nowhere(found: Report):
    log = json.loads(rendered("sarif", found))
    SARIF.validate(log)
    results = log["runs"][0]["results"]

    assert len(results) == len(found.findings) + len(found.fixed or ())
    for result, one in zip(results, [*found.findings, *(found.fixed or ())], strict=True):
        text = result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert text.replace(NOTHING, "") == f"{escape_unprintable(one.message)}.\n{escape_unprintable(one.remedy)}"
        assert not LIVE.search(text)
        assert place == {"uri": place["uri"], "uriBaseId": "%SRCROOT%"}
        assert re.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", place["uri"], re.ASCII)
        assert unquote(place["uri"]) == one.position.file
        assert "suppressions" in result
        assert ("baselineState" in result) == (found.fixed is not None)


@given(reports())
def test_junit_is_valid_and_holds_what_the_report_says(found: Report):
    text = rendered("junit", found)
    JUNIT.validate(text)
    suites = ElementTree.fromstring(text)
    cases = suites.findall("*/testcase")
    failing = [one for one in found.findings if found.fail_on and one.state == "new" and one.severity >= found.fail_on]

    def in_order(texts: list[str]) -> list[str]:
        return sorted(words.replace(NOTHING, "") for words in texts)

    assert in_order([each.attrib["message"] for each in suites.iter("failure")]) == in_order(
        [escape_unprintable(one.message) for one in failing]
    )
    assert len(suites.findall("*/*/skipped")) == sum(one.state != "new" for one in found.findings)
    assert (suites.attrib["tests"], suites.attrib["failures"]) == (str(len(cases)), str(len(failing)))
    for suite in suites:
        assert suite.attrib["tests"] == str(len(suite)) != "0"
        assert suite.attrib["failures"] == str(len(suite.findall("*/failure")))
    shown = [word for each in suites.iter() for word in (each.text or "", *each.attrib.values())]
    assert not [word for word in shown if LIVE.search(re.sub(r":\d+:\d+: ", " ", word)) or not is_text(word)]


@take_part(40)
@given(pages(), st.none() | st.integers(0, 3))
def test_every_register_can_be_told_in_every_format(laid: Page, base: int | None):
    found = report.check_registers([parse_register(laid.text)])
    if base is not None:
        marked = [
            one._replace(state="known") if one.state == "new" and index % (base + 2) else one for index, one in enumerate(found.findings)
        ]
        found = found._replace(findings=marked, fixed=tuple(found.findings[:base]))
    SARIF.validate(json.loads(rendered("sarif", found)))
    JUNIT.validate(rendered("junit", found))
    page = Markdown(rendered("markdown", found))

    assert (page.attributes, page.open, len(page.items)) == ([], [], len(found.findings) + len(found.fixed or ()))
    assert not LIVE.search(page.prose)
    assert commands(rendered("github", found).splitlines()[-1]) is None
