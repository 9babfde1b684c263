"""Show the register in a browser: who leads what, and a map."""

from __future__ import annotations

import argparse

from ...model.errors import missing_package_error
from ..options import add_data_options, open_snapshots, register_paths

EXAMPLES = """
  graph app                              the register in data/, on this machine only
  graph app north/ south/ --port 8600"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8501, metavar="PORT", help="the port to serve it on (default: 8501)")
    parser.add_argument("--address", default="127.0.0.1", metavar="ADDRESS", help="the address to serve it on (default: this machine only)")
    add_data_options(parser)


def run(called: argparse.Namespace) -> int:
    open_snapshots(called)  # a path or date that can't be read is said before a server starts
    try:
        from ...app.serve import serve_app

        return serve_app(register_paths(called), called.as_at, called.port, called.address)
    except ModuleNotFoundError as missing:
        raise missing_package_error(missing) from None
