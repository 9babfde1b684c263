"""Keeps what was found in registers, to be used again while nothing that decides it has changed.

An entry is a file named after the hash of all that decides it: the registers' bytes and names, what is asked, the day, and the code. It
carries its own hash. What is damaged, of another version or of another make is not used, and is written anew. JSON: nothing in it is run.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
import time
from contextlib import suppress
from hashlib import sha256
from typing import Any

from ..model.dates import Date, today
from ..model.errors import GraphError
from ..model.finding import Finding, Position, Severity
from .jobs import GroupJob, RegisterResult, code_fingerprint
from .run import RegisterReport, RegisterTitle

ENTRY = re.compile(r"[0-9a-f]{64}\.json")
SEVERITIES = {int(severity): severity for severity in Severity}
DAY = 24 * 60 * 60
KEPT = 30 * DAY  # seconds for which an entry is kept that nobody uses


class CacheError(GraphError):
    """Why a folder cannot keep findings."""


def default_folder() -> str:
    """Where programs keep what they can make again, on this machine."""
    if sys.platform == "win32":
        home = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~")
    elif sys.platform == "darwin":
        home = os.path.expanduser("~/Library/Caches")
    else:
        home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(home, "partnership-graph")


class FindingsCache:
    """A folder of entries. Raises `CacheError` where it cannot be written, or where anybody but its owner, who is the user, may write."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = os.fspath(folder)
        try:
            os.makedirs(self.folder, mode=0o700, exist_ok=True)
            found = os.stat(self.folder)
        except OSError as error:
            raise CacheError((error.strerror or str(error)).lower()) from None
        if not os.access(self.folder, os.W_OK | os.X_OK):
            raise CacheError("it can't be written")
        if not is_owned(found):
            raise CacheError("it belongs to another user. Name one of your own")
        if is_shared(found):
            raise CacheError("others may write to it. Take that away from them, or name a new folder: it is then made for you alone")

    def key(self, job: GroupJob) -> str:
        """The hash of all that decides what a job finds."""
        whole = sha256()
        for register in job.registers:
            whole.update(f"{len(register.files)} {register.unread!r} {register.siblings!r}\0".encode("utf-8", "surrogatepass"))
            for file in register.files:
                whole.update(f"{file.name}\0{file.problem!r}\0{len(file.data)}\0".encode("utf-8", "surrogatepass"))
                whole.update(file.data)
        whole.update(repr((job.all_read, job.options, today(), code_fingerprint())).encode("utf-8", "surrogatepass"))
        return whole.hexdigest()

    def read(self, key: str, count: int) -> list[RegisterResult] | None:
        """What was kept under a key, of so many registers; None where nothing was, or what was is not whole."""
        path = self._path(key)
        try:
            with open(path, "rb") as file:
                found = os.fstat(file.fileno())
                if not is_owned(found) or is_shared(found):
                    return None
                seal, _, body = file.read().partition(b"\n")
            if seal != make_seal(key, body):
                return None
            results = [parse_result(one) for one in json.loads(body)]
            if len(results) != count:
                return None
            if found.st_mtime < time.time() - DAY:
                os.utime(path)
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        return results

    def write(self, key: str, results: list[RegisterResult]) -> None:
        """Keeps results, or does nothing where they cannot be kept."""
        body = json.dumps([render_result(one) for one in results]).encode()
        path = self._path(key)
        draft = f"{path}.{os.getpid()}.part"
        try:
            with open(draft, "wb", opener=open_alone) as file:
                file.write(make_seal(key, body) + b"\n" + body)
            os.replace(draft, path)
        except OSError:
            with suppress(OSError):
                os.remove(draft)

    def remove_old(self) -> None:
        """Removes the entries that nobody has used for a month, and what was left half written."""
        with suppress(OSError), os.scandir(self.folder) as entries:
            for entry in entries:
                name, _, part = entry.name.partition(".json.")
                if ENTRY.fullmatch(f"{name}.json" if part else entry.name) and entry.stat().st_mtime < time.time() - (
                    DAY if part else KEPT
                ):
                    os.remove(entry.path)

    def _path(self, key: str) -> str:
        return os.path.join(self.folder, f"{key}.json")


def is_owned(found: os.stat_result) -> bool:
    """Whether a file or folder is the user's own. Windows does not say so here: there, folders in a user's own are closed to others."""
    return sys.platform == "win32" or found.st_uid == os.geteuid()


def is_shared(found: os.stat_result) -> bool:
    """Whether the group of a file or folder, or everybody, may write to it."""
    return sys.platform != "win32" and bool(found.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


def open_alone(path: str, flags: int) -> int:
    """Opens a file that only its owner may write, whatever the umask: under 002, as on Debian, its group could."""
    return os.open(path, flags, 0o600)


def make_seal(key: str, body: bytes) -> bytes:
    """The first line of an entry, by which it is known to be whole, and in its place."""
    return sha256(key.encode() + body).hexdigest().encode()


def render_result(result: RegisterResult) -> dict[str, Any]:
    report = result.report
    return {
        "id": report.title.id,
        "name": report.title.name,
        "date": list(report.date),
        "findings": [list(finding) for finding in report.findings],
        "silence": report.silence,
        "own": list(result.own),
        "named": sorted(result.named),
        "is_complete": result.is_complete,
        "heads": list(result.heads),
        "faults": list(result.faults),
    }


def parse_result(data: dict[str, Any]) -> RegisterResult:
    findings = [parse_finding(values) for values in data["findings"]]
    report = RegisterReport(RegisterTitle(data["id"], data["name"]), Date(*data["date"]), findings, data["silence"])
    return RegisterResult(
        report, tuple(data["own"]), frozenset(data["named"]), data["is_complete"], tuple(data["heads"]), tuple(data["faults"])
    )


def parse_finding(values: list[Any]) -> Finding:
    check, severity, subject, name, message, remedy, position, *rest = values
    finding = Finding._make((check, SEVERITIES[severity], subject, name, message, remedy, Position._make(position), *rest))
    return finding._replace(parts=tuple(finding.parts))
