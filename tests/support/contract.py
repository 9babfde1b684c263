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
HOLDERS = load("holders.yaml")
OPEN = load("open.yaml")


def title(case: Any) -> str:
    return case["title"]


def complete_register(register: Any, sources: Any = {}, as_at: str | None = None) -> source.LoadedRegister:  # noqa: B006  # it is only read
    """A register of the contract with a head, a source named S, and `source: s` in every record that has none."""
    head = {"id": "r", "name": "R", "format": "1", "base": "https://example.org/r/"} | ({"as_at": as_at} if as_at else {})
    whole = {"register": head, "sources": {"s": {"name": "S"}} | sources}
    for section, records in register.items():
        whole[section] = records if section == "accepted" else {id: {"source": "s"} | record for id, record in records.items()}
    return source.parse_register(json.dumps(whole, ensure_ascii=False))
