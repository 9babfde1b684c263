"""A register as it stood: read out of git's own store, through git itself.

Nothing is checked out, and nothing that a repository configures is run: of git only what looks things up is called, with words that
cannot be taken for options, and what it is told by the environment of a hook (`GIT_DIR` and its like) is kept from it.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from functools import partial
from typing import NamedTuple

from ..model.errors import GraphError
from ..model.finding import Finding, Position, make_problem
from ..model.text import code, quote_name
from ..syntax.files import YAML_SUFFIX, PathError, RegisterFile, display_path, select_files
from ..syntax.tree import BYTE_LIMIT
from .load import LoadedRegister, link_registers, load_files, read_registers

GIT = ("git", "--no-pager", "--no-replace-objects", "--no-optional-locks", "--literal-pathspecs")
QUIET = ("-c", "core.fsmonitor=false", "-c", "protocol.allow=never")  # what a repository lacks is not fetched on the sly
KEPT = re.compile(r"GIT_(CONFIG_.*|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)")  # where a folder may be declared safe
EXPLICIT = (os.curdir, os.pardir)

WORDS = {
    "120000": ("is a link there, and links are not followed in git", "Put the file itself in its place."),
    "160000": ("is another repository there (a submodule)", "Give its files a folder of their own."),
    "040000": ("is a folder there, not a file", "A folder's name does not end in `.yaml`."),
}


class Place(NamedTuple):
    """A path as git knows it: a folder that is there to call git in, and the path from the top of its repository."""

    given: str
    folder: str
    inside: str


class Entry(NamedTuple):
    """What git holds under a name: `mode` says of what kind, `size` is in bytes."""

    mode: str
    id: str
    size: int
    name: str


class Refusal(GraphError):
    """Git said no; what it said, in its own English."""


class Nowhere(PathError):
    """There is no git, or no repository: a word can be nothing but a path."""


def sources_at(where: str, paths: Sequence[str]) -> list[LoadedRegister]:
    """The registers at `where`: a path; or, where there is no such path, these paths as they stood at that revision of their git
    repository. `A...B` is where A and B parted. A register that was not there yet is left out: at that time there was none.

    Raises `PathProblem` where `where` is neither, or both (so that nobody who adds a file of that name can put it in the place of the
    revision that was meant), or git cannot tell.
    """
    if is_plainly_a_path(where):
        return read_registers(where)
    if os.path.lexists(where):
        if is_revision_too(where, paths):
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
    return link_registers([source for path in paths for source in registers_then(place(path, revision), revision)])


def is_plainly_a_path(where: str) -> bool:
    return os.path.isabs(where) or where.replace(os.sep, "/").split("/")[0] in EXPLICIT


def is_revision_too(where: str, paths: Sequence[str]) -> bool:
    for path in paths:
        try:
            if commit(place(path, where), where):
                return True
        except Nowhere:
            continue
    return False


def place(path: str, where: str) -> Place:
    """Where a path lies in its repository."""
    if "\0" in path:
        raise PathError(f"`{display_path(path)}`: there is no such file or folder.")
    absolute = os.path.abspath(path)
    folder = absolute if os.path.isdir(absolute) and not os.path.islink(absolute) else os.path.dirname(absolute)
    while not os.path.isdir(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    found = Place(path, folder, "")
    try:
        within, _, prefix = git(found, "rev-parse", "--is-inside-work-tree", "--show-prefix").partition("\n")
        if within != "true":
            raise Refusal("not a git repository")
    except FileNotFoundError:
        raise Nowhere(
            f"{code(where)} is no path, and to look for a revision of that name git is needed, which is not here: install it, "
            "or give the path of an earlier copy."
        ) from None
    except Refusal as refusal:
        said = str(refusal)
        if "dubious ownership" in said or "unsafe repository" in said:
            raise PathError(
                f"git does not trust the repository of `{display_path(path)}`, since it belongs to another user: if you do, say so with "
                f"`git config --global --add safe.directory {display_path(top(folder))}`."
            ) from None
        if "not a git repository" in said:
            raise Nowhere(
                f"{code(where)} is no path, and no revision either: `{display_path(path)}` lies in no git repository. "
                "Give the path of an earlier copy."
            ) from None
        raise troubled(found, where, said) from None
    rest = os.path.relpath(absolute, folder).replace(os.sep, "/")
    return found._replace(inside=(prefix.removesuffix("\n") + ("" if rest == "." else rest)).removesuffix("/"))


def top(folder: str) -> str:
    while not os.path.lexists(os.path.join(folder, ".git")) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    return folder


def troubled(at: Place, where: str, said: str) -> PathError:
    if git_says(at, "config", "--get-regexp", r"^remote\..*\.promisor$"):
        return PathError(
            f"the clone in which `{display_path(at.given)}` lies was made without the files of {code(where)}: clone it without `--filter`."
        )
    last = (said.strip().splitlines() or ["nothing"])[-1].removeprefix("fatal: ").rstrip(".")
    return PathError(
        f"git cannot tell how `{display_path(at.given)}` stood at {code(where)}: it says {quote_name(last)}. `git fsck` tells more."
    )


# --- what git is asked ------------------------------------------------------------------------------------------------


def calling(at: Place, *words: str) -> tuple[list[str], dict[str, str]]:
    """How git is called: the command, and its environment."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or KEPT.fullmatch(key)}
    return [*GIT, *QUIET, "-C", at.folder, *words], kept | {
        "LC_ALL": "C",
        "LANGUAGE": "C",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }


def git(at: Place, *words: str) -> str:
    """What git answers. Raises `Refusal`, or `FileNotFoundError` where there is no git."""
    command, environment = calling(at, *words)
    try:
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except PermissionError:
        raise FileNotFoundError from None
    if done.returncode:
        raise Refusal(os.fsdecode(done.stderr))
    return os.fsdecode(done.stdout)


def commit(at: Place, word: str) -> str | None:
    """The id of the commit that a word means; None where it means none."""
    if "\0" in word:
        return None
    sides = word.split("...")
    try:
        if len(sides) == 2:
            found = git(at, "merge-base", *(commit(at, side or "HEAD") or "" for side in sides))
        else:
            found = git(at, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{word}^{{commit}}")
    except Refusal:
        return None
    id = found.strip()
    return id if re.fullmatch("[0-9a-f]{40,64}", id) else None


def entries(at: Place, tree: str, *path: str) -> list[Entry]:
    """What lies in a tree (or a commit's top folder); with a path, what lies under it."""
    lines = git(at, "ls-tree", "-z", "-l", "--full-tree", tree, *(("--", *path) if path else ())).split("\0")
    found = []
    for line in filter(None, lines):
        head, _, name = line.partition("\t")
        mode, _, id, size = head.split()
        found.append(Entry(mode, id, int(size) if size.isdigit() else 0, name.rpartition("/")[2]))
    return found


def contents(at: Place, wanted: Sequence[Entry]) -> Iterator[bytes]:
    """What each of these files holds, to the byte as git stores it; of one over the limit, as many zeros as show that it is."""
    command, environment = calling(at, "cat-file", "--batch")
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as asked:
        assert asked.stdin is not None
        assert asked.stdout is not None
        for entry in wanted:
            if entry.size > BYTE_LIMIT:
                yield bytes(BYTE_LIMIT + 1)
                continue
            try:
                asked.stdin.write(f"{entry.id}\n".encode())
                asked.stdin.flush()
            except BrokenPipeError:
                raise Refusal("it has stopped answering") from None
            head = asked.stdout.readline().split()
            if head[1:] != [b"blob", b"%d" % entry.size]:
                raise Refusal("a file is missing from its store")
            data = asked.stdout.read(entry.size)
            if asked.stdout.read(1) != b"\n":
                raise Refusal("a file in its store is cut short")
            yield data


# --- the register at a revision ---------------------------------------------------------------------------------------


def registers_then(at: Place, where: str) -> list[LoadedRegister]:
    """The registers at a place as they stood; none where none was there."""
    id = commit(at, where)
    if id is None:
        if where in ("HEAD", "@") and not git_says(at, "rev-parse", "--verify", "--quiet", "HEAD"):
            return []  # nothing is committed yet
        raise PathError(no_such(at, where))
    try:
        found, unread, folder = files_then(at, id, where)
    except Refusal as refusal:
        raise troubled(at, where, str(refusal)) from None
    try:
        sources = list(load_files(found, unread, folder)) if found else []
    except PathError:
        return []  # a folder, and no register in it yet
    for source in sources:
        source.read_sibling = partial(beside_then, at._replace(inside=at.inside if folder else at.inside.rpartition("/")[0]), id)
    return sources


def beside_then(at: Place, id: str, name: str) -> bytes | None:
    """What lay in a folder under this name at a commit; None where nothing did."""
    path = f"{at.inside}/{name}" if at.inside else name
    try:
        found = entries(at, id, path)
        if not found:
            return None
        if found[0].mode in WORDS:
            raise PathError(f"`{display_path(name)}` {WORDS[found[0].mode][0].replace('there', f'at {code(id[:8])}')}.")
        return next(contents(at, found))
    except Refusal as refusal:
        raise troubled(at, id[:8], str(refusal)) from None


def history(path: str, name: str, most: int) -> list[tuple[str, str]]:
    """The latest commits that changed a register, or what lies beside it under this name: each with its day, the newest first.

    Raises `PathProblem` where there is no git, or no repository.
    """
    at = place(path, "HEAD")
    paths = [os.curdir] if os.path.isdir(path) else [os.path.basename(path), name]
    try:
        told = git(at, "rev-list", f"--max-count={most}", "--format=%H %cs", "HEAD", "--", *paths)
    except Refusal:
        return []  # nothing is committed yet
    return [(id, day) for id, _, day in (line.partition(" ") for line in told.splitlines()) if id != "commit"]


def git_says(at: Place, *words: str) -> str:
    try:
        return git(at, *words).strip()
    except Refusal:
        return ""


def no_such(at: Place, where: str) -> str:
    shallow = git_says(at, "rev-parse", "--is-shallow-repository") == "true"
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


def files_then(at: Place, id: str, where: str) -> tuple[list[RegisterFile], list[Finding], str | None]:
    """The files of the register at a commit, what is not read beside them, and their folder where it was one."""
    if not at.inside:
        listed = entries(at, id)
    else:
        here = entries(at, id, at.inside)
        if not here:
            return [], [], None
        if here[0].mode in ("120000", "160000"):
            what = f"`{display_path(at.given)}` {WORDS[here[0].mode][0].replace('there', f'at {code(where)}')}"
            raise PathError(f"{what}: name the folder or file it stands for.")
        if here[0].mode != "040000":
            return [RegisterFile(display_path(at.given), data) for data in contents(at, here)], [], None
        listed = entries(at, here[0].id)
    known = {entry.name: entry for entry in listed}
    names = [name for name in sorted(known) if name.endswith(YAML_SUFFIX)]
    plain = [known[name] for name in names if known[name].mode not in WORDS]
    data = dict(zip((entry.name for entry in plain), contents(at, plain), strict=True))

    def holds_yaml(name: str) -> bool:
        return known[name].mode == "040000" and any(entry.name.endswith(YAML_SUFFIX) for entry in entries(at, known[name].id))

    def file(name: str, shown_as: str) -> RegisterFile:
        if name in data:
            return RegisterFile(shown_as, data[name])
        message, remedy = WORDS[known[name].mode]
        return RegisterFile(shown_as, b"", problem=make_problem("unreadable", Position(shown_as), f"the file {message}", remedy))

    try:
        found, unread = select_files(at.given, known, holds_yaml, file)
    except PathError:
        return [], [], None  # a folder, and no register in it yet
    return found, unread, at.given
