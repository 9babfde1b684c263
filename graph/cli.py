"""The command line: parses, calls, prints."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    from . import report, source
    from .formats.text import render

    found = report.report(source.read(*(arguments or sys.argv[1:])))
    for line in render(found):
        print(line)
    return not found.conforms
