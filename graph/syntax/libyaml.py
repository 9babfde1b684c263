"""PyYAML's C parser without its Python half, whose import takes longer than all else that `graph check` does.

`yaml` is then in `sys.modules` as a package that is not filled yet. Whoever asks it for anything fills it (PEP 562), and so does the
first error of the parser: from then on all is, to the last class, what `import yaml` gives anyone.
"""

from __future__ import annotations

import sys
from _thread import RLock
from importlib import import_module
from importlib.machinery import PathFinder
from types import ModuleType, SimpleNamespace
from typing import Any

# What the C half takes from the Python half: these modules, which are quickly had, and an error from each of those, which are not.
PLAIN = "error tokens events nodes".split()
ERRORS = {name.lower(): f"{name}Error" for name in "Reader Scanner Parser Composer Constructor Emitter Serializer Representer".split()}


def c_parser() -> Any:
    """The class `yaml.cyaml.CParser`."""
    if "yaml" not in sys.modules:
        try:
            return by_itself().CParser
        except (ImportError, AttributeError):  # another PyYAML, with other insides
            for name in [name for name in sys.modules if name.partition(".")[0] == "yaml"]:
                del sys.modules[name]
    return import_module("yaml.cyaml").CParser


def by_itself() -> ModuleType:
    """The C half, and a package `yaml` that fills itself when it is asked for anything, or an error is raised."""
    spec = PathFinder.find_spec("yaml")
    if spec is None or spec.loader is None:
        raise ImportError("yaml")
    loader, package = spec.loader, ModuleType("yaml")
    there = vars(package)
    there.update(__spec__=spec, __loader__=loader, __path__=spec.submodule_search_locations, __file__=spec.origin, __package__="yaml")

    filling, begun = RLock(), False

    def fill() -> None:
        nonlocal begun
        with filling:  # another thread waits until all is there; this one may be asked for more meanwhile
            if begun:
                return
            begun = True
            try:
                loader.exec_module(package)
                vars(c_half).update({error: getattr(there[module], error) for module, error in ERRORS.items()})
                del there["__getattr__"]
            except BaseException:
                begun = False
                raise

    def asked(name: str) -> Any:
        fill()
        if name in there:
            return there[name]
        raise AttributeError(f"module 'yaml' has no attribute {name!r}")

    def stand_in(module: str, error: str) -> Any:
        def raised(*words: Any) -> Any:
            fill()
            return getattr(there[module], error)(*words)

        return raised

    sys.modules["yaml"] = package
    for module in PLAIN:
        import_module(f"yaml.{module}")
    there.update({module: SimpleNamespace(**{error: stand_in(module, error)}) for module, error in ERRORS.items()})
    c_half = import_module("yaml._yaml")
    for module in ERRORS:
        del there[module]
    there["__getattr__"] = asked
    return c_half


CParser = c_parser()

from yaml.error import YAMLError  # noqa: E402  # they are there by now
from yaml.events import (  # noqa: E402
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from yaml.tokens import ScalarToken  # noqa: E402

__all__ = [
    "AliasEvent",
    "CParser",
    "MappingEndEvent",
    "MappingStartEvent",
    "ScalarEvent",
    "ScalarToken",
    "SequenceEndEvent",
    "StreamEndEvent",
    "YAMLError",
]
