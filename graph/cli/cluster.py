"""A cluster of dask.distributed, to check many registers on.

What is sent to a scheduler and its workers is unpickled there, and what they send is unpickled here: whoever runs them can run anything
on this machine. So only an address that somebody gives is ever connected to.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager

from ..model.text import code
from .options import UsageError

TIMEOUT = "10s"  # to find the scheduler


@contextmanager
def open_cluster(address: str) -> Iterator[Executor]:
    """An Executor that does its work on the cluster of the scheduler at an address. What goes wrong there is a `UsageError`."""
    try:
        from distributed import Client
        from distributed.comm.core import CommClosedError
        from distributed.scheduler import KilledWorker
    except ModuleNotFoundError:
        raise UsageError("--scheduler needs dask.distributed: install it with `pip install partnership-graph[cluster]`.") from None

    class ClusterClient(Client):
        """A client that is closed here; where it was never open, Python's own clean-up would wait for it, and show a traceback."""

        def __del__(self) -> None:
            pass

    logging.disable()  # what matters of all that these libraries have to say is raised
    try:
        client = ClusterClient(address, timeout=TIMEOUT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        why = str(error).strip().split("\n")[0]
        raise UsageError(f"no scheduler answers at {code(address)}: {why.rstrip('.')}.") from None
    try:
        if not client.scheduler_info()["workers"]:
            raise UsageError(f"the scheduler at {code(address)} has no workers: start some with `dask worker {address}`.")
        yield client.get_executor(pure=False)  # type: ignore[no-untyped-call]
    except KilledWorker:
        raise UsageError("the workers of the cluster were killed again and again, perhaps for want of memory.") from None
    except (CommClosedError, CancelledError, TimeoutError):
        raise UsageError(f"the scheduler at {code(address)} went away before all was checked. Run it again.") from None
    finally:
        client.close(timeout=2)  # type: ignore[no-untyped-call]
