"""Show the register in a browser: who leads what, and a map."""

from __future__ import annotations

import argparse
import errno
import sys
from urllib.parse import urlsplit

from ...model.errors import missing_package_error
from ...model.text import shorten
from ...syntax.files import os_error_reason
from ..options import UsageError, add_data_options, open_snapshots, register_paths

EXAMPLES = """
  graph app                              the register in data/, on this machine only
  graph app north/ south/ --port 8600"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8501, metavar="PORT", help="the port to serve it on (default: 8501)")
    parser.add_argument("--address", default="127.0.0.1", metavar="ADDRESS", help="the address to serve it on (default: this machine only)")
    parser.add_argument(
        "--host",
        metavar="NAME",
        action="append",
        default=[],
        help="a name under which others reach it, such as boards.example.org (repeatable)",
    )
    parser.add_argument(
        "--repository",
        metavar="URL",
        default="",
        help="where people read the files here, such as https://github.com/NAME/REPOSITORY/blob/main: a record then links to its line",
    )
    add_data_options(parser)


def check_repository(address: str) -> None:
    """Whether this can be the beginning of a link."""
    try:
        parts = urlsplit(address)
        is_link = parts.scheme in ("http", "https") and parts.netloc and not (parts.query or parts.fragment) and address.isprintable()
    except ValueError:  # such as a bracket that is not closed
        is_link = False
    if address and not is_link:
        raise UsageError(
            "--repository takes an address such as https://github.com/NAME/REPOSITORY/blob/main, without `?` and `#`, "
            f"and not `{shorten(address)}`."
        )


def check_place(address: str, port: int) -> None:
    """Whether the app can be served there, before anything starts."""
    import socket

    if not 1 <= port <= 65535:
        raise UsageError(f"--port takes a number from 1 to 65535, and not {port}.")
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            if sys.platform != "win32":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(place)
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise UsageError(
                f"port {port} is in use: give another with --port, such as {port + 1 if port < 65535 else port - 1}."
            ) from None
        reason = os_error_reason(error) if isinstance(error, OSError) else "it is no address"
        raise UsageError(f"the app can't be served at `{shorten(address)}`, port {port}: {reason}.") from None


def run(called: argparse.Namespace) -> int:
    check_repository(called.repository)
    check_place(called.address, called.port)
    open_snapshots(called)  # a path or date that can't be read is said before a server starts
    try:
        from ...app.serve import serve_app

        return serve_app(register_paths(called), called.as_at, called.port, called.address, called.host, called.repository)
    except ModuleNotFoundError as missing:
        raise missing_package_error(missing) from None
