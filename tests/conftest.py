"""What several tests share."""

import os

from hypothesis import HealthCheck, settings

for name in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE"):  # `graph check` speaks otherwise there
    os.environ.pop(name, None)

patient = [HealthCheck.too_slow, HealthCheck.data_too_large]
settings.register_profile("thorough", deadline=None, max_examples=100, suppress_health_check=patient)
settings.register_profile("quick", settings.get_profile("thorough"), max_examples=10, derandomize=True, database=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
