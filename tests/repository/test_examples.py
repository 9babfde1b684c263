"""The examples in docstrings are what happens."""

import doctest
from importlib import import_module

import pytest

from support.paths import ROOT

MODULES = [
    path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
    for path in sorted((ROOT / "graph").rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_what_happens(name):
    told = doctest.testmod(import_module(name))

    assert (told.attempted > 0, told.failed) == (True, 0)
