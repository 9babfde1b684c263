"""`graph` as a command, called in this process; and all the ways to call it on registers that leave them as they are."""

import os
from collections.abc import Iterator, Sequence

import pytest

from graph.analysis.run import measure_names
from graph.cli.main import main
from graph.model.register import ID_SECTIONS, Register
from graph.plugins import module_names
from graph.rdf.query import list_query_names, read_query
from graph.rdf.results import RESULT_FORMATS
from graph.reader.load import read_registers


def run_graph(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """The exit code of `graph WORD …`, what it prints, and what it says on standard error."""
    try:
        code = main(words)
    except SystemExit as stopped:
        code = stopped.code
    out, err = capsys.readouterr()
    return code, out, err


def every_command(paths: Sequence[str]) -> Iterator[list[str]]:
    """The words of every command that reads registers, in every format, on every body and protocol that these have."""
    data = [word for path in paths for word in ("--data", path)]
    yield from (["check", *paths, "--format", name] for name in module_names("lint.formats"))
    yield from (["diff", paths[0], "--format", form, *data] for form in ("text", "markdown", "json"))
    yield from (
        ["check", paths[0], "--base", os.path.join(os.curdir, os.path.relpath(paths[-1]))],
        ["fmt", "--diff", *paths],
        ["fmt", "--check", *paths],
    )
    registers = [source.register for source in read_registers(*paths)]
    yield from (
        ["export", name, "--output", f"out.{name}", *data] for name in module_names("exports") if name != "xlsx" or len(registers) == 1
    )
    yield from (["query", name, *data] for name in measure_names() if name != "ways")
    yield from (["who", id, *data] for id in find_ids(registers, ()))
    for name in list_query_names():
        settings = [f"{key}={next(find_ids(registers, one.sections), 'x')}" for key, one in read_query(name).parameters.items()]
        set_words = [word for setting in settings for word in ("--set", setting)]
        yield from (["query", name, "--format", form, *set_words, *data] for form in RESULT_FORMATS)
    yield ["protocol", *data]
    for register in registers:
        for kind in module_names("documents.kinds"):
            yield from (["protocol", f"{register.id}:{id}", "--to", f"p.{kind}", *data] for id in register.protocols)
            yield from (["brief", f"{register.id}:{id}", "--to", f"b.{kind}", *data] for id in register.bodies)
        yield from (
            ["protocol", f"{register.id}:{id}", "--status", "--format", form, *data]
            for form in ("text", "json")
            for id in register.protocols
        )
        yield from (["protocol", f"{register.id}:{id}", "--verify", "p.md", *data] for id in register.protocols)
        yield from (["brief", f"{register.id}:{id}", "--since", "2015", *data] for id in register.bodies)


def find_ids(registers: Sequence[Register], sections: Sequence[str]) -> Iterator[str]:
    """The ids of all records that stand in these sections."""
    for register in registers:
        for section in sections or ID_SECTIONS:
            yield from (f"{register.id}:{id}" for id in getattr(register, section))
