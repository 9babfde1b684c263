"""What git knows of a path: asked of git itself.

Nothing is checked out, and nothing that a repository configures is run: only git's commands that look things up are called, with
words that cannot be taken for options, and the environment of a hook (`GIT_DIR` and the like) is kept from them.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..model.errors import GraphError
from ..model.text import code, quote_name
from .files import PathError, display_path
from .tree import BYTE_LIMIT

GIT_OPTIONS = ("--no-pager", "--no-replace-objects", "--no-optional-locks", "--literal-pathspecs")
GIT_SETTINGS = ("core.fsmonitor=false", "protocol.allow=never", "safe.bareRepository=explicit")  # runs nothing, fetches nothing
GIT_VARIABLES = re.compile(r"GIT_(CONFIG_.*|CEILING_DIRECTORIES|DISCOVERY_ACROSS_FILESYSTEM)")  # where a folder may be declared safe


class GitPlace(NamedTuple):
    """A path as git knows it: the top folder of its repository, which git is called in, and the path from there."""

    given: str
    folder: str
    inside: str


class GitEntry(NamedTuple):
    """What git holds under a name: `mode` says of what kind, `size` is in bytes."""

    mode: str
    id: str
    size: int
    name: str


class GitRefusal(GraphError):
    """Git said no; what it said, in its own English."""


class NoRepository(PathError):
    """There is no git, or no repository: a word can be nothing but a path."""


def locate_in_repository(path: str, where: str) -> GitPlace:
    """Where a path lies in its repository."""
    if "\0" in path:
        raise PathError(f"`{display_path(path)}`: there is no such file or folder.")
    absolute = os.path.abspath(path)
    folder = absolute if os.path.isdir(absolute) and not os.path.islink(absolute) else os.path.dirname(absolute)
    while not os.path.isdir(folder) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    rest = os.path.relpath(absolute, folder)
    folder = os.path.realpath(folder)
    top = repository_top(folder)
    inside = os.path.normpath(os.path.join(os.path.relpath(folder, top), rest)).replace(os.sep, "/")
    found = GitPlace(path, top, "" if inside == os.curdir else inside)
    try:
        if run_git(found, "rev-parse", "--is-inside-work-tree", "--show-prefix").split() != ["true"] or ".git" in folder.split(os.sep):
            raise GitRefusal("not a git repository")
        if is_submodule(top):
            raise PathError(
                f"`{display_path(path)}` lies in a repository of its own within this one, a submodule: its revisions are not this "
                "repository's. Go into it to compare it with its own."
            )
        return found
    except FileNotFoundError:
        raise NoRepository(
            f"{code(where)} is no path, and to look for a revision of that name git is needed, which is not here: install it, "
            "or give the path of an earlier copy."
        ) from None
    except GitRefusal as refusal:
        said = str(refusal)
        if "dubious ownership" in said or "unsafe repository" in said:
            raise PathError(
                f"git does not trust the repository of `{display_path(path)}`, since it belongs to another user: if you do, say so with "
                f"`git config --global --add safe.directory {display_path(top)}`."
            ) from None
        if "not a git repository" in said:
            raise NoRepository(
                f"{code(where)} is no path, and no revision either: `{display_path(path)}` lies in no git repository. "
                "Give the path of an earlier copy."
            ) from None
        raise make_git_error(found, where, said) from None


def is_submodule(top: str) -> bool:
    """Whether a repository is a part of the one that we are called in: a pull request may put such a one in a folder's place."""
    ours = repository_top(os.path.realpath(os.curdir))
    if not top.startswith(os.path.join(ours, "")) or not os.path.lexists(os.path.join(ours, ".git")):
        return False
    inside = os.path.relpath(top, ours).replace(os.sep, "/")
    return run_git(GitPlace(top, ours, inside), "ls-files", "--stage", "--", inside).startswith("160000 ")


def repository_top(folder: str) -> str:
    """The nearest folder that holds `.git`, where git starts to look: what a pull request adds below it is not taken for a repository."""
    while not os.path.lexists(os.path.join(folder, ".git")) and folder != os.path.dirname(folder):
        folder = os.path.dirname(folder)
    return folder


def make_git_error(at: GitPlace, where: str, said: str) -> PathError:
    if ask_git(at, "config", "--get-regexp", r"^remote\..*\.promisor$"):
        return PathError(
            f"the clone in which `{display_path(at.given)}` lies was made without the files of {code(where)}: clone it without `--filter`."
        )
    last = (said.strip().splitlines() or ["nothing"])[-1].removeprefix("fatal: ").rstrip(".")
    return PathError(
        f"git cannot tell how `{display_path(at.given)}` stood at {code(where)}: it says {quote_name(last)}. Run `git fsck` for more."
    )


def build_git_call(at: GitPlace, *words: str) -> tuple[list[str], dict[str, str]]:
    """How git is called: the command, and its environment."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or GIT_VARIABLES.fullmatch(key)}
    settings = (word for setting in GIT_SETTINGS for word in ("-c", setting))
    return [find_git(), *GIT_OPTIONS, *settings, "-C", at.folder, *words], kept | {
        "LC_ALL": "C",
        "LANGUAGE": "C",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }


def find_git() -> str:
    """The git of the search path. Windows would look in the current folder first, where a pull request may have put one."""
    for folder in filter(os.path.isabs, os.get_exec_path()):
        program = os.path.join(folder, "git.exe" if os.name == "nt" else "git")
        if os.path.isfile(program) and os.access(program, os.X_OK):
            return program
    raise FileNotFoundError


def run_git(at: GitPlace, *words: str) -> str:
    """What git answers. Raises `GitRefusal`, or `FileNotFoundError` where there is no git."""
    command, environment = build_git_call(at, *words)
    try:
        done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError:  # no program, though it bears its name
        raise FileNotFoundError from None
    if done.returncode:
        raise GitRefusal(os.fsdecode(done.stderr))
    return os.fsdecode(done.stdout)


def ask_git(at: GitPlace, *words: str) -> str:
    try:
        return run_git(at, *words).strip()
    except GitRefusal:
        return ""


def resolve_commit(at: GitPlace, word: str) -> str | None:
    """The id of the commit that a word means; None where it means none."""
    if "\0" in word:
        return None
    sides = word.split("...")
    try:
        if len(sides) == 2:
            found = run_git(at, "merge-base", *(resolve_commit(at, side or "HEAD") or "" for side in sides))
        else:
            found = run_git(at, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{word}^{{commit}}")
    except GitRefusal:
        return None
    id = found.strip()
    return id if re.fullmatch("[0-9a-f]{40,64}", id) else None


def list_entries(at: GitPlace, tree: str, *path: str) -> list[GitEntry]:
    """What lies in a tree (or a commit's top folder); with a path, what lies under it."""
    lines = run_git(at, "ls-tree", "-z", "-l", "--full-tree", tree, *(("--", *path) if path else ())).split("\0")
    found = []
    for line in filter(None, lines):
        head, _, name = line.partition("\t")
        mode, _, id, size = head.split()
        found.append(GitEntry(mode, id, int(size) if size.isdigit() else 0, name.rpartition("/")[2]))
    return found


def read_contents(at: GitPlace, wanted: Sequence[GitEntry]) -> Iterator[bytes]:
    """What each of these files holds, to the byte as git stores it; of one over the limit, as many zeros as show that it is."""
    command, environment = build_git_call(at, "cat-file", "--batch")
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
                raise GitRefusal("it has stopped answering") from None
            head = asked.stdout.readline().split()
            if head[1:] != [b"blob", b"%d" % entry.size]:
                raise GitRefusal("a file is missing from its store")
            data = asked.stdout.read(entry.size)
            if asked.stdout.read(1) != b"\n":
                raise GitRefusal("a file in its store is cut short")
            yield data


def list_history(path: str, name: str, most: int) -> list[tuple[str, str]]:
    """The latest commits that changed a register, or what lies beside it under this name: each with its day, the newest first.

    Raises `PathError` where there is no git, or no repository.
    """
    at = locate_in_repository(path, "HEAD")
    paths = [at.inside or os.curdir] if os.path.isdir(path) else [at.inside, os.path.join(os.path.dirname(at.inside), name)]
    try:
        told = run_git(at, "rev-list", f"--max-count={most}", "--format=%H %cs", "HEAD", "--", *paths)
    except GitRefusal:
        return []  # nothing is committed yet
    return [(id, day) for id, _, day in (line.partition(" ") for line in told.splitlines()) if id != "commit"]
