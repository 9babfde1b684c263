"""What is said where something goes wrong that is nobody's finding: each in a sentence, with an exit code of its own."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from graph.cli.commands import explain
from graph.cli.main import main
from graph.syntax.output import lock_folder
from support.commands import run_graph
from support.paths import ROOT

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n"
SAID = re.compile(
    r"graph explain: this is a fault in graph [\d.]+, not in what you asked for \(KeyError in test_faults\.py, line \d+\)\. "
    r"Please report it, with the command that you ran\. The same command with `--debug` shows more\.\n"
)


@pytest.fixture
def register(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.yaml").write_text(
        HEAD + "bodies: {a: {name: A, kind: board}, b: {name: B, kind: board}}\nprotocols: {p: {name: P, parties: [a, b]}}\n",
        encoding="utf-8",
    )
    return "r.yaml"


def run(*words: str, **how: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-m", "graph", *words], text=True, env=environment, check=False, **how)  # type: ignore[call-overload]


# --- our own faults ---------------------------------------------------------------------------------------------------


def fail(_: object) -> int:
    raise KeyError("x")


def test_a_fault_of_ours_is_said_in_a_sentence_and_exits_70(monkeypatch, capsys):
    monkeypatch.setattr(explain, "run", fail)
    code, out, err = run_graph(capsys, "explain")

    assert (code, out) == (70, "")
    assert SAID.fullmatch(err)


def test_with_debug_it_keeps_its_traceback(monkeypatch, capsys):
    monkeypatch.setattr(explain, "run", fail)
    with pytest.raises(KeyError):
        run_graph(capsys, "explain", "--debug")

    assert SAID.fullmatch(capsys.readouterr().err)


@pytest.mark.parametrize(
    ("what", "code", "says"),
    [
        (MemoryError, 70, "graph explain: there is not enough memory for this.\n"),
        (KeyboardInterrupt, 130, "graph explain: stopped.\n"),
    ],
)
def test_where_memory_runs_out_or_someone_stops_it_it_says_so(what, code, says, monkeypatch, capsys):
    def end(_: object) -> int:
        raise what

    monkeypatch.setattr(explain, "run", end)

    assert run_graph(capsys, "explain") == (code, "", says)


def test_what_goes_to_a_closed_standard_error_does_not_come_among_the_results(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stderr", None)
    code = main(["check", "nowhere.yaml"])
    with sys.stderr as nowhere:
        print("This goes nowhere.", file=nowhere)

    assert (code, nowhere.name, capsys.readouterr().out) == (2, os.devnull, "")


@pytest.mark.skipif(sys.platform != "linux", reason="looks at an open file of another process as Linux does")
def test_one_who_stops_it_gets_exit_code_130_and_no_traceback(register):
    with lock_folder(os.getcwd()):  # so that it waits
        Path(register).write_text(HEAD + "themes: {b: {name: B}, a: {name: A}}\n", encoding="utf-8")
        waiting = subprocess.Popen(
            [sys.executable, "-m", "graph", "fmt", register],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        folder = f"/proc/{waiting.pid}/fd"
        while os.getcwd() not in [os.readlink(os.path.join(folder, name)) for name in os.listdir(folder)]:
            time.sleep(0.05)
        waiting.send_signal(signal.SIGINT)
        out, err = waiting.communicate()

    assert (waiting.returncode, out, err) == (130, "", "graph fmt: stopped.\n")


# --- what was a traceback once ----------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="closes a stream as Unix does")
def test_where_standard_output_is_closed_it_says_so(register):
    closed = run("check", register, stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1))
    to_file = run("check", register, "--output", "out.txt", stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1))
    silent = run("check", register, stdout=subprocess.PIPE, preexec_fn=lambda: os.close(2))

    assert (closed.returncode, closed.stderr) == (2, "graph check: the output can't be written: standard output is closed.\n")
    assert (to_file.returncode, to_file.stderr) == (silent.returncode, "")
    assert Path("out.txt").read_text(encoding="utf-8") == silent.stdout


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_where_standard_error_takes_nothing_the_exit_code_still_says_how_it_went(register):
    with open("/dev/full", "w", encoding="utf-8") as full:
        command = [sys.executable, "-P", "-m", "graph", "check", "--as-at", "nope", str(register)]
        code = subprocess.run(command, stderr=full, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}).returncode

    assert code == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["check", "--base=--"], "graph: --base takes a value, and not `--`. `graph --help` shows how to use it.\n"),
        (["check", "--output=--"], "graph: --output takes a value, and not `--`. `graph --help` shows how to use it.\n"),
        (["check", "--", "--odd=--"], "graph check: `--odd=--`: there is no such file or folder.\n"),
        (["query", "--file=--"], "graph: --file takes a value, and not `--`. `graph --help` shows how to use it.\n"),
        (["app", "--port", "99999"], "graph app: --port takes a number from 1 to 65535, and not 99999.\n"),
        *(
            (
                ["app", "--repository", address],
                "graph app: --repository takes an address such as https://github.com/NAME/REPOSITORY/blob/main, without `?` and `#`, "
                f"and not `{address}`.\n",
            )
            for address in ("javascript:alert(1)", "http://[", "github.com/a/b", "https://", "https://x.test/?a=1#b")
        ),
        (["query", "--file", "a" * 300], f"graph query: `{'a' * 59}…`: there is no such file or folder.\n"),
        (["app", "--port", "0"], "graph app: --port takes a number from 1 to 65535, and not 0.\n"),
    ],
)
def test_what_an_option_cannot_take_is_said(words, says, capsys):
    assert run_graph(capsys, *words) == (2, "", says)


@pytest.mark.parametrize("address", ["nosuch.invalid", "::zz", "", "a" * 300, "203.0.113.7"])
def test_an_address_that_the_app_cannot_have_is_said(address, register, capsys):
    code, out, err = run_graph(capsys, "app", "--address", address, "--data", register)

    assert (code, out, err.count("\n")) == (2, "", 1)
    assert re.match(r"graph app: the app can't be served at `[^`]*`, port 8501: .*\.\n", err) or "--address" in err


def test_a_port_in_use_is_said(register, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        assert run_graph(capsys, "app", "--port", str(port), "--data", register) == (
            2,
            "",
            f"graph app: port {port} is in use: give another with --port, such as {port + 1}.\n",
        )


@pytest.mark.parametrize("of", ["{a: {b: [c]}}", "[[bodies]]", "[{a: b}]", "''", "[]"])
def test_a_parameter_of_a_query_that_nests_is_said(of, register, capsys):
    text = f"#+ parameters: {{body: {{of: {of}}}}}\nSELECT ?x WHERE {{ VALUES ?body {{ }} ?x ?p ?body }}\n"
    Path("q.rq").write_text(text, encoding="utf-8")
    code, _, err = run_graph(capsys, "query", "--file", "q.rq", "--data", register)

    assert code == 2
    assert err.startswith("graph query: `body` in the head of `q` is `of: text`, or of one of sources, ")


def test_a_function_that_the_engine_does_not_have_is_said(register, capsys):
    Path("q.rq").write_text("SELECT ?x WHERE { ?s ?p ?o BIND(<https://example.org/f>(?o) AS ?x) }\n", encoding="utf-8")

    assert run_graph(capsys, "query", "--file", "q.rq", "--data", register) == (
        2,
        "",
        "graph query: the query can't be answered: The custom function <https://example.org/f> is not supported.\n",
    )


# --- Word files -------------------------------------------------------------------------------------------------------

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@pytest.mark.parametrize(
    ("xml", "says"),
    [
        (f'<?xml version="1.0" encoding="klingon"?><w:document {WORD}/>', "is no Word document that can be read"),
        (f'<?xml version="1.0" encoding="utf-7"?><w:document {WORD}/>', "is no Word document that can be read"),
        (f"<w:document {WORD}>" + "<w:p>" * 200_000, "is nested deeper than Word does it: it is not read"),
        (f"<w:document {WORD}>" + "<w:p/>" * 200_000 + "</w:document>", "holds more than a protocol can: it is not read"),
    ],
)
def test_a_word_file_that_word_did_not_write_is_refused(xml, says, register, capsys):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/styles.xml", f"<w:styles {WORD}/>")
        parts.writestr("word/document.xml", xml)
    Path("p.docx").write_bytes(made.getvalue())

    assert run_graph(capsys, "protocol", "--verify", "p.docx", "--data", register) == (2, "", f"graph protocol: `p.docx` {says}.\n")
