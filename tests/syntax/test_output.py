"""What is written where somebody said, and what stays of what was there."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from graph.syntax import output
from graph.syntax.files import PathError
from graph.syntax.output import lock_folder, replace_files, write_output
from support.commands import run_graph
from support.paths import ROOT, SETTLED

posix = pytest.mark.skipif(os.name == "nt", reason="makes pipes, links and owners as Unix does")


def run_in_shell(command: str) -> subprocess.CompletedProcess[str]:
    graph = f"{sys.executable} -m graph"
    return subprocess.run(
        ["sh", "-c", command.replace("GRAPH", graph)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )


# --- what is no ordinary file -----------------------------------------------------------------------------------------


@posix
def test_a_device_a_pipe_and_standard_output_are_written_through(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
    read: list[bytes] = []
    reader.start()
    write_output(f"{tmp_path}/pipe", b"through\n")
    reader.join()
    device = os.devnull  # which nobody but root could harm; root gets one to try on
    if os.geteuid() == 0:
        device = f"{tmp_path}/null"
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    write_output(device, b"nowhere\n")

    assert read == [b"through\n"]
    assert stat.S_ISFIFO(os.stat(tmp_path / "pipe").st_mode)
    assert stat.S_ISCHR(os.stat(device).st_mode)
    assert set(os.listdir(tmp_path)) <= {"pipe", "null"}


@pytest.mark.large
@posix
@pytest.mark.parametrize("device", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_gets_what_is_written_to_its_device(device, tmp_path):
    if not os.path.exists(device):
        pytest.skip(f"there is no {device} here")
    plain = run_in_shell("GRAPH explain joint-lead; GRAPH check data").stdout
    command = f"GRAPH explain joint-lead; GRAPH check data --output {device}"

    assert run_in_shell(command).stdout == plain
    assert run_in_shell(f"({command}) > {tmp_path}/file; cat {tmp_path}/file").stdout == plain
    assert run_in_shell(f"({command}) >> {tmp_path}/other; cat {tmp_path}/other").stdout == plain


# --- links, modes, owners ---------------------------------------------------------------------------------------------


@posix
def test_a_links_target_is_replaced_and_the_link_stays(tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "file").write_bytes(b"old")
    for link, target in (("link", "there/file"), ("second", "link"), ("dangling", "there/new")):
        os.symlink(target, tmp_path / link)
    write_output(f"{tmp_path}/second", b"new")
    write_output(f"{tmp_path}/dangling", b"made")

    assert [(tmp_path / name).is_symlink() for name in ("link", "second", "dangling")] == [True] * 3
    assert (tmp_path / "there" / "file").read_bytes() == b"new"
    assert (tmp_path / "there" / "new").read_bytes() == b"made"


@posix
def test_a_hard_link_is_written_through(tmp_path):
    (tmp_path / "file").write_bytes(b"old and longer")
    os.link(tmp_path / "file", tmp_path / "other")
    write_output(f"{tmp_path}/file", b"new")

    assert (tmp_path / "other").read_bytes() == b"new"


@posix
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_a_mode_stays_and_a_new_file_has_the_mode_that_the_user_gives_new_files(mode, tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "file").chmod(mode)
    before = os.umask(0o027)
    try:
        write_output(f"{tmp_path}/file", b"new")
        write_output(f"{tmp_path}/made", b"new")
    finally:
        os.umask(before)

    assert [stat.S_IMODE(os.stat(tmp_path / name).st_mode) for name in ("file", "made")] == [mode, 0o640]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may give a file away")
def test_a_file_of_another_owner_stays_theirs(tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    os.chown(tmp_path / "file", 12345, 54321)
    write_output(f"{tmp_path}/file", b"new")

    assert (os.stat(tmp_path / "file").st_uid, os.stat(tmp_path / "file").st_gid) == (12345, 54321)


# --- what cannot be written -------------------------------------------------------------------------------------------


def test_what_cannot_be_written_is_said_and_nothing_is_left(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(PathError, match=r"folder` cannot be written: is a directory\.$"):
        write_output(f"{tmp_path}/folder", b"x")
    with pytest.raises(PathError, match=r"file` cannot be written: no such file or directory\.$"):
        write_output(f"{tmp_path}/no/file", b"x")

    assert os.listdir(tmp_path) == ["folder"]


def test_where_the_second_of_two_files_cannot_be_put_in_place_it_says_that_the_first_has_changed(tmp_path, monkeypatch):
    files = {}
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(b"old")
        files[f"{tmp_path}/{name}"] = b"old"
    replace = os.replace

    def fail_at_b(draft: str, place: str) -> None:
        if place.endswith("b"):
            raise OSError(5, "Input/output error")
        replace(draft, place)

    monkeypatch.setattr(output.os, "replace", fail_at_b)
    with pytest.raises(PathError) as raised:
        replace_files(dict.fromkeys(files, b"new"), files)

    assert str(raised.value) == (
        f"`{tmp_path}/b` cannot be written: input/output error. Already changed: `{tmp_path}/a`. The rest is as it was."
    )
    assert [(tmp_path / name).read_bytes() for name in "abc"] == [b"new", b"old", b"old"]
    assert sorted(os.listdir(tmp_path)) == ["a", "b", "c"]


# --- two at once ------------------------------------------------------------------------------------------------------


def test_of_many_who_change_a_file_at_once_each_is_written_or_told(tmp_path):
    """Each adds its own line to what it has read: no line of one who was not told may be missing."""
    file = tmp_path / "file"
    file.write_bytes(b"")
    code = """
import sys
from graph.syntax.files import PathError
from graph.syntax.output import replace_files
path, me = sys.argv[1:]
for turn in range(40):
    old = open(path, "rb").read()
    try:
        replace_files({path: old + f"{me} {turn}\\n".encode()}, {path: old})
        print(me, turn)
    except PathError as problem:
        assert "has changed since it was read" in str(problem), problem
"""
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(file), str(me)], cwd=ROOT, stdout=subprocess.PIPE, text=True) for me in range(4)
    ]
    written = "".join(writer.communicate()[0] for writer in writers).splitlines()

    assert [writer.returncode for writer in writers] == [0] * 4
    assert sorted(file.read_text().splitlines()) == sorted(written)
    assert written


def test_nobody_changes_a_file_while_another_holds_its_folder(tmp_path):
    (tmp_path / "file").write_bytes(b"old")
    path = f"{tmp_path}/file"
    writer = threading.Thread(target=replace_files, args=({path: b"new"}, {path: b"old"}))
    with lock_folder(str(tmp_path)):
        writer.start()
        writer.join(0.3)
        during = (tmp_path / "file").read_bytes()
    writer.join()

    assert (during, (tmp_path / "file").read_bytes()) == (b"old", b"new")


def test_what_is_signed_is_what_was_read(tmp_path, monkeypatch, capsys):
    """An editor saves while the clauses are drafted: the signature of the old wording is not written over it."""
    text = SETTLED.read_text(encoding="utf-8")
    register = tmp_path / "r.yaml"
    register.write_text(text[: text.index("    signed:")], encoding="utf-8")
    saved = register.read_bytes() + b"# saved meanwhile\n"
    from graph.cli.commands import protocol

    draft = protocol.prepare_clauses

    def save_meanwhile(*given: object) -> object:
        Path(register).write_bytes(saved)
        return draft(*given)

    monkeypatch.setattr(protocol, "prepare_clauses", save_meanwhile)
    words = ["protocol", "--data", str(register), "--sign", "health", "--by", "health-chair", "--on", "2016-05-04"]

    assert run_graph(capsys, *words) == (
        2,
        "",
        f"graph protocol: `{register}` has changed since it was read. Read it again, then change it.\n",
    )
    assert register.read_bytes() == saved


@pytest.mark.parametrize("name", ["bodies.yaml", "bodies.yml"])
def test_a_file_that_may_be_a_register_is_not_replaced_by_what_a_command_prints(tmp_path, name):
    (tmp_path / name).write_bytes(b"register: {}\n")

    with pytest.raises(PathError, match="may be a register, which this would replace: name another file"):
        write_output(f"{tmp_path}/{name}", b"a report")
    assert (tmp_path / name).read_bytes() == b"register: {}\n"


@pytest.mark.parametrize("path", ["", "reports/"])
def test_what_names_no_file_is_not_written_to(tmp_path, monkeypatch, path):
    monkeypatch.chdir(tmp_path)

    with pytest.raises(PathError, match="names no file to write to"):
        write_output(path, b"a report")
    assert list(tmp_path.iterdir()) == []
