"""Work done side by side: on every core, by copies of this process, each of which tells what it came to and ends."""

from __future__ import annotations

import marshal
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, TypeVar

COPIES = 7  # at most: each has memory of its own for what it touches
HANDS = 250  # the jobs are dealt in at most so many hands: a byte is enough to number them

Job = TypeVar("Job")
Done = TypeVar("Done")


def abreast(work: Callable[[Job], Done], jobs: Sequence[Job], tell: Callable[[Done], Any], hear: Callable[[Any], Done]) -> list[Done]:
    """What `work` makes of each job, in order.

    What a copy made, it tells in plain values: `tell` makes it texts, numbers, None, and tuples, lists and dicts of these; `hear`
    makes it what it was. Whoever has played a hand takes the next. What a copy has not told (it was killed, or `work` raised) is done
    here after all; and everything is, where there is one core, or other threads run in this process, since a copy could then hang.

    >>> abreast(str.upper, ["one", "three"], tell=str, hear=str)
    ['ONE', 'THREE']
    """
    hands = min(len(jobs), HANDS)
    most = min(cores(), hands, COPIES + 1) - 1
    deck = dealt(hands) if most > 0 else None
    if deck is None:
        return [work(job) for job in jobs]

    def played() -> Iterator[tuple[int, Done]]:
        while hand := os.read(deck, 1):
            yield from ((job, work(jobs[job])) for job in range(hand[0], len(jobs), hands))

    copies: list[Copy] = []
    try:
        with suppress(OSError):  # there is no room for one more
            while len(copies) < most:
                copies.append(Copy(lambda: {job: tell(made) for job, made in played()}))
        done = dict(played())
        for copy in copies:
            done |= {job: hear(told) for job, told in copy.told().items()}
    finally:
        os.read(deck, HANDS)  # where something went wrong, nobody plays on
        os.close(deck)
        for copy in copies:
            copy.dismiss()
    return [done[job] if job in done else work(jobs[job]) for job in range(len(jobs))]


def dealt(hands: int) -> int | None:
    """A pipe to read the numbers of the hands from, which several may do at once; None where there can be none."""
    try:
        deck, dealer = os.pipe()
    except OSError:
        return None
    os.write(dealer, bytes(range(hands)))
    os.close(dealer)
    return deck


class Copy:
    """A copy of this process, at work. Raises `OSError` where none can be made."""

    def __init__(self, work: Callable[[], dict[int, Any]]) -> None:
        self.ear, mouth = os.pipe()
        self.process = -1
        try:
            self.process = os.fork()
            if self.process == 0:
                os.close(self.ear)  # so that a copy ends where nobody listens any more
                with open(mouth, "wb", buffering=0, closefd=False) as out:
                    answer = memoryview(marshal.dumps(work(), 2))  # in 2, no object refers to another: it is read faster
                    while answer:
                        answer = answer[out.write(answer) :]
        finally:
            if self.process == 0:
                os._exit(0)  # the copy must not come back from here
            os.close(mouth)
            if self.process < 0:
                os.close(self.ear)

    def told(self) -> dict[int, Any]:
        """What it came to; nothing, where it did not come to its end."""
        with open(self.ear, "rb", closefd=False) as file:
            answer = file.read()
        try:
            return dict(marshal.loads(answer))
        except (EOFError, ValueError, TypeError):
            return {}

    def dismiss(self) -> None:
        os.close(self.ear)
        with suppress(ChildProcessError):  # whoever started us does not want children waited for
            os.waitpid(self.process, 0)


def cores() -> int:
    """On how many cores this process may run, and copies of it; one where it cannot be seen that it has no other threads."""
    try:
        return len(os.sched_getaffinity(0)) if len(os.listdir("/proc/self/task")) == 1 else 1
    except (OSError, AttributeError):
        return 1
