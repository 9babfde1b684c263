"""What several tests share."""

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))  # `pytest` alone, unlike `python -m pytest`, does not look for `graph` here

for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):  # `graph check` speaks otherwise there
    os.environ.pop(name, None)

settings.register_profile("ours", deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
settings.register_profile("few", settings.get_profile("ours"), max_examples=10, derandomize=True, database=None)  # `run.py mutate`
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ours"))
