"""Paths -> registers, with all their problems."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ..model.finding import Finding, make_problem
from ..model.text import quote_name, shorten
from ..syntax.files import PathError, RegisterFile, open_files, read_sibling_file
from ..syntax.parse import parse_yaml
from ..syntax.tree import UnreadableFile
from .builder import RegisterBuilder
from .connections import group_connected, list_named_registers
from .positions import LoadedRegister
from .references import validate

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from ..model.register import Register

__all__ = ["LoadedRegister", "PathError", "parse_register", "read_registers"]

PARALLEL_BYTES = 5_000_000  # bytes of a register's files from which on they are read side by side


def parse_register(text: str | bytes, file: str = "register.yaml") -> LoadedRegister:
    """The register in `text`, as if it stood in `file`.

    >>> parse_register("register: {id: r, name: R, format: 1, base: https://example.org/r/}").register.name
    'R'
    """
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    return link_registers([build_register([parse_file(RegisterFile(file, data))])])[0]


def read_registers(*paths: str | os.PathLike[str], executor: Executor | None = None) -> list[LoadedRegister]:
    """The registers at these paths, each a file or a folder, with all their problems.

    Large files are parsed by `executor`, if one is given; else by processes of our own.
    Raises `PathError` for a path that cannot be opened, or in which no register lies; never for what a file says.
    """
    return load_opened([open_path(os.fspath(path)) for path in paths], executor)


class OpenedPath(NamedTuple):
    """A path with the bytes of its files, and findings on what lies beside them and is not read; `folder` where it is one."""

    path: str
    folder: str | None
    files: list[RegisterFile]
    unread: list[Finding]


def open_path(path: str) -> OpenedPath:
    """What lies at a path now. Raises `PathError` as `read_registers` does."""
    return OpenedPath(path, path if os.path.isdir(path) else None, *open_files(path))


def load_opened(opened: Iterable[OpenedPath], executor: Executor | None = None) -> list[LoadedRegister]:
    """The registers in what was opened: one of each path; or, of a folder of which every file has `register`, as many as it has files."""
    found = []
    with collection_paused():
        for path, folder, files, unread in opened:
            for source in load_files(files, unread, folder, executor):
                source.read_sibling = partial(read_sibling_file, folder or os.path.dirname(path))
                found.append(source)
        return link_registers(found)


@contextmanager
def collection_paused() -> Iterator[None]:
    """Nothing that is read is garbage: looking for some would double the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def load_files(
    found: Iterable[RegisterFile], unread: Iterable[Finding], folder: str | None, executor: Executor | None = None
) -> Iterator[LoadedRegister]:
    """The registers that these files are; `unread` is what is wrong in their folder beside them."""
    files = parse_files(list(found), executor)
    heads = [bool(file.tree and file.tree.root.__class__ is dict and "register" in file.tree.root) for file in files]
    if folder is not None and not any(heads) and not any(file.problem for file in files):
        raise PathError(f"`{shorten(folder)}` holds no register: none of its files has `register`.")
    several = sum(heads) > 1 and all(head or file.problem for head, file in zip(heads, files, strict=True))
    groups = [[file] for file in files] if several else [files]
    for group in groups:
        yield build_register(group, unread)
        unread = []


def parse_files(files: list[RegisterFile], executor: Executor | None = None) -> list[RegisterFile]:
    """The files, each with its tree or with what is wrong with it; read side by side, where it is worth the copies."""
    if len(files) == 1 or sum(len(file.data) for file in files) < PARALLEL_BYTES:
        return [parse_file(file) for file in files]
    from .parallel import map_parallel

    return map_parallel(parse_file, files, executor)


def parse_file(file: RegisterFile) -> RegisterFile:
    """A file with its tree, or with what is wrong with it."""
    if file.problem:
        return file
    try:
        return file._replace(tree=parse_yaml(file.data, file.name))
    except UnreadableFile as error:
        return file._replace(problem=error.finding)


def build_register(files: list[RegisterFile], unread: Iterable[Finding] = ()) -> LoadedRegister:
    """One register from its files; what lies between its records and others' is judged once all registers are there."""
    draft = RegisterBuilder()
    draft.problems += unread
    roots = {file.name: draft.add_file(file, alone=len(files) == 1) for file in files}
    lines = {file.name: file.tree.lines for file in files if file.tree}
    built = LoadedRegister(draft.build(roots), roots, lines, draft.problems, draft.used, draft.locations)
    built.files = {file.path: file.data for file in files if file.path}
    return built


def link_registers(sources: list[LoadedRegister], all_read: bool | None = None) -> list[LoadedRegister]:
    """The sources, each knowing those it has to do with, with the problems between their records; findings in file order.

    `all_read` says whether every file of every register that was asked for could be read; None: these are all of them.
    """
    known: dict[str, LoadedRegister] = {}
    for source in sources:
        register = source.register
        for key, value in (("id", register.id), ("base", register.base)):
            before = known.setdefault(f"{key} {value}", source) if value else source
            if before is not source:
                source.problems.append(describe_second(key, value, source, before))
                break
    if all_read is None:
        all_read = all(one.is_complete for one in sources)
    for group in group_connected([((one.register.id, one.register.base), list_named_registers(one.used)) for one in sources]):
        link_group([sources[place] for place in group], all_read)
    return sources


def describe_second(key: str, value: str, source: LoadedRegister, before: LoadedRegister) -> Finding:
    """What is wrong where a register has the id or the base of another."""
    first, register = before.position(("register",)), source.register
    other = f"the register {quote_name(before.register.name)} on line {first.line} of {first.file}"
    if key == "id":
        message = f"{quote_name(register.name)} has the id `{shorten(value)}`, which {other} has already"
        remedy = "Give one of the two another id, and correct what refers to it."
        return make_problem("duplicate-id", source.position(("register", "id")), message, remedy, value=value)
    message = f"{quote_name(register.name)} has the `base` `{shorten(value)}`, which {other} has too: one would be taken for the other"
    remedy = "Give one of the two another `base`; if they are two states of one register, name only one of them."
    return make_problem("wrong-value", source.position(("register", "base")), message, remedy, value=shorten(value), field="base")


def link_group(sources: list[LoadedRegister], all_read: bool) -> None:
    """Lets registers that name each other know each other, and adds the problems between their records."""
    known: dict[str, Register] = {}
    for source in sources:
        if source.register.id:
            known.setdefault(source.register.id, source.register)
    for source in sources:
        source.register.complete(others={id: register for id, register in known.items() if register is not source.register})
    for source in sources:
        source.problems += validate(source, all_read, list_named_elsewhere(source, sources))


def list_named_elsewhere(source: LoadedRegister, sources: list[LoadedRegister]) -> frozenset[str]:
    """The ids of a register to which the others refer."""
    start = f"{source.register.id}:"
    return frozenset(
        id.removeprefix(start)
        for other in sources
        if other is not source
        for ids in other.used.values()
        for id in ids
        if id.startswith(start)
    )
