"""`graph new` gives another partnership a repository to begin with, whose own check passes."""

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from graph.cli.commands.new import ORIGIN_PLACEHOLDER, SHARED_FILES, list_starter_files
from graph.cli.main import main
from graph.reader import load as source
from graph.reader.json_schema import render_schema as schema_text
from support.paths import ROOT

WHEEL = "partnership_graph-0.1.0-py3-none-any.whl"


@pytest.fixture
def town(tmp_path, monkeypatch) -> Path:
    """What it makes, in a folder with a space in its name; we stand in it."""
    folder = tmp_path / "our town"
    assert main(["new", str(folder)]) == 0
    monkeypatch.chdir(folder)
    return folder


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# --- what it makes ----------------------------------------------------------------------------------------------------


def test_it_holds_all_that_brings_a_register_to_officers(town):
    assert list(held(town)) == sorted(
        [
            ".editorconfig",
            ".gitattributes",
            ".gitignore",
            ".github/ISSUE_TEMPLATE/config.yml",
            ".github/ISSUE_TEMPLATE/lead-has-changed.yml",
            ".github/workflows/register.yml",
            ".pre-commit-config.yaml",
            ".vscode/extensions.json",
            ".vscode/settings.json",
            "README.md",
            "data/bodies.yaml",
            "docs/checks.md",
            "docs/law.md",
            "docs/officers-guide.md",
            "docs/register.md",
            "requirements.txt",
            "schema/register.schema.json",
        ]
    )


@pytest.mark.usefixtures("town")
@pytest.mark.parametrize("day", ["today", "2024-06-01", "2035-01-01"])
def test_its_own_check_passes_on_any_day_with_a_warning_to_learn_from(day, capsys):
    capsys.readouterr()
    code = main(["check", "--as-at", day])

    found = set(re.findall(r": (error|warning|info): .* \[(.*)\]", capsys.readouterr().out))
    assert (code, found - {("info", "unconfirmed")}) == (0, {("warning", "undelivered-priority")})  # after three years it wants confirming


@pytest.mark.usefixtures("town")
def test_it_is_laid_out_as_fmt_does():
    assert main(["fmt", "--check"]) == 0


@pytest.mark.usefixtures("town")
def test_its_example_is_marked_as_one_and_its_chairs_are_people_who_do_not_exist():
    (read,) = source.read_registers("data")
    held = {post.id: [claim.who for claim in post.held_by] for post in read.register.posts.values()}

    assert [person.name for person in read.register.people.values()] == ["Pat Example", "Sam Example"]
    assert held["safeguarding-board-chair"] == ["pat-example"]
    assert "every person" in Path("data/bodies.yaml").read_text(encoding="utf-8").splitlines()[2]
    assert "(an example)" in read.register.name
    assert all("(made up)" in one.name for one in read.register.sources.values())
    assert Path("data/bodies.yaml").read_text(encoding="utf-8").splitlines()[2].startswith("# AN EXAMPLE. There is no Anytown")


def test_editors_find_the_schema_that_we_generate(town):
    modeline = (town / "data" / "bodies.yaml").read_text(encoding="utf-8").splitlines()[0]
    settings = json.loads((town / ".vscode" / "settings.json").read_text(encoding="utf-8"))

    assert (town / "data" / modeline.partition("$schema=")[2]).read_text(encoding="utf-8") == schema_text()
    assert [(town / path).is_file() for path in settings["yaml.schemas"]] == [True]


def test_nothing_in_it_speaks_of_us(town):
    ours = re.compile(rb"run\.py|birmingham|bscb", re.IGNORECASE)

    told = {path: data for path, data in held(town).items() if not path.startswith("schema/")}  # which says how it is made

    assert {path: ours.findall(data) for path, data in told.items() if ours.search(data)} == {}


def test_its_links_lead_somewhere(town):
    for page in town.rglob("*.md"):
        links = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
        assert [link for link in links if "://" not in link and not (page.parent / link).exists()] == []


def test_it_is_written_with_the_line_endings_that_its_own_settings_ask_for(town):
    assert [path for path, data in held(town).items() if b"\r" in data or not data.endswith(b"\n")] == []


def test_it_asks_for_the_reader_of_yaml_that_we_are_tested_with():
    locked = re.search(r"^pyyaml==(\S+)", (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8"), re.M)[1]

    assert f"\nPyYAML=={locked}\n" in (ROOT / "starter" / "requirements.txt").read_text(encoding="utf-8")


def test_its_hook_is_the_one_that_we_offer():
    (repository,) = yaml.safe_load((ROOT / "starter" / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    (theirs,), (ours,) = repository["hooks"], yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

    assert {**theirs, "language": "python"} == {key: value for key, value in ours.items() if key != "description"}


def test_what_is_shared_is_ours_to_the_byte_but_for_how_graph_is_called(town):
    theirs = held(town)
    for path in SHARED_FILES:
        text = re.sub(r"\A<!--.*?-->\n+", "", (ROOT / path).read_text(encoding="utf-8"))
        differ = [(ours, its) for ours, its in zip(text.splitlines(), theirs[path].decode().splitlines(), strict=True) if ours != its]
        assert [pair for pair in differ if "run.py" not in pair[0]] == [], path


def test_every_part_lies_in_the_repository():
    assert [path for path, place in list_starter_files().items() if not os.path.isfile(place)] == []


# --- where graph comes from -------------------------------------------------------------------------------------------


def test_without_from_it_says_that_no_check_can_run_there_yet(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(sys, "argv", ["/usr/bin/graph", "new"])
    main(["new", str(tmp_path / "our town")])

    folder = f"{tmp_path.as_posix()}/our town"
    assert capsys.readouterr().out.splitlines() == [
        f"{folder} has an example register of a made-up town. Start with its README.md. To check it:",
        f"    graph check '{folder}/data'",
        "Its requirements.txt does not name the program, because --from was not given: no check can run on GitHub until it does.",
    ]
    assert (tmp_path / "our town" / "requirements.txt").read_text(encoding="utf-8").splitlines()[-1] == ORIGIN_PLACEHOLDER
    readme = (tmp_path / "our town" / "README.md").read_text(encoding="utf-8")
    assert ("**Do this first.**" in readme, "[app]" in readme, "GRAPH-WITH-APP" in readme, "--from -->" in readme) == (
        True,
        False,
        False,
        False,
    )


@pytest.mark.parametrize(
    ("program", "expected"), [("-c", "python3 run.py"), ("/x/graph/__main__.py", "python3 -m graph"), ("/x/graph", "graph")]
)
def test_the_command_that_it_prints_is_the_one_it_was_called_by(program, expected, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "argv", [program, "new"])
    main(["new", str(tmp_path / "town")])

    assert capsys.readouterr().out.splitlines()[1] == f"    {expected} check {tmp_path.as_posix()}/town/data"


def test_a_wheel_is_copied_into_it(tmp_path):
    wheel = tmp_path / WHEEL
    wheel.write_bytes(b"x" * 3_000_000)  # longer than a register may be

    assert main(["new", str(tmp_path / "town"), "--from", str(wheel)]) == 0
    assert (tmp_path / "town" / WHEEL).read_bytes() == wheel.read_bytes()
    assert (tmp_path / "town" / "requirements.txt").read_text(encoding="utf-8").splitlines()[-1] == f"./{WHEEL}"
    assert f'python3 -m pip install "./{WHEEL}[app]"' in (tmp_path / "town" / "README.md").read_text(encoding="utf-8").splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="prints what a Windows shell takes")
def test_with_from_nothing_needs_filling_in_and_the_commands_to_check_it_are_printed(tmp_path, capsys):
    (tmp_path / WHEEL).write_bytes(b"x")
    main(["new", str(tmp_path / "our town"), "--from", str(tmp_path / WHEEL)])

    assert capsys.readouterr().out.splitlines()[1:] == [
        f"    cd '{tmp_path.as_posix()}/our town'",
        "    python3 -m venv .venv",
        "    . .venv/bin/activate",
        "    python -m pip install -r requirements.txt",
        "    graph check",
    ]
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "our town").rglob("*.*") if path.suffix in (".md", ".txt", ".yaml")]
    assert [text for text in texts if "say-here" in text or "--from" in text or "not named yet" in text] == []


def test_an_address_is_written_down(tmp_path):
    address = "git+https://git.example.org/partnership-graph@0123456789012345678901234567890123456789"

    assert main(["new", str(tmp_path / "town"), "--from", address]) == 0
    requirements = (tmp_path / "town" / "requirements.txt").read_text(encoding="utf-8")
    assert requirements.splitlines()[-1] == f"partnership-graph @ {address}"


@pytest.mark.parametrize("origin", ["somewhere", "https://a.example/ -r x", "https://a.example/\n-r x", "dist/graph.whl", ""])
def test_what_is_neither_is_refused_and_nothing_is_made(origin, tmp_path, capsys):
    assert main(["new", str(tmp_path / "town"), "--from", origin]) == 2
    assert capsys.readouterr().err == (
        "graph new: --from takes a wheel, such as partnership_graph-0.1.0-py3-none-any.whl, or an address, such as git+https://…@COMMIT.\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_a_wheel_that_is_not_there_is_told(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert main(["new", "town", "--from", WHEEL]) == 2
    assert capsys.readouterr().err == f"graph new: `{WHEEL}`: there is no such file or folder.\n"


# --- where it is made -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["a file", "a folder", "a link"])
def test_what_is_there_is_left_alone(kind, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if kind == "a folder":
        Path("town").mkdir()
        Path("town/mine.txt").write_text("mine", encoding="utf-8")
    elif kind == "a link":
        os.symlink("nowhere", "town")
    else:
        Path("town").write_text("mine", encoding="utf-8")
    before = sorted(os.listdir(".")), held(tmp_path)

    assert main(["new", "town"]) == 2
    assert capsys.readouterr().err == "graph new: `town` is there already, and is no empty folder: name one that is new.\n"
    assert (sorted(os.listdir(".")), held(tmp_path)) == before


@pytest.mark.parametrize("folder", [".", "../town", "inner/most"])
def test_it_may_be_an_empty_folder_even_where_one_stands_or_one_whose_parents_are_not_there(folder, tmp_path, monkeypatch):
    (tmp_path / "town").mkdir()
    monkeypatch.chdir(tmp_path / "town")

    assert main(["new", folder]) == 0
    assert main(["check", f"{folder}/data"]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["town"]


@pytest.mark.skipif(sys.platform == "win32", reason="asks for POSIX permissions")
def test_others_may_read_it_as_they_may_what_one_makes_by_hand(town, tmp_path):
    by_hand = tmp_path / "by hand"
    by_hand.mkdir()

    assert stat.S_IMODE(town.stat().st_mode) == stat.S_IMODE(by_hand.stat().st_mode)


@pytest.mark.skipif(sys.platform == "win32", reason="sets a limit that Windows does not know")
@pytest.mark.parametrize("there", [False, True])
def test_when_the_disk_is_full_half_way_nothing_is_left(there, tmp_path):
    if there:
        (tmp_path / "town").mkdir()
    code = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
    code += "from graph.cli.main import main; sys.exit(main(['new', 'town']))"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True)

    assert (done.returncode, done.stdout, done.stderr) == (2, b"", b"graph new: `town` can't be made: file too large.\n")
    assert [path.name for path in tmp_path.rglob("*")] == ["town"] * there


def test_where_it_was_stopped_half_way_a_second_try_completes_it(town, tmp_path, monkeypatch):
    whole = held(town)
    begun = tmp_path / "begun"
    for path in whole:  # as it is when the process is killed between two moves
        if path.partition("/")[0] in (".github", "README.md", "data"):
            (begun / path).parent.mkdir(parents=True, exist_ok=True)
            (begun / path).write_bytes(whole[path])

    assert main(["new", str(begun)]) == 0
    assert held(begun) == whole


@pytest.mark.parametrize("change", ["another file", "another text", "a folder that is not whole", "an empty folder"])
def test_what_somebody_has_begun_in_it_is_left_alone(change, town, tmp_path):
    begun = tmp_path / "begun"
    (begun / "data").mkdir(parents=True)
    if change != "an empty folder":
        (begun / "README.md").write_bytes((town / "README.md").read_bytes() + b"x" * (change == "another text"))
    if change != "a folder that is not whole":
        (begun / "data" / "bodies.yaml").write_bytes((town / "data" / "bodies.yaml").read_bytes())
    if change == "another file":
        (begun / "data" / "mine.yaml").write_bytes(b"")
    if change == "an empty folder":
        (begun / "mine").mkdir()
    before = held(begun)

    assert main(["new", str(begun)]) == 2
    assert held(begun) == before


def test_where_a_move_fails_what_was_moved_is_moved_back(town, tmp_path, monkeypatch, capsys):
    (tmp_path / "other").mkdir()
    rename, moved = os.rename, []

    def fail_at_the_third(old: str, new: str) -> None:
        moved.append(new)
        if len(moved) == 3:
            raise OSError(5, "Input/output error")
        rename(old, new)

    monkeypatch.setattr(os, "rename", fail_at_the_third)
    capsys.readouterr()

    assert main(["new", str(tmp_path / "other")]) == 2
    assert capsys.readouterr().err.endswith("can't be made: input/output error.\n")
    assert list((tmp_path / "other").iterdir()) == []


def test_what_a_killed_command_leaves_is_no_concern_of_git(town):
    assert ".*.draft" in (town / ".gitignore").read_text(encoding="utf-8").splitlines()
