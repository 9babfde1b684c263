"""A name is found by grep: none stands in two modules but the protocol of a folder, and a function is a verb or a noun."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from support.paths import ROOT

PROTOCOLS = {  # what each module of a folder has, so that it is found there
    "checks": {"SEVERITY", "ACTION", "MESSAGE", "PLAIN", "REMEDY", "REMEDIES", "PASSES", "FAILS", "NEARLY", "find"},
    "reader/problems": {"REMEDY", "PASSES", "FAILS", "NEARLY"},
    "lint/formats": {"render"},
    "analysis/measures": {"SUMMARY", "WHY", "NOTHING", "PARAMETERS", "COLUMNS", "measure"},
    "documents/kinds": {"render", "read_clauses"},
    "exports": {"export"},
    "cli/commands": {"EXAMPLES", "add_arguments", "run"},
    "app/pages": {"TITLE", "PLACE", "show_page"},
}
EVERYWHERE = {"__all__"}
API = "api.py"  # it offers classes of the packages below under their own names, with more methods
PRONOUNS = set("what who whom whose which this that these those it they them he she one some any all each every others".split())
PARTICLES = set(
    "of at by for into on onto out over under above below beside besides between among near within without about after before until "
    "since through upon as and or but not now then there here nearly apart away again abreast".split()
)
PARTICIPLES = set(  # those that do not end in -ed or -ing
    "told held said made done gone given taken written rewritten drawn shown known meant laid begun found kept sent built spoken".split()
)
NOUNS_AND_VERBS = set(
    "embed feed seed need speed bed exceed proceed bring ring string spring king thing "
    "heading reading setting spelling wording meaning building warning finding listing sibling mapping signing".split()
)
PUBLIC = {"at"}  # `Snapshot.at` of the public API reads as it is used: `register.at("2016-04-01")`


class Name(NamedTuple):
    """A name that a module of `graph/` gives: of something at its top, or of a method."""

    module: str
    name: str
    line: int
    is_function: bool
    is_top: bool


def list_names(module: str, tree: ast.Module) -> Iterator[Name]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield Name(module, node.name, node.lineno, isinstance(node, ast.FunctionDef), True)
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        for target in targets:
            for each in ast.walk(target):
                if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                    yield Name(module, each.id, node.lineno, False, True)
        if isinstance(node, ast.ClassDef):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("__"):
                    yield Name(module, method.name, method.lineno, True, False)


GRAPH = Path(ROOT) / "graph"
NAMES = [
    name
    for path in sorted(GRAPH.rglob("*.py"))
    for name in list_names(path.relative_to(GRAPH).as_posix(), ast.parse(path.read_text(encoding="utf-8")))
]


def is_no_name(name: str) -> bool:
    """Whether a function is named by a pronoun or a preposition, or by a participle with no noun behind it."""
    first, *rest = name.lstrip("_").split("_")
    if first in PRONOUNS | PARTICLES:
        return name not in PUBLIC
    is_participle = first in PARTICIPLES or (first.endswith(("ed", "ing")) and first not in NOUNS_AND_VERBS)
    return is_participle and PARTICLES.issuperset(rest)


def test_a_top_level_name_stands_in_one_module():
    places = defaultdict(list)
    for name in NAMES:
        protocol = PROTOCOLS.get(name.module.rpartition("/")[0], set())
        if name.is_top and name.name not in protocol | EVERYWHERE and name.module != API:
            places[name.name].append(name.module)

    assert {name: modules for name, modules in places.items() if len(set(modules)) > 1} == {}


def test_a_function_is_named_by_a_verb_or_a_noun():
    found = [f"graph/{name.module}:{name.line}: {name.name}" for name in NAMES if name.is_function and is_no_name(name.name)]

    assert found == []


def test_what_is_no_name_is_found():
    assert [
        name
        for name in "told laid_out of_field moved missing read_file agreed_bodies seed_store heading at _held".split()
        if is_no_name(name)
    ] == [
        "told",
        "laid_out",
        "of_field",
        "moved",
        "missing",
        "_held",
    ]
