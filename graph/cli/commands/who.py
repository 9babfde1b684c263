"""Answer who leads on something, and who else has a role in it, in sentences with their sources."""

from __future__ import annotations

import argparse

from ..options import add_data_options, check_choice, open_snapshots, terminal_width, write_lines

EXAMPLES = """
  graph who "missing children"           by a name, or words of one
  graph who CSE                          by an abbreviation
  graph who "Strategic Leaders Forum"    what a body leads and is asked to do
  graph who cse-challenge                by an id
  graph who CSE --format markdown

A theme is answered with all that is open on it. Where several records fit, they are listed, and none is chosen."""
FORMATS = ("text", "markdown", "json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="+", help="a theme, priority, work-stream, challenge, body, post or person")
    parser.add_argument("--format", metavar="FORMAT", default="text", help="text, markdown or json (default: text)")
    add_data_options(parser)


def run(called: argparse.Namespace) -> int:
    format = check_choice("--format", called.format, FORMATS)
    from ...answers.who import answer_data, answer_who, render_markdown, render_text

    answer = answer_who(open_snapshots(called), " ".join(called.text))
    if format == "json":
        from json import dumps

        write_lines([dumps(answer_data(answer), ensure_ascii=True, indent=2)], None)
    else:
        write_lines(render_markdown(answer) if format == "markdown" else render_text(answer, terminal_width()), None)
    return 0 if answer.topics else 1
