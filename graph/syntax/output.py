"""Bytes -> files. A file is the old one or the new one, whole, whenever this is ended; what is no ordinary file is written through."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from typing import NamedTuple

from .files import OTHER_SUFFIXES, YAML_SUFFIX, PathError, display_path, os_error_reason, read_bytes


class Draft(NamedTuple):
    """What is to stand at a path: `file` holds it, beside its `place`; without one, `data` is written straight to the place."""

    path: str
    place: str
    data: bytes
    file: str | None


def write_output(path: str, data: bytes) -> None:
    """Writes a file that somebody named. Raises `PathError` where it cannot be written, or where a register may stand there.

    Nothing that we write so is YAML, and whoever names a file that is takes it for another.
    """
    if not path or path.endswith(("/", os.sep)):
        raise PathError(f"`{display_path(path)}` names no file to write to.")
    if path.endswith((YAML_SUFFIX, *OTHER_SUFFIXES)) and os.path.isfile(path):
        raise PathError(f"`{display_path(path)}` is there already and may be a register, which this would replace: name another file.")
    replace_files({path: data}, {})


def replace_files(written: Mapping[str, bytes], known: Mapping[str, bytes]) -> None:
    """Puts bytes in the place of files. A link stays, and so do a file's mode and owner, as far as the system lets us.

    `known` is what files held when they were read: only one process at a time changes those. All are written out beside the old
    ones before the first is put in its place. Raises `PathError`, with none touched, where one of the known files holds something
    else by now, or there is no room.
    """
    drafts: list[Draft] = []
    changed: list[str] = []
    path = ""
    try:
        with ExitStack() as locks:
            for folder in sorted({os.path.dirname(os.path.realpath(path)) for path in known}):
                locks.enter_context(lock_folder(folder))
            compare_files(known)
            for path, data in written.items():
                drafts.append(Draft(path, os.path.realpath(path), data, None))
                drafts[-1] = write_draft(drafts[-1])
            compare_files(known)
            while drafts:
                path = drafts[0].path
                put_in_place(drafts[0])
                changed.append(path)
                del drafts[0]
    except OSError as error:
        now = f" {list_changed(changed)}" if changed else " It is as it was." if path in known else ""
        raise PathError(f"`{display_path(path)}` cannot be written: {os_error_reason(error)}.{now}") from None
    finally:
        for draft in drafts:
            if draft.file:
                with suppress(OSError):
                    os.unlink(draft.file)


def list_changed(paths: Iterable[str]) -> str:
    names = ", ".join(f"`{display_path(path)}`" for path in paths)
    return f"Already changed: {names}. The rest is as it was."


def compare_files(known: Mapping[str, bytes]) -> None:
    for path, data in known.items():
        if read_bytes(path) != data:
            raise PathError(f"`{display_path(path)}` has changed since it was read. Read it again, then change it.")


def write_draft(wanted: Draft) -> Draft:
    """The bytes in a file beside the old one, with its mode and owner; in none where the old one must stay what it is."""
    try:
        old = os.stat(wanted.path)
    except FileNotFoundError:
        old = None
    if old and not os.access(wanted.path, os.W_OK):
        raise PermissionError(0, "it is read-only")
    if old and (not stat.S_ISREG(old.st_mode) or old.st_nlink > 1 or find_own_stream(old)):
        return wanted
    folder, name = os.path.split(wanted.place)
    draft = os.path.join(folder, f".{name[:150]}.{os.urandom(6).hex()}.draft")  # no register's file: those do not begin with a dot
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600 if old else 0o666)
    try:
        with open(descriptor, "wb") as file:
            file.write(wanted.data)
            file.flush()
            os.fsync(descriptor)
        if old:
            if hasattr(os, "chown"):
                with suppress(OSError):  # only root may give a file away
                    os.chown(draft, old.st_uid, old.st_gid)
            os.chmod(draft, stat.S_IMODE(old.st_mode))
    except OSError:
        os.unlink(draft)
        raise
    return wanted._replace(file=draft)


def put_in_place(draft: Draft) -> None:
    if draft.file:
        os.replace(draft.file, draft.place)
        return
    stream = find_own_stream(os.stat(draft.path))
    descriptor = os.dup(stream) if stream else os.open(draft.path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
    with open(descriptor, "wb") as file:
        file.write(draft.data)
        file.flush()
        if not stream and stat.S_ISREG(os.fstat(descriptor).st_mode):
            file.truncate()


def find_own_stream(target: os.stat_result) -> int | None:
    """Our own standard output or error, where it goes to this file: `/dev/stdout`, or what a shell has redirected it to."""
    for stream in (1, 2):
        with suppress(OSError):
            if os.path.samestat(os.fstat(stream), target) and target.st_ino:
                return stream
    return None


@contextmanager
def lock_folder(folder: str) -> Iterator[None]:
    """Keeps other processes of ours from changing files there. A lock ends with its process, and leaves nothing behind in the folder."""
    if sys.platform == "win32":
        import hashlib
        import msvcrt
        import tempfile

        name = hashlib.sha256(os.path.normcase(folder).encode("utf-8", "surrogatepass")).hexdigest()[:32]
        with open(os.path.join(tempfile.gettempdir(), f"graph-{name}.lock"), "ab") as lock:
            while True:
                with suppress(OSError):  # it gives up after ten seconds
                    msvcrt.locking(lock.fileno(), msvcrt.LK_LOCK, 1)
                    break
            yield
    else:
        import fcntl

        lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
        try:
            with suppress(OSError):  # a network's file system may know no locks
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)
