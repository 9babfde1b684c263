"""What several benchmarks share: generated registers on disk, and jobs that take turns."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from pathlib import Path

from .registers import files


def written(size: float, folder: Path) -> Path:
    register = folder / f"{size:g}"
    if not register.exists():
        register.mkdir()
        for number, data in enumerate(files(int(size * 1e6))):
            (register / f"{number:03}.yaml").write_bytes(data)
    return register


def turn_about(jobs: dict[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """The seconds that each job took in each round. The cyclic collector rests meanwhile, for all alike."""
    times: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            gc.collect()
            gc.disable()
            begun = time.perf_counter()
            kept = job()
            times[name].append(time.perf_counter() - begun)
            del kept  # what giving it back takes is not the job's
            gc.enable()
    return times
