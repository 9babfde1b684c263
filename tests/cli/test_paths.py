"""Every command that reads registers takes them as paths, and by `--data`."""

from pathlib import Path

import pytest

from support.commands import run_graph

NORTH = """\
register: {id: north, name: North, format: 1, base: https://example.org/n/, as_at: 2016-01-15}
sources: {s: {name: Minutes}}
bodies: {board: {name: Board, kind: board, source: s}}
priorities: {cse: {name: CSE, lead: board, source: s}}
protocols: {ours: {name: Ours, parties: board, source: s}}
"""
SOUTH = NORTH.replace("north", "south").replace("North", "South").replace("/n/", "/s/").replace("ours", "theirs")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in (("north", NORTH), ("south", SOUTH)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bodies.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "mine.rq").write_text("SELECT ?s WHERE { ?s ?p ?o } LIMIT 1", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        ["check", "--statistics"],
        ["query", "who-leads-what"],
        ["query", "--file", "mine.rq"],
        ["brief", "north:board"],
        ["export", "nquads"],
        ["protocol", "north:ours"],
        ["protocol", "--status", "ours"],
    ],
    ids=" ".join,
)
def test_paths_stand_behind_the_command_or_its_options_or_after_data(command, capsys):
    by_data = run_graph(capsys, *command, "--data", "north", "--data", "south")

    assert by_data[1]
    assert run_graph(capsys, *command, "north", "south") == by_data
    assert run_graph(capsys, *command, "north", "--as-at", "2016-01-15", "south") == by_data
    assert run_graph(capsys, *command, "north", "--data", "south") == by_data


def test_a_protocol_is_named_by_its_id_and_a_path_by_its_slash(capsys):
    assert run_graph(capsys, "protocol", "./north", "south/")[1] == 'ours  "Ours", status not stated\ntheirs  "Ours", status not stated\n'
    assert run_graph(capsys, "protocol", "north", "--data", "south") == (
        2,
        "",
        "graph protocol: there is no protocol `north`; for the path, write `./north`.\n",
    )


def test_a_query_is_named_before_the_paths(capsys):
    assert run_graph(capsys, "query", "north/") == (
        2,
        "",
        "graph query: `north/` is no query: name one before the paths; `graph query` lists them.\n",
    )


def test_what_is_no_path_and_no_option_is_refused(capsys):
    assert run_graph(capsys, "check", "north", "--nothing", "south") == (
        2,
        "",
        "graph: unrecognized arguments: --nothing south. `graph --help` shows how to use it.\n",
    )
