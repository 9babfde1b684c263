"""A cluster of dask.distributed, to check many registers on.

What is sent to a scheduler and its workers is unpickled there, and what they send is unpickled here: whoever runs them can run anything
on this machine. So only an address that somebody gives is ever connected to.
"""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any, TypeVar

from ..model.text import code, quote_text
from .options import UsageError

ADDRESS = re.compile(r"(?:(?:tcp|tls|wss?)://)?(?:([\w.-]+)|\[([\w:.%-]+)\]):([1-9][0-9]{0,4})")
TIMEOUT = 10.0  # seconds to find the scheduler
PATIENCE = 1.5  # how many times as long until it has answered: what takes a connection and says nothing, dask waits for without end
REMEDY = "Check the address, and that a scheduler of the same version of dask runs there."
WATCH_PAUSE = 0.5  # seconds between two looks at whether it is still there

Reply = TypeVar("Reply")


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
    client, workers = find_scheduler(address)
    from distributed.comm.core import CommClosedError
    from distributed.scheduler import KilledWorker

    executor = None
    try:
        if not workers:
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
        client.close(timeout=2)


def find_scheduler(address: str) -> tuple[Any, Any]:
    """A client of the scheduler at an address, and the workers it has. Whatever else is there, or nothing, is a `UsageError`, in time."""
    try:
        from distributed import Client
        from distributed.comm.core import CommClosedError
    except ModuleNotFoundError:
        raise UsageError("--scheduler needs dask.distributed: install it with `pip install partnership-graph[cluster]`.") from None

    class ClusterClient(Client):
        """A client that is closed here; where it was never open, Python's own clean-up would wait for it, and show a traceback."""

        def __del__(self) -> None:
            pass

    def connect(given_up: Event) -> tuple[Any, Any]:
        check_address(address)
        client = ClusterClient(address, timeout=TIMEOUT, set_as_default=False)  # type: ignore[no-untyped-call]
        try:
            workers = client.scheduler_info()["workers"]
            if given_up.is_set():
                raise TimeoutError
        except BaseException:
            client.close(timeout=2)  # type: ignore[no-untyped-call]
            raise
        return client, workers

    logging.disable()  # what matters of all that these libraries have to say is raised
    try:
        return call_in_time(connect, PATIENCE * TIMEOUT)
    except UsageError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and not isinstance(error, CommClosedError):
            raise UsageError(f"no scheduler answered at {code(address)} within {TIMEOUT:g} seconds. {REMEDY}") from None
        why = quote_text((str(error).strip() or type(error).__name__).split("\n")[0])
        raise UsageError(f"there is no scheduler at {code(address)} that can be used: dask says {why}. {REMEDY}") from None


def call_in_time(function: Callable[[Event], Reply], seconds: float) -> Reply:
    """What a function gives or raises; `TimeoutError` once so many seconds have passed, and the function is told by its `Event`."""
    answer: Future[Reply] = Future()
    given_up = Event()

    def run() -> None:
        try:
            answer.set_result(function(given_up))
        except BaseException as error:
            answer.set_exception(error)

    Thread(target=run, daemon=True).start()  # Python's end does not wait for it
    try:
        return answer.result(seconds)
    finally:
        given_up.set()


def check_address(address: str) -> None:
    """Raises `UsageError` unless this is an address, on a machine whose name is known here."""
    found = ADDRESS.fullmatch(address)
    if not found or int(found[3]) > 65535:
        raise UsageError(f"--scheduler takes the address of a scheduler, such as `tcp://10.0.0.5:8786`, and not {code(address)}.")
    try:
        socket.getaddrinfo(found[1] or found[2], int(found[3]), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise UsageError(f"no scheduler answers at {code(address)}: no machine of that name is known here. {REMEDY}") from None
