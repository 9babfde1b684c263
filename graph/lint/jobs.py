"""A job of checking: registers that may name each other, and what comes of them. It can be sent to another process or machine."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import NamedTuple

import yaml

from ..model.dates import Date, today
from ..model.finding import Finding
from ..plugins import GRAPH
from ..reader.connections import list_named_registers
from ..reader.load import build_register, collection_paused, link_registers, parse_files
from ..syntax.files import RegisterFile
from .run import RegisterReport, report_registers

CODE_SUFFIXES = (".py", ".yaml", ".md", ".json")


class RegisterFiles(NamedTuple):
    """The files of one register before they are read, with findings on what lies beside them, and the file there that checks read."""

    files: tuple[RegisterFile, ...]
    unread: tuple[Finding, ...]
    siblings: Mapping[str, bytes]


class CheckOptions(NamedTuple):
    """What is asked of every register."""

    as_at: Date | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]


class GroupJob(NamedTuple):
    """Registers to be judged together. `all_read`: whether all registers that were asked for could be read, as far as it matters here."""

    registers: tuple[RegisterFiles, ...]
    all_read: bool
    options: CheckOptions


class RegisterResult(NamedTuple):
    """What came of a register, and what was found out about it: whom it names, whether all of it was read, which files have `register`."""

    report: RegisterReport
    own: tuple[str, ...]  # its id and its base, which no other register may have
    named: frozenset[str]
    is_complete: bool
    heads: tuple[bool, ...]
    faults: tuple[bool, ...]  # which files could not be read


class GroupResult(NamedTuple):
    """What came of a job, by which code and on which day."""

    registers: list[RegisterResult]
    made_by: tuple[str, str]


def check_group(job: GroupJob) -> GroupResult:
    """Reads registers that may name each other, and runs the checks."""
    with collection_paused():
        read = [parse_files(list(one.files)) for one in job.registers]
        sources = [build_register(files, one.unread) for files, one in zip(read, job.registers, strict=True)]
        for source, one in zip(sources, job.registers, strict=True):
            source.read_sibling = one.siblings.get
        link_registers(sources, job.all_read)
        reports = report_registers(sources, job.options.as_at, job.options.select, job.options.ignore)
        results = [
            RegisterResult(
                report,
                (source.register.id, source.register.base),
                list_named_registers(source.used),
                source.is_complete,
                tuple(bool(file.tree and file.tree.root.__class__ is dict and "register" in file.tree.root) for file in files),
                tuple(bool(file.problem) for file in files),
            )
            for report, source, files in zip(reports, sources, read, strict=True)
        ]
    del sources, source, read
    if not gc.isenabled():
        gc.collect()  # registers that name each other, and their snapshots, know each other; so do a parser and its text
    return GroupResult(results, (code_fingerprint(), today().text))


@cache
def code_fingerprint() -> str:
    """A hash of the code that decides what is found, and of what runs it."""
    whole = sha256(f"{sys.version} {yaml.__version__}".encode())
    for folder, folders, names in os.walk(GRAPH):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            if name.endswith(CODE_SUFFIXES):
                with open(os.path.join(folder, name), "rb") as file:
                    data = file.read()
                whole.update(f"\0{os.path.relpath(folder, GRAPH)}/{name}\0{len(data)}\0".encode() + data)
    return whole.hexdigest()
