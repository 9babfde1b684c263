"""A cluster of dask.distributed, to check many registers on.

What is sent to a scheduler and its workers is unpickled there, and what they send is unpickled here: whoever runs them can run anything
on this machine. So only an address that somebody gives is ever connected to.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

from ..model.text import code
from .options import UsageError

TIMEOUT = "10s"  # to find the scheduler
WATCH_PAUSE = 0.5  # seconds between two looks at whether it is still there


class ClusterExecutor(Executor):
    """The executor of a client of dask, whose futures fail when its scheduler is gone: by themselves, they may wait for ever."""

    def __init__(self, client: Any) -> None:
        self.client, self.inner = client, client.get_executor(pure=False)
        self.waiting: set[Future[Any]] = set()
        self.over = Event()
        Thread(target=self._watch, daemon=True).start()

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = self.inner.submit(function, *arguments, **options)
        self.waiting.add(future)
        future.add_done_callback(self.waiting.discard)
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self.over.set()

    def _watch(self) -> None:
        while not self.over.wait(WATCH_PAUSE):
            if self.client.status != "running":
                for future in tuple(self.waiting):
                    with suppress(InvalidStateError):  # it may be done by now
                        future.set_exception(CancelledError())


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
    executor = None
    try:
        if not client.scheduler_info()["workers"]:
            raise UsageError(f"the scheduler at {code(address)} has no workers: start some with `dask worker {address}`.")
        executor = ClusterExecutor(client)
        yield executor
    except KilledWorker:
        raise UsageError("the workers of the cluster were killed again and again, perhaps for want of memory.") from None
    except (CommClosedError, CancelledError, TimeoutError):
        raise UsageError(f"the scheduler at {code(address)} went away before all was checked. Run it again.") from None
    finally:
        if executor:
            executor.shutdown()
        client.close(timeout=2)  # type: ignore[no-untyped-call]
