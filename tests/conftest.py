"""What several tests share."""

import os

import pytest
from hypothesis import HealthCheck, settings

for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):  # `graph check` speaks otherwise there
    os.environ.pop(name, None)

patient = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("hunt", deadline=None, max_examples=1000, suppress_health_check=patient)  # new examples each time
# The same examples each time, so that a change fails for what it does and for nothing else.
settings.register_profile("thorough", settings.get_profile("hunt"), max_examples=60, derandomize=True, database=None)
settings.register_profile("quick", settings.get_profile("thorough"), max_examples=10)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

NEEDS = {"browser": "browser", "checkout": "environment", "editor": "program"}  # the fixtures that need more than Python, and their marks


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that uses such a fixture has its mark, so that none can be forgotten."""
    for item in items:
        for fixture in NEEDS.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(NEEDS[fixture])
