"""Where things stand in a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTS = ROOT / "tests"
DATA = ROOT / "data"
SETTLED = TESTS / "protocol" / "settled.yaml"
