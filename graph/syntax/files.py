"""Paths -> the bytes of a register's files; what is no ordinary file, or lies outside the folder named, is refused unopened."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterable
from typing import NamedTuple

from ..model.errors import GraphError
from ..model.finding import Finding, Position, make_problem
from ..model.text import shorten
from .tree import BYTE_LIMIT, Tree

YAML_SUFFIX, OTHER_SUFFIXES = ".yaml", (".yml", ".YAML", ".YML")


FILE_KINDS = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISSOCK, "a socket"),
)


class PathError(GraphError):
    """A path that cannot be read as a register: one sentence, for standard error."""


class RegisterFile(NamedTuple):
    """A file: its name as people see it, its bytes; once it is parsed, its tree, or what is wrong with it; and where it lies."""

    name: str
    data: bytes
    tree: Tree | None = None
    problem: Finding | None = None
    path: str = ""


def open_files(path: str) -> tuple[list[RegisterFile], list[Finding]]:
    """The file at a path, or the files of the folder there; with findings on files in it that are not read, for their names.

    Raises `PathError` where there is nothing to read.
    """
    if not os.path.isdir(path):
        return [RegisterFile(display_path(path), read_bytes(path), path=path)], []
    try:
        names = os.listdir(path)
    except OSError as error:
        raise PathError(f"`{display_path(path)}` cannot be read: {os_error_reason(error)}.") from None
    return select_files(
        path,
        names,
        lambda name: os.path.isdir(os.path.join(path, name)) and contains_yaml(os.path.join(path, name)),
        lambda name, shown_as: RegisterFile(shown_as, read_bytes(os.path.join(path, name), path), path=os.path.join(path, name)),
    )


def select_files(
    folder: str, names: Iterable[str], holds_yaml: Callable[[str], bool], file: Callable[[str, str], RegisterFile]
) -> tuple[list[RegisterFile], list[Finding]]:
    """Of the names in a folder, on a disk or in a repository, the files that are a register's; and findings on those that are not read.

    `file` gives a file by its name in the folder, and under the name that people see.
    """

    def place(name: str) -> str:
        return display_path(os.path.join(folder, name))

    names = sorted(name for name in names if not name.startswith("."))
    nearly = [name for name in names if name.endswith(OTHER_SUFFIXES)]
    inner = [name for name in names if holds_yaml(name)]
    names = [name for name in names if name.endswith(YAML_SUFFIX)]
    if not names:
        also = "; a register's files end in `.yaml`" if nearly else f"; its folder `{place(inner[0])}` does" if inner else ""
        raise PathError(f"`{display_path(folder)}` holds no `.yaml` file{also}.")
    return [file(name, place(name)) for name in names], [
        make_problem(
            "unreadable",
            Position(place(name)),
            "the file is not read: the names of a register's files end in `.yaml`",
            f"Rename it to `{shorten(os.path.splitext(name)[0])}.yaml`, or move it out of the folder.",
        )
        for name in nearly
    ] + [
        make_problem(
            "unreadable",
            Position(place(name)),
            "the folder is not read: a register's files lie in one folder, without folders in it",
            "Move its files up, or name it to the command as a register of its own.",
        )
        for name in inner
    ]


def contains_yaml(folder: str) -> bool:
    try:
        return any(name.endswith(YAML_SUFFIX) for name in os.listdir(folder))
    except OSError:
        return False


def read_bytes(path: str, folder: str | None = None) -> bytes:
    """The bytes of an ordinary file, at most one more than a register may hold. Its links may not lead out of the folder."""
    name = f"`{display_path(path)}`"
    flags = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_CLOEXEC", "O_BINARY"))
    try:
        linked = os.path.islink(path)
        if not linked and folder is not None:
            flags |= getattr(os, "O_NOFOLLOW", 0)  # a link that is put in its place now is not followed
        if linked:
            real = os.path.realpath(path)
            if os.path.islink(real):
                raise PathError(f"{name} is a link that leads back to itself.")
            if not os.path.exists(real):
                raise PathError(f"{name} is a link to something that is not there.")
            if folder is not None and os.path.commonpath([real, os.path.realpath(folder)]) != os.path.realpath(folder):
                raise PathError(f"{name} is a link to a place outside `{display_path(folder)}`, and is not followed.")
        kind = os.stat(path).st_mode
        if not stat.S_ISREG(kind):
            what = next((word for is_it, word in FILE_KINDS if is_it(kind)), "no ordinary file")
            raise PathError(f"{name} is {what}, not a file or a folder.")
        descriptor = os.open(path, flags)
        try:
            opened = os.fstat(descriptor)
            if not stat.S_ISREG(opened.st_mode):
                raise PathError(f"{name} is not an ordinary file.")
            if linked and folder is not None and not is_inside(path, folder, opened):  # it leads elsewhere since it was looked at
                raise PathError(f"{name} was changed while it was read.")
            with open(descriptor, "rb", closefd=False) as file:
                return file.read(BYTE_LIMIT + 1)
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        if isinstance(error, (FileNotFoundError, ValueError)) or getattr(error, "errno", None) == errno.ENAMETOOLONG:
            raise PathError(f"{name}: there is no such file or folder.") from None
        raise PathError(f"{name} cannot be read: {os_error_reason(error)}.") from None


def is_inside(path: str, folder: str, opened: os.stat_result) -> bool:
    """Whether the file that was opened at a path is one that lies in the folder."""
    real, home = os.path.realpath(path), os.path.realpath(folder)
    return os.path.commonpath([real, home]) == home and os.path.samestat(os.stat(real), opened)


def read_sibling_file(folder: str, name: str) -> bytes | None:
    """What lies in a folder under this name; None where nothing does."""
    path = os.path.join(folder, name)
    return read_bytes(path, folder or os.curdir) if os.path.lexists(path) else None


def os_error_reason(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def display_path(path: str) -> str:
    return shorten(path.replace(os.sep, "/"), 60 if len(os.path.basename(path)) > 255 else 4096)
