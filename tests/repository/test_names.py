"""A name is found by grep: none stands in two modules but the protocol of a folder, and a function is a verb or a noun."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from support.paths import ROOT

PROTOCOLS = {  # what each module of a folder has, so that it is found there
    "checks": {"SEVERITY", "MESSAGE", "REMEDY", "REMEDIES", "PASSES", "FAILS", "NEARLY", "find"},
    "reader/problems": {"REMEDY", "PASSES", "FAILS", "NEARLY"},
    "lint/formats": {"render"},
    "documents/kinds": {"render", "read_clauses"},
    "rdf/exports": {"export"},
    "cli/commands": {"EXAMPLES", "add_arguments", "run"},
    "app/pages": {"TITLE", "PLACE", "show_page"},
}
EVERYWHERE = {"__all__"}
API = "api.py"  # it offers classes of the packages below under their own names, with more methods
NOT_NAMES = set(
    # participles that do not end in -ed or -ing
    "told held said made done gone given taken written rewritten drawn shown known meant laid begun put left found kept sent built spoken bound "
    # pronouns and other words that name nothing
    "what who whom whose which this that these those it they them he she one some any all each every other others same own such both "
    # prepositions, conjunctions and adverbs
    "of at by for from in into on onto out over under above below beside beside besides between among near with within without about after "
    "before until since through to upon as and or but not now then there here near nearly apart away again abreast today".split()
)
PLAIN_WORDS = set("embed feed seed need speed bleed shed bed red heed exceed proceed bring ring string spring sing swing king thing".split())
PLAIN_WORDS |= set("heading reading setting spelling wording meaning building string missing warning finding standing listing sibling".split()) - {
    "missing",
    "standing",
}


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
    """Whether a function is named by a participle, a pronoun, a preposition or an adverb: by its first word, or by its only one."""
    word = name.lstrip("_").split("_")[0]
    return word in NOT_NAMES or (word.endswith(("ed", "ing")) and word not in PLAIN_WORDS)


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
    assert [name for name in "told laid_out of_field moved missing read_file seed_store heading at _held".split() if is_no_name(name)] == [
        "told",
        "laid_out",
        "of_field",
        "moved",
        "missing",
        "at",
        "_held",
    ]
