"""What `graph` says of itself, and what it leaves behind, whichever command is called."""

import gc
import io
import os
import sys
from importlib import import_module
from pathlib import Path

import pytest

import graph
from graph.cli.main import main
from graph.plugins import module_names
from support.commands import run_graph
from support.snapshots import TextFile


class HelpFile(TextFile):
    """The same help, wherever its lines are broken."""

    def matches(self, *, serialized_data, snapshot_data):
        return flowed(serialized_data) == flowed(snapshot_data)


def flowed(text: str) -> str:
    """A text without its line breaks: Pythons differ in where they break a line of help."""
    return " ".join(text.split())


def test_help_of_check_tells_what_each_option_and_exit_code_means(capsys, snapshot):
    code, out, err = run_graph(capsys, "check", "--help")

    assert (code, err) == (0, "")
    assert out == snapshot(extension_class=HelpFile)
    assert max(map(len, out.partition("examples:")[0].splitlines())) == 110  # whatever the terminal's width


def test_help_lists_every_command_by_what_it_does(capsys):
    code, out, err = run_graph(capsys, "--help")
    listed = [f"{name} {import_module(f'graph.cli.commands.{name}').__doc__}" for name in module_names("cli.commands")]

    assert (code, err) == (0, "")
    assert flowed(out).startswith("usage: graph [-h] [--version] COMMAND ... Who leads on what, across the boards of a partnership. ")
    assert flowed(" ".join(["COMMAND", *listed])) in flowed(out)
    assert max(map(len, out.splitlines())) in range(100, 111)


@pytest.mark.parametrize("command", module_names("cli.commands"))
def test_help_of_a_command_tells_what_it_does_and_gives_its_examples(command, capsys):
    module = import_module(f"graph.cli.commands.{command}")
    code, out, _ = run_graph(capsys, command, "--help")

    assert (code, flowed(module.__doc__) in flowed(out), out.startswith(f"usage: graph {command} ")) == (0, True, True)
    assert out.rstrip().endswith(f"\nexamples:{module.EXAMPLES}".rstrip())


def test_the_version_is_told(capsys):
    assert run_graph(capsys, "--version") == (0, f"graph {graph.__version__}\n", "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "graph: the following arguments are required: COMMAND. `graph --help` shows how to use it.\n"),
        (("--vers",), "graph: the following arguments are required: COMMAND. `graph --help` shows how to use it.\n"),
        (("check", "--out", "x"), "graph: unrecognized arguments: --out. `graph --help` shows how to use it.\n"),
        (("explain", "joint-lead", "--all", "-x"), "graph: unrecognized arguments: --all -x. `graph --help` shows how to use it.\n"),
        (("check", "--output"), "graph check: argument --output: expected one argument. `graph check --help` shows how to use it.\n"),
    ],
)
def test_what_it_cannot_follow_is_one_sentence_that_says_where_help_is(words, says, capsys):
    assert run_graph(capsys, *words) == (2, "", says)


@pytest.mark.parametrize("words", [["explain", "joint-lead"], None])
def test_the_words_are_those_given_or_of_the_command_line_and_only_their_command_is_loaded(words, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["graph", "explain", "joint-lead"])
    monkeypatch.delitem(sys.modules, "graph.cli.commands.query", raising=False)

    assert (main(words), "graph.cli.commands.query" in sys.modules) == (0, False)
    assert capsys.readouterr().out.startswith("joint-lead")


def test_a_command_that_is_none_is_told_which_there_are(capsys):
    code, _, err = run_graph(capsys, "weather")

    assert (code, [name for name in module_names("cli.commands") if name not in err]) == (2, [])


@pytest.mark.parametrize("words", [("query", "unowned"), ("brief", "board"), ("protocol", "--status"), ("export", "turtle")])
def test_nothing_is_answered_of_a_register_that_cannot_be_read(words, tmp_path, capsys):
    (tmp_path / "bodies.yaml").write_text("bodies:\n  board:\n    name Board\n    kind: board\n", encoding="utf-8")

    assert run_graph(capsys, *words, "--data", str(tmp_path)) == (
        2,
        "",
        f"graph {words[0]}: `{tmp_path.as_posix()}/bodies.yaml` can't be read: this line has no colon with a space after it (line 3). "
        "Fix that first: `graph check` shows how.\n",
    )


def test_a_folder_above_the_register_is_told_where_it_is(tmp_path, capsys):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "bodies.yaml").touch()

    code, _, err = run_graph(capsys, "check", str(tmp_path))

    where = tmp_path.as_posix()
    assert (code, err) == (2, f"graph check: `{where}` holds no `.yaml` file; its folder `{where}/data` does.\n")


def test_a_command_that_is_mistyped_is_told_which_was_meant(capsys):
    assert run_graph(capsys, "chek") == (2, "", "graph: there is no command `chek`; did you mean `check`?\n")


@pytest.mark.usefixtures("capsys")
def test_a_letter_that_a_terminal_does_not_know_is_written_as_its_number():
    main(["explain"])

    assert (sys.stdout.errors, sys.stderr.errors) == ("backslashreplace", "backslashreplace")


@pytest.mark.usefixtures("capsys")
def test_memory_is_collected_afterwards_as_it_was_before():
    main(["explain"])
    assert gc.isenabled()

    gc.disable()
    try:
        main(["explain"])
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_memory_is_not_collected_while_a_command_runs(monkeypatch, capsys):
    collecting = []
    monkeypatch.setattr("graph.cli.commands.explain.run", lambda called: collecting.append(gc.isenabled()) or 7)

    assert (main(["explain"]), collecting) == (7, [False])


@pytest.mark.skipif(os.name == "nt", reason="pipes of a shell")
def test_a_reader_who_has_had_enough_ends_it_quietly(monkeypatch, capsys):
    read, write = os.pipe()
    os.close(read)
    with io.TextIOWrapper(io.FileIO(write, "w"), encoding="utf-8", write_through=True) as reader_gone:
        monkeypatch.setattr(sys, "stdout", reader_gone)
        code = main(["explain"])
        with sys.stdout as left:
            print("This goes nowhere: é", flush=True)
    assert (code, left.name, left.encoding, capsys.readouterr().err) == (141, os.devnull, "utf-8", "")


# --- where a report goes ----------------------------------------------------------------------------------------------

REGISTER = """\
register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-15}
sources: {s: {name: S}}
bodies: {board: {name: Board, kind: board, source: s}}
priorities: {cse: {name: CSE, source: s}}
"""


@pytest.fixture
def register(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    path = tmp_path / "data.yaml"
    path.write_text(REGISTER, encoding="utf-8")
    return path


@pytest.mark.usefixtures("register")
def test_github_gets_annotations_in_its_log_and_a_file_gets_text(monkeypatch, capsys):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert run_graph(capsys, "check", "data.yaml")[1].startswith("::error ")
    assert run_graph(capsys, "check", "data.yaml", "--select", "unowned-priority", "--output", "report.txt") == (1, "", "")
    assert Path("report.txt").read_text(encoding="utf-8").startswith("data.yaml:4:14: error: ")

    monkeypatch.setenv("GITHUB_ACTIONS", "false")
    assert run_graph(capsys, "check", "data.yaml", "--select", "unowned-priority")[1].startswith("data.yaml:4:14: error: ")


@pytest.mark.usefixtures("register")
def test_a_report_for_programs_goes_to_the_file_that_is_named(capsys):
    code, out, _ = run_graph(capsys, "check", "data.yaml", "--format", "json")

    assert run_graph(capsys, "check", "data.yaml", "--format", "json", "--output", "report.json") == (code, "", "")
    assert Path("report.json").read_text(encoding="utf-8") == out


@pytest.mark.skipif(os.name == "nt", reason="no terminal of this kind")
@pytest.mark.usefixtures("register")
def test_a_terminal_gets_colour_unless_it_asks_for_none_and_a_file_never(monkeypatch):
    assert "\033[" in on_a_terminal(monkeypatch, "check", "data.yaml")

    on_a_terminal(monkeypatch, "check", "data.yaml", "--output", "report.txt")
    assert "\033[" not in Path("report.txt").read_text(encoding="utf-8")

    monkeypatch.setenv("NO_COLOR", "1")
    told = on_a_terminal(monkeypatch, "check", "data.yaml")
    assert ("error: " in told, "\033[" in told) == (True, False)


def on_a_terminal(monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    ours, theirs = os.openpty()
    with open(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        main(words)
        terminal.write("the end")
        terminal.flush()
        told = b""
        while not told.endswith(b"the end"):
            told += os.read(ours, 65536)
    os.close(ours)
    return told.decode()


@pytest.mark.usefixtures("register")
def test_the_base_is_judged_on_the_date_asked_about_by_the_same_checks(capsys):
    due = REGISTER.replace("name: CSE", "name: CSE, lead: board, due: 2016-06")
    Path("old.yaml").write_text(due, encoding="utf-8")
    Path("new.yaml").write_text(due.replace(", due: 2016-06", ""), encoding="utf-8")

    def last(select: str, *words: str) -> str:
        return run_graph(capsys, "check", "new.yaml", "--base", "old.yaml", "--select", select, *words)[1].splitlines()[-1]

    partial = " Not all checks were run."
    assert last("overdue") == f'Nothing new to fix in "R" as at 2016-01-15.{partial}'
    assert last("overdue", "--as-at", "2016-07") == f'Nothing new to fix; 1 fixed in "R" as at 2016-07.{partial}'
    assert last("joint-lead", "--as-at", "2016-07") == f'Nothing new to fix in "R" as at 2016-07.{partial}'
    assert last("overdue,joint-lead", "--ignore", "overdue", "--as-at", "2016-07") == f'Nothing new to fix in "R" as at 2016-07.{partial}'


def test_a_register_that_the_base_alone_has_is_judged_on_the_date_asked_about(register, capsys, tmp_path):
    (tmp_path / "old").mkdir()
    gone = REGISTER.replace("id: r, name: R,", "id: gone, name: Gone,").replace("org/r/", "org/gone/").replace(", as_at: 2016-01-15", "")
    gone = gone.replace("name: CSE", "name: CSE, lead: {who: board, to: 2016}")
    for name, text in (("r.yaml", REGISTER), ("gone.yaml", gone)):
        (tmp_path / "old" / name).write_text(text, encoding="utf-8")

    def last(day: str) -> str:
        words = ("--base", "old/", "--select", "unowned-priority", "--as-at", day)
        return run_graph(capsys, "check", "data.yaml", *words)[1].splitlines()[-1]

    assert last("2016-01-15") == 'Nothing new to fix; 1 known in "R" as at 2016-01-15.'
    assert last("2017-01-15") == 'Nothing new to fix; 1 known, 1 fixed in "R" as at 2017-01-15.'


@pytest.mark.usefixtures("register")
def test_a_command_that_leaves_out_what_is_invalid_says_so_by_its_own_name(register, capsys):
    register.write_text(REGISTER + "themes: {t: {name: T, kin: x}}\n", encoding="utf-8")

    assert run_graph(capsys, "who", "board", "data.yaml")[2].startswith("graph who: the register has ")


def test_a_word_that_the_command_does_not_take_cannot_steer_the_terminal(capsys):
    assert main(["check", "--format", "\x1b[31mtext"]) == 2
    assert "`\\u001b[31mtext`" in capsys.readouterr().err
