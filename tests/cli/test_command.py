"""`graph` at the command line, as an officer calls it."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from support.commands import run_graph
from support.paths import DATA, ROOT

REGISTER = """\
register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-15}
sources: {s: {name: Minutes}}
bodies:
  board: {name: Board, kind: council, source: s}
priorities:
  missing:
    name: Missing children
    number: 3
    source: s
workstreams:
  search: {name: Search, delivers: missing, source: s}
"""


@pytest.fixture
def register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "bodies.yaml"
    path.write_text(REGISTER, encoding="utf-8")
    return path


@pytest.mark.usefixtures("register")
def test_a_finding_is_a_line_and_what_to_do_and_the_last_lines_count(capsys):
    assert run_graph(capsys, "check") == (
        1,
        """\
data/bodies.yaml:6:3: error: "Missing children" (priority 3) has no lead: not stated [unowned-priority]
    Name one body or post as its `lead`, or say `lead: nobody` if the boards have agreed that no one leads. \
If the paper that says who leads has not been read, leave it until it has.
data/bodies.yaml:11:3: warning: "Search" has no lead: not stated [ownerless-workstream]
    Name one body or post as its `lead`, or say `lead: nobody` if it is agreed that nobody leads it. \
If the paper that says who leads has not been read, leave it until it has.

1 error    unowned-priority      Priority without a lead
1 warning  ownerless-workstream  Work-stream without a lead
1 error and 1 warning in "R" as at 2016-01-15.
""",
        "",
    )


def test_with_nothing_to_mend_it_says_so_and_exits_0(register, capsys):
    register.write_text(REGISTER.replace("    number: 3", "    lead: board").replace("delivers", "lead: board, delivers"), encoding="utf-8")

    assert run_graph(capsys, "check", "data/bodies.yaml") == (0, 'Nothing to fix in "R" as at 2016-01-15.\n', "")


def test_statistics_are_a_line_for_each_check_the_worst_and_most_first_and_the_sum(register, capsys):
    more = "  a: {name: A, source: s}\n  b: {name: B, lead: board, support: gone, source: s}\n"
    bodies = "  gone: {name: Gone, kind: council, to: 2015, source: s}\n"
    register.write_text(REGISTER.replace("priorities:", f"{bodies}priorities:") + more, encoding="utf-8")

    assert run_graph(capsys, "check", "--statistics") == (
        1,
        """\
1 error     ended-body-in-use     Body that has ended, and is still relied on
1 error     unowned-priority      Priority without a lead
2 warnings  ownerless-workstream  Work-stream without a lead
2 errors and 2 warnings in "R" as at 2016-01-15.
""",
        "",
    )


@pytest.mark.usefixtures("register")
def test_statistics_are_narrowed_as_the_report_is_and_are_a_text(capsys):
    narrowed = run_graph(capsys, "check", "--statistics", "--select", "unowned-priority")
    _, _, refused = run_graph(capsys, "check", "--statistics", "--format", "json")

    assert narrowed == (1, '1 error  unowned-priority  Priority without a lead\n1 error in "R" as at 2016-01-15.\n', "")
    assert refused == "graph check: --statistics is a text for people: leave out --format json, which has every finding.\n"
    assert run_graph(capsys, "check", "--statistics", "--select", "unowned-priority", "--format", "text") == narrowed


@pytest.mark.usefixtures("register")
def test_statistics_are_the_same_text_on_github(capsys, monkeypatch):
    elsewhere = run_graph(capsys, "check", "--statistics")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")

    assert run_graph(capsys, "check", "--statistics") == elsewhere


@pytest.mark.parametrize(
    ("text", "words", "silence"),
    [
        ("", (), " The register holds no records yet."),
        ("sources: {s: {name: Minutes}}\n", (), " The register has no priority, work-stream or challenge that is open on that day."),
        (
            "priorities: {p: {name: P, lead: b, source: s, through: b, status: met}}\nsources: {s: {name: S}}\n"
            "bodies: {b: {name: B, kind: council, source: s}}\n",
            ("--select", "unowned-priority"),
            " The register has no priority, work-stream or challenge that is open on that day. Not all checks were run.",
        ),
    ],
)
def test_nothing_to_fix_says_so_where_there_is_nothing_to_look_at(register, capsys, text, words, silence):
    register.write_text(f"{REGISTER.partition(chr(10))[0]}\n{text}", encoding="utf-8")
    _, out, _ = run_graph(capsys, "check", *words)

    assert out == f'Nothing to fix in "R" as at 2016-01-15.{silence}\n'


def test_of_several_registers_each_that_has_nothing_to_look_at_is_named(register, capsys, tmp_path):
    head = REGISTER.partition("\n")[0]
    register.write_text(head, encoding="utf-8")
    (tmp_path / "north.yaml").write_text(
        head.replace("id: r, name: R", "id: north, name: North").replace("org/r/", "org/north/"), encoding="utf-8"
    )
    _, out, _ = run_graph(capsys, "check", "data", "north.yaml")

    assert out.endswith('"R" holds no records yet. "North" holds no records yet.\n')


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("words", "code"),
    [
        ((), 1),
        (("--fail-on", "warning"), 1),
        (("--fail-on", "never"), 0),
        (("--ignore", "unowned-priority"), 0),
        (("--ignore", "unowned-priority", "--fail-on", "warning"), 1),
        (("--select", "ownerless-workstream"), 0),
        (("--select", "ownerless-workstream", "--fail-on", "info"), 1),
        (("--select", "vacant-chair,joint-lead", "--fail-on", "info"), 0),
    ],
)
def test_it_exits_1_where_something_stands_at_or_above_fail_on(words, code, capsys):
    assert run_graph(capsys, "check", *words)[0] == code


def test_what_is_unsound_is_told_whatever_is_selected(register, capsys):
    register.write_text(REGISTER.replace("kind", "kin"), encoding="utf-8")
    code, out, _ = run_graph(capsys, "check", "--select", "vacant-chair", "--ignore", "unowned-priority")

    assert (code, out.splitlines()[0]) == (1, 'data/bodies.yaml:4:24: error: "Board" has `kin`, which no body has [unknown-key]')


@pytest.mark.usefixtures("register")
def test_json_tells_the_same_to_programs(capsys):
    code, out, _ = run_graph(capsys, "check", "--format", "json", "--select", "unowned-priority")

    assert (code, json.loads(out)) == (
        1,
        {
            "conforms": False,
            "as_at": "2016-01-15",
            "registers": [{"id": "r", "name": "R", "as_at": "2016-01-15"}],
            "counts": {"error": 1, "warning": 0, "info": 0, "accepted": 0},
            "findings": [
                {
                    "check": "unowned-priority",
                    "severity": "error",
                    "subject": "missing",
                    "name": "Missing children",
                    "message": '"Missing children" (priority 3) has no lead: not stated',
                    "reading": "not-stated",
                    "value": "",
                    "remedy": "Name one body or post as its `lead`, or say `lead: nobody` if the boards have agreed that no one leads. "
                    "If the paper that says who leads has not been read, leave it until it has.",
                    "file": "data/bodies.yaml",
                    "line": 6,
                    "column": 3,
                    "state": "new",
                }
            ],
        },
    )


def test_an_accepted_finding_is_shown_and_does_not_fail(register, capsys):
    accepted = "accepted:\n  - {check: unowned-priority, records: [missing], because: To be settled in March, until: 2016-03}\n"
    register.write_text(REGISTER + accepted, encoding="utf-8")

    assert run_graph(capsys, "check", "--select", "unowned-priority") == (
        0,
        """\
data/bodies.yaml:6:3: accepted error: "Missing children" (priority 3) has no lead: not stated [unowned-priority]
    Name one body or post as its `lead`, or say `lead: nobody` if the boards have agreed that no one leads. \
If the paper that says who leads has not been read, leave it until it has.
    Accepted until 2016-03: To be settled in March
1 accepted in "R" as at 2016-01-15.
""",
        "",
    )
    (told,) = json.loads(run_graph(capsys, "check", "--select", "unowned-priority", "--format", "json")[1])["findings"]
    assert (told["state"], told["until"], told["because"]) == ("accepted", "2016-03", "To be settled in March")
    assert run_graph(capsys, "check", "--select", "unowned-priority", "--as-at", "2016-04-01")[0] == 1


def test_why_a_finding_is_accepted_cannot_steer_a_terminal_nor_fill_it(register, capsys):
    because = '"\\e[31m' + "x" * 1000 + '"'
    register.write_text(REGISTER + f"accepted: [{{check: unowned-priority, records: missing, because: {because}, until: 2016-03}}]\n")
    _, out, _ = run_graph(capsys, "check", "--select", "unowned-priority")

    assert (out.isascii(), "\033" in out) == (False, False)
    assert [line for line in out.splitlines() if "Accepted" in line] == ["    Accepted until 2016-03: \\u001b[31m" + "x" * 394 + "…"]


@pytest.mark.usefixtures("register")
def test_the_date_asked_about_is_the_one_used(capsys):
    assert run_graph(capsys, "check", "--as-at", "2017-03")[1].endswith('in "R" as at 2017-03.\n')
    assert "as at 20" in run_graph(capsys, "check", "--as-at", "today")[1]


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("check", "nowhere"), "graph check: `nowhere`: there is no such file or folder.\n"),
        (
            ("check", "--as-at", "2015-13"),
            "graph check: --as-at takes `today` or a date such as 2016, 2016-04 or 2016-04-30, and not `2015-13`.\n",
        ),
        (("check", "--select", "unowned-priorty"), "graph check: there is no check `unowned-priorty`; did you mean `unowned-priority`?\n"),
        (("check", "--fail-on", "errors"), "graph check: --fail-on takes one of info, warning, error, never, and not `errors`.\n"),
        (("check", "--format", "xml"), "graph check: --format takes one of github, json, junit, markdown, sarif, text, and not `xml`.\n"),
        (("check", "--output", "no/where.txt"), "graph check: `no/where.txt` cannot be written: no such file or directory.\n"),
        (("explain", "chairs"), "graph explain: there is no check `chairs`; `graph explain` lists the checks.\n"),
        (("check", "--as", "2015"), None),
        (("chek",), None),
        ((), None),
    ],
)
def test_called_wrongly_it_says_so_in_one_sentence_and_exits_2(words, says, capsys):
    code, out, err = run_graph(capsys, *words)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says is None or err == says


def test_output_is_whole_or_not_there(register, capsys):
    assert run_graph(capsys, "check", "--output", "report.txt") == (1, "", "")
    assert (register.parent.parent / "report.txt").read_text(encoding="utf-8").endswith('in "R" as at 2016-01-15.\n')
    assert sorted(path.name for path in register.parent.parent.iterdir()) == ["data", "report.txt"]


def test_several_registers_are_read_at_once_and_may_refer_to_each_other(register, capsys, tmp_path):
    north = "register: {id: north, name: North, format: 1, base: https://example.org/n/, as_at: 2016-01-15}\n"
    shared = "priorities: {ours: {name: Ours, lead: r:board, source: s}}\nsources: {s: {name: S}}\nworkstreams: {}\n"
    (tmp_path / "north.yaml").write_text(north + shared.replace("workstreams: {}\n", ""), encoding="utf-8")

    assert "no register `r` is read here" in run_graph(capsys, "check", "north.yaml")[1]
    code, out, _ = run_graph(capsys, "check", "north.yaml", "data", "--select", "unowned-priority")
    assert (code, out.splitlines()[-1]) == (1, '1 error in "North" as at 2016-01-15 and "R" as at 2016-01-15.')
    assert "north.yaml" not in out


def test_explain_lists_every_check_and_tells_of_each(capsys):
    from graph.lint.run import PROBLEMS, check_names

    _, listed, _ = run_graph(capsys, "explain")
    for name in (*check_names(), *check_names(PROBLEMS)):
        code, out, _ = run_graph(capsys, "explain", name)
        assert (code, out.startswith(name), "To fix it: " in out, f"  {name} " in listed) == (0, True, True, True)
        titles = ["Passes:", "Fails, on each line marked `expect`:", "Looks like a failure, and passes:"]
        assert [line for line in out.splitlines() if line in titles] == titles[: 3 if name in check_names() else 2]


@pytest.mark.parametrize("locale", [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "cp1252"}, {}])
def test_a_terminal_that_knows_no_accents_gets_the_report_all_the_same(register, locale):
    register.write_text(REGISTER.replace("Missing children", "Łódź café"), encoding="utf-8")
    done = run("check", "data", env=os.environ | locale)

    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (1, b"", 8)


@pytest.mark.skipif(os.name == "nt", reason="pipes of a shell")
@pytest.mark.usefixtures("register")
def test_a_reader_who_has_had_enough_gets_no_traceback():
    done = subprocess.run(
        f"'{sys.executable}' -m graph explain unowned-priority | true", shell=True, capture_output=True, env=os.environ | PATHS
    )

    assert done.stderr == b""


PATHS = {"PYTHONPATH": str(ROOT)}


def run(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "graph", *words], capture_output=True, env=env | PATHS)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_what_is_no_plain_file_is_written_to_and_never_replaced(tmp_path, capsys):
    """As root, `--output /dev/null` would otherwise leave a plain file where the device was."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        code, out, err = run_graph(capsys, "export", "ics", str(DATA), "--output", str(pipe))
        written = os.read(reader, 100_000)
    finally:
        os.close(reader)

    assert (code, out, err) == (0, "", "")
    assert written.startswith(b"BEGIN:VCALENDAR")
    assert stat.S_ISFIFO(pipe.stat().st_mode)
