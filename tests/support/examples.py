"""How many examples a property is tried with, beside the profile of tests/conftest.py."""

from hypothesis import settings


def take_part(percent: int) -> settings:
    """Settings for a slow property: this part of the profile's examples, and two at least."""
    return settings(max_examples=max(2, settings().max_examples * percent // 100))
