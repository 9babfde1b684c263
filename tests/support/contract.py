"""The contract that was written before any code, as it lies in tests/contract/."""

import json
from typing import Any

import yaml

from graph.reader import load as source
from support.paths import TESTS

CONTRACT = TESTS / "contract"


def load(name: str) -> Any:
    """A file of the contract, all its scalars text, as in a register."""
    return yaml.load((CONTRACT / name).read_text(encoding="utf-8"), yaml.BaseLoader)


READINGS = load("readings.yaml")
FINDINGS = load("findings.yaml")


def title(case: Any) -> str:
    return case["title"]


def complete_register(register: Any) -> source.LoadedRegister:
    """A register of the contract with a head, a source named S, and `source: s` in every record that has none."""
    whole = {"register": {"id": "r", "name": "R", "format": "1", "base": "https://example.org/r/"}, "sources": {"s": {"name": "S"}}}
    for section, records in register.items():
        whole[section] = records if section == "accepted" else {id: {"source": "s"} | record for id, record in records.items()}
    return source.parse_register(json.dumps(whole, ensure_ascii=False))
