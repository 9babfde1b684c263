"""What `graph check` says of paths that are no plain files: each row of tests/bad/paths.txt, made here."""

import errno
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.syntax import files
from support.paths import TESTS

if sys.platform == "linux":
    from support import confined

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="makes pipes, links and devices as Linux does")

ROWS = dict(line.split(": ", 1) for line in (TESTS / "bad" / "paths.txt").read_text(encoding="utf-8").splitlines())
HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n"
THEME = "themes:\n  cse: {name: CSE}\n"
SECONDS = 2


def write(path: str, text: str) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, encoding="utf-8", newline="")
    return path


def link(path: str, target: str) -> str:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    os.symlink(target, path)
    return path


def fifo() -> str:
    os.mkfifo("pipe.yaml")
    return "pipe.yaml"


def unreadable() -> str:
    os.chmod(write("locked.yaml", HEAD), 0)
    return "locked.yaml"


def sparse() -> str:
    os.truncate(write("sparse.yaml", HEAD), 1 << 30)
    return "sparse.yaml"


def out_of_the_folder() -> dict[str, str]:
    write("elsewhere/b.yaml", THEME)
    write("folder/a.yaml", HEAD)
    return {"given": "folder", "path": link("folder/b.yaml", "../elsewhere/b.yaml"), "folder": "folder"}


def folder_out_of_the_folder() -> dict[str, str]:
    write("elsewhere/b.yaml", THEME)
    write("folder/a.yaml", HEAD)
    return {"given": "folder", "path": link("folder/b.yaml", "../elsewhere"), "folder": "folder"}


def folder(**files: str) -> dict[str, str]:
    for name, text in files.items():
        write(f"folder/{name}.yaml", text)
    return {"path": "folder", "folder": "folder"}


def two_registers() -> dict[str, str]:
    return {
        "given": "first.yaml second.yaml",
        "first": write("first.yaml", HEAD.replace("name: R", "name: A")),
        "second": write("second.yaml", HEAD.replace("name: R", "name: B")),
    }


def folder_with_yml() -> str:
    write("folder/a.yml", HEAD)
    return "folder"


BROKEN = ["folder/b.yaml:1:9: error: the `[` that opens here is not closed [unreadable]", "    Put a `]` where it ends."]
MISSPELT = ['folder/a.yaml:3:36: error: "CSE" has `nots`, which no theme has [unknown-key]', "    Did you mean `note`?"]

MADE: dict[str, Callable[[], str | dict[str, str]]] = {
    "missing path": lambda: "missing.yaml",
    "dangling link": lambda: link("link.yaml", "missing.yaml"),
    "symlink loop": lambda: link("loop.yaml", "loop.yaml"),
    "symlink out of the folder": out_of_the_folder,
    "linked folder out of the folder": folder_out_of_the_folder,
    "fifo": fifo,
    "/dev/zero": lambda: "/dev/zero",
    "/proc/self/mem": lambda: "/proc/self/mem",
    "path with NUL": lambda: "a\0b.yaml",
    "300-character name": lambda: "a" * 300,
    "file that may not be read (skip as root)": unreadable,
    "folder without yaml": lambda: str(Path(write("folder/notes.txt", HEAD)).parent),
    "folder with .yml only": folder_with_yml,
    "folder where no file has register": lambda: folder(a=THEME, b="themes:\n  missing: {name: Missing}\n"),
    "file over 8 MB": lambda: write("large.yaml", HEAD + "#" * 8_000_000),
    "sparse 1 GiB file": sparse,
    "two files with register and one without": lambda: folder(a=HEAD, b=HEAD.replace("id: r", "id: s"), c=THEME),
    "two registers with the same id": two_registers,
    "same id in two files of one register": lambda: folder(
        a=HEAD + "themes:\n  board: {name: Board matters}\n", b="bodies:\n  board: {name: Board, kind: council}\n"
    ),
    "same id and section in two files of one register": lambda: folder(a=HEAD + THEME, b=THEME),
    "one unreadable file in a folder": lambda: folder(a=HEAD + "themes:\n  cse: {name: CSE, broader: abuse, nots: A}\n", b="themes: [a\n"),
}


def wanted(row: str, names: dict[str, str]) -> tuple[int, list[str]]:
    """The exit status and the lines that a row asks for, of paths by these names; no lines of findings but in words in the row."""
    status, said = re.fullmatch(r"exit (\d)(?:, [^:]*)?(?:: (.*))?", row).groups(default="")
    said = re.sub(r" \((?:the NUL is shown as .*|shown cut to .*)\)$", "", said)
    for name, value in names.items():
        said = said.replace(f"{{{name}}}", shown(value))
    return int(status), [said] if status == "2" else re.sub(r" / ", "\n    ", said).split("\n")


def shown(path: str) -> str:
    path = path.replace("\0", "\\u0000")
    return path if len(path) <= 60 else path[:59] + "…"


@pytest.mark.parametrize("name", ROWS)
def test_a_path_is_told_of_in_a_sentence_or_a_finding(name, tmp_path, monkeypatch):
    if name.endswith("(skip as root)") and os.geteuid() == 0:
        pytest.skip("root may read everything")
    monkeypatch.chdir(tmp_path)
    made = MADE[name]()
    names = {"what the system says": os.strerror(errno.EIO).lower()} | ({"path": made} if isinstance(made, str) else made)
    in_prose = name == "one unreadable file in a folder"
    expected = (1, MISSPELT + BROKEN) if in_prose else wanted(ROWS[name], names)

    (run,) = confined.check([(names.get("given") or names["path"]).split(" ")], tmp_path, SECONDS)

    assert (run.status, run.lines if run.status == 2 else run.lines[: run.lines.index("")]) == expected
    assert run.megabytes < 100


def test_every_row_is_made_here():
    assert list(MADE) == list(ROWS)


def test_an_unreadable_file_among_several_registers_is_all_that_is_told_of(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder(a=HEAD + THEME, b="themes: [a\n", c=HEAD.replace("id: r", "id: s").replace("org/r/", "org/s/") + THEME)

    (run,) = confined.check([["folder"]], tmp_path, SECONDS)

    assert run.lines[: run.lines.index("")] == BROKEN


# --- links that are swapped while a file is read ----------------------------------------------------------------------


@pytest.fixture
def swapped(tmp_path, monkeypatch):
    """A folder in which `b.yaml` becomes a link to the outside between the look at it and its opening."""
    monkeypatch.chdir(tmp_path)
    write("elsewhere/b.yaml", THEME)
    write("folder/inner/b.yaml", THEME)

    def swap(first: Callable[[], object]) -> None:
        first()
        look = os.stat

        def look_and_swap(path, *given, **how):
            found = look(path, *given, **how)
            if path == "folder/b.yaml":
                os.unlink(path)
                os.symlink("../elsewhere/b.yaml", path)
            return found

        monkeypatch.setattr(files.os, "stat", look_and_swap)

    return swap


@pytest.mark.parametrize(
    ("first", "says"),
    [
        (lambda: write("folder/b.yaml", THEME), "`folder/b.yaml` cannot be read: too many levels of symbolic links."),
        (lambda: link("folder/b.yaml", "inner/b.yaml"), "`folder/b.yaml` was changed while it was read."),
    ],
    ids=["a file", "a link"],
)
def test_what_becomes_a_link_to_the_outside_while_it_is_read_is_not_followed(first, says, swapped):
    swapped(first)
    with pytest.raises(files.PathError) as raised:
        files.read_bytes("folder/b.yaml", "folder")

    assert str(raised.value) == says
