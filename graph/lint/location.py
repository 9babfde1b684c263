"""Where a file lies in the repository, which is what those who read a report go by."""

from __future__ import annotations

import os

from ..model.finding import Position
from .markup import defuse_markup


def repository_path(file: str) -> str | None:
    """The path of a file from the root of the repository, with `/`; None where it lies outside.

    The root is GITHUB_WORKSPACE, where GitHub has set it; else the folder we were called in.
    """
    root = os.path.realpath(os.environ.get("GITHUB_WORKSPACE") or os.curdir)
    folder, name = os.path.split(file)
    try:
        found = os.path.relpath(os.path.join(os.path.realpath(folder), name), root)
    except ValueError:  # on another drive of Windows
        return None
    return None if found.split(os.sep)[0] == os.pardir else found.replace(os.sep, "/")


def format_position(position: Position) -> str:
    """A place as a compiler writes it, with the file's name as inert as other text."""
    return f"{defuse_markup(position.file)}:{position.line}:{position.column}"
