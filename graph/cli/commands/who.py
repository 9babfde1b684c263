"""Answer who leads on something, and who else has a role in it, in sentences with their sources."""

from __future__ import annotations

import argparse
import os

from ...model.errors import missing_package_error
from ...plugins import load_module
from ...syntax.files import YAML_SUFFIX
from ..options import add_data_options, check_choice, open_snapshots, terminal_width, write_bytes, write_lines
from .protocol import document_kind

EXAMPLES = """
  graph who missing children             by a name, or words of one
  graph who CSE north/ south/            of several registers
  graph who CSE                          by an abbreviation
  graph who "Strategic Leaders Forum"    what a body leads and is asked to do
  graph who cse-challenge                by an id
  graph who CSE --to cse.docx            to take away: .docx, .html or .md

A theme is answered with all that is open on it. Where several records fit, they are listed, and none is chosen.
Exit code: 0 where there is an answer, 1 where there is none."""
FORMATS = ("text", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="+", help="a theme, priority, work-stream, challenge, body, post or person")
    parser.add_argument("--format", metavar="FORMAT", default="text", help="text or json (default: text)")
    parser.add_argument("--to", metavar="FILE", help="write to this file; the extension sets the format: .docx, .html or .md")
    add_data_options(parser, positional=False)


def run(called: argparse.Namespace) -> int:
    format = check_choice("--format", called.format, FORMATS)
    take_paths(called)
    kind = document_kind("--to", called.to) if called.to else ""
    try:
        from ...answers.who import answer_data, answer_who, compose_answer, render_text

        answer = answer_who(open_snapshots(called), " ".join(called.text))
        if kind:
            write_bytes(load_module("documents.kinds", kind).render(compose_answer(answer)), called.to)
        elif format == "json":
            from json import dumps

            write_lines([dumps(answer_data(answer), ensure_ascii=True, indent=2)], None)
        else:
            write_lines(render_text(answer, terminal_width()), None)
    except ModuleNotFoundError as missing:
        raise missing_package_error(missing) from None
    return 0 if answer.topics else 1


def take_paths(called: argparse.Namespace) -> None:
    """The last words that lie on the disk, or are written as paths, are registers; the others are what is asked."""
    while len(called.text) > 1 and ("/" in (word := called.text[-1]) or word.endswith(YAML_SUFFIX) or os.path.exists(word)):
        called.data.insert(0, called.text.pop())
