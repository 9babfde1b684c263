"""A register as it stood at a revision in git."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial

from ..model.finding import Finding, Position, make_problem
from ..model.text import code
from ..syntax.files import YAML_SUFFIX, PathError, RegisterFile, display_path, select_files
from ..syntax.git import (
    GitPlace,
    GitRefusal,
    NoRepository,
    ask_git,
    list_entries,
    locate_in_repository,
    make_git_error,
    read_contents,
    resolve_commit,
)
from .load import LoadedRegister, link_registers, load_files, read_registers

EXPLICIT_STARTS = (os.curdir, os.pardir)
MODE_PROBLEMS = {
    "120000": ("is a link there, and links are not followed in git", "Put the file itself in its place."),
    "160000": ("is another repository there (a submodule)", "Give its files a folder of their own."),
    "040000": ("is a folder there, not a file", "A folder's name does not end in `.yaml`."),
}


def read_registers_at(where: str, paths: Sequence[str]) -> list[LoadedRegister]:
    """The registers at `where`: a path; or, where there is no such path, these paths as they stood at that revision of their git
    repository. `A...B` is where A and B parted. A register that was not there yet is left out: at that time there was none.

    Raises `PathError` where `where` is neither, or both (so that nobody who adds a file of that name can put it in the place of the
    revision that was meant), or git cannot tell.
    """
    if is_explicit_path(where):
        return read_registers(where)
    if os.path.lexists(where):
        if is_also_revision(where, paths):
            raise PathError(
                f"{code(where)} is both a path and a revision in git: write `./{display_path(where)}` for the path; "
                "for the revision, give the id of its commit."
            )
        return read_registers(where)
    return read_revision(where, paths)


def read_revision(revision: str, paths: Sequence[str]) -> list[LoadedRegister]:
    """The registers at these paths as they stood at a revision of their git repository.

    Raises `PathError` where there is no such revision, or git cannot tell.
    """
    return link_registers([source for path in paths for source in load_registers_at(locate_in_repository(path, revision), revision)])


def is_explicit_path(where: str) -> bool:
    return os.path.isabs(where) or where.replace(os.sep, "/").split("/")[0] in EXPLICIT_STARTS


def is_also_revision(where: str, paths: Sequence[str]) -> bool:
    for path in paths:
        try:
            if resolve_commit(locate_in_repository(path, where), where):
                return True
        except NoRepository:
            continue
    return False


def load_registers_at(at: GitPlace, where: str) -> list[LoadedRegister]:
    """The registers at a place as they stood; none where none was there."""
    id = resolve_commit(at, where)
    if id is None:
        if where in ("HEAD", "@") and not ask_git(at, "rev-parse", "--verify", "--quiet", "HEAD"):
            return []  # nothing is committed yet
        raise PathError(describe_missing_revision(at, where))
    try:
        found, unread, folder = read_files_at(at, id, where)
    except GitRefusal as refusal:
        raise make_git_error(at, where, str(refusal)) from None
    try:
        sources = list(load_files(found, unread, folder)) if found else []
    except PathError:
        return []  # a folder, and no register in it yet
    for source in sources:
        source.read_sibling = partial(read_sibling_at, at._replace(inside=at.inside if folder else at.inside.rpartition("/")[0]), id)
    return sources


def read_sibling_at(at: GitPlace, id: str, name: str) -> bytes | None:
    """What lay in a folder under this name at a commit; None where nothing did."""
    path = f"{at.inside}/{name}" if at.inside else name
    try:
        found = list_entries(at, id, path)
        if not found:
            return None
        if found[0].mode in MODE_PROBLEMS:
            raise PathError(f"`{display_path(name)}` {MODE_PROBLEMS[found[0].mode][0].replace('there', f'at {code(id[:8])}')}.")
        return next(read_contents(at, found))
    except GitRefusal as refusal:
        raise make_git_error(at, id[:8], str(refusal)) from None


def describe_missing_revision(at: GitPlace, where: str) -> str:
    shallow = ask_git(at, "rev-parse", "--is-shallow-repository") == "true"
    both = len(where.split("...")) == 2
    lacks = f"have no commit in common that is known to the repository of `{display_path(at.given)}`"
    what = (
        f"the two sides of {code(where)} {lacks}"
        if both
        else f"{code(where)} is no path, and no revision of the repository of `{display_path(at.given)}`"
    )
    remedy = (
        "it is a shallow clone, which holds the latest commits only: `git fetch --unshallow` brings the others (in a workflow, "
        "`fetch-depth: 0` of actions/checkout)"
        if shallow
        else "`git branch --all` lists the branches there are, `git fetch` brings those of others"
    )
    return f"{what}; {remedy}."


def read_files_at(at: GitPlace, id: str, where: str) -> tuple[list[RegisterFile], list[Finding], str | None]:
    """The files of the register at a commit, what is not read beside them, and their folder where it was one."""
    if not at.inside:
        listed = list_entries(at, id)
    else:
        here = list_entries(at, id, at.inside)
        if not here:
            return [], [], None
        if here[0].mode in ("120000", "160000"):
            what = f"`{display_path(at.given)}` {MODE_PROBLEMS[here[0].mode][0].replace('there', f'at {code(where)}')}"
            raise PathError(f"{what}: name the folder or file it stands for.")
        if here[0].mode != "040000":
            return [RegisterFile(display_path(at.given), data) for data in read_contents(at, here)], [], None
        listed = list_entries(at, here[0].id)
    known = {entry.name: entry for entry in listed}
    names = [name for name in sorted(known) if name.endswith(YAML_SUFFIX)]
    plain = [known[name] for name in names if known[name].mode not in MODE_PROBLEMS]
    data = dict(zip((entry.name for entry in plain), read_contents(at, plain), strict=True))

    def holds_yaml(name: str) -> bool:
        return known[name].mode == "040000" and any(entry.name.endswith(YAML_SUFFIX) for entry in list_entries(at, known[name].id))

    def file(name: str, shown_as: str) -> RegisterFile:
        if name in data:
            return RegisterFile(shown_as, data[name])
        message, remedy = MODE_PROBLEMS[known[name].mode]
        return RegisterFile(shown_as, b"", problem=make_problem("unreadable", Position(shown_as), f"the file {message}", remedy))

    try:
        found, unread = select_files(at.given, known, holds_yaml, file)
    except PathError:
        return [], [], None  # a folder, and no register in it yet
    return found, unread, at.given
