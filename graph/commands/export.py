"""Writes registers out, for other programs."""

from __future__ import annotations

import argparse
from importlib import import_module

from . import Misuse, choice, modules, needs, snapshots, takes_data, write_bytes

EXAMPLES = """
  graph export turtle --output register.ttl
  graph export nquads --data north/ --data south/ --as-at 2016"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("format", metavar="FORMAT", help=f"one of {', '.join(modules('exports'))}")
    parser.add_argument("--output", metavar="FILE", help="write to this file")
    takes_data(parser)


def run(called: argparse.Namespace) -> int:
    module = f"graph.exports.{choice('FORMAT', called.format, modules('exports'))}"
    try:
        data: bytes = import_module(module).export(*snapshots(called))
    except ModuleNotFoundError as missing:
        raise Misuse(needs(missing)) from None
    write_bytes(data, called.output)
    return 0
