"""Finds the modules of a folder: each check, format, export, kind of document, command and page is one file, found by its name."""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType

GRAPH = os.path.dirname(__file__)


def module_names(package: str) -> list[str]:
    """The names of the modules in a package of `graph`, in order; none of them is imported.

    >>> module_names("exports")
    ['csv', 'dot', 'gexf', 'graphml', 'html', 'ics', 'jsonld', 'kumu', 'mermaid', 'nquads', 'png', 'svg', 'turtle', 'xlsx']
    """
    folder = os.path.join(GRAPH, *package.split("."))
    return sorted(file[:-3] for file in os.listdir(folder) if file.endswith(".py") and not file.startswith("_"))


def load_module(package: str, name: str) -> ModuleType:
    """The module of that name in a package of `graph`, imported now."""
    return import_module(f"graph.{package}.{name}")
