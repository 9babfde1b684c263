"""`python3 run.py benchmark app`: how fast the app is for one person, and for many at once, and how much memory they take.

One person is a real Chromium. The many are connections that speak as Streamlit's page does: they ask for pages, for boards and records,
and run the watch on the files every few seconds, as an open page does. They draw nothing. Linux only, where memory can be read.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from .registers import BIRMINGHAM, files

ROOT = BIRMINGHAM.parent.parent
SEED, BOXES = 2015, 500
AIMS = {"first heading": 3.0, "click": 0.5, "rerun": 0.75, "memory": 300.0, "person": 2.0}
SERVE = """
import sys
def note(event, given):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        place = str(given[0] if event == "socket.getaddrinfo" else given[1])
        if not any(own in place for own in ("127.0.0.1", "localhost")):
            print("asked:", place, file=sys.stderr, flush=True)
sys.addaudithook(note)
from graph.app.serve import serve_app
serve_app([sys.argv[1]], port=int(sys.argv[2]))
"""


class Server(NamedTuple):
    process: subprocess.Popen[str]
    port: int
    started: float

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def read_memory(self) -> float:
        """The memory that the server holds now, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        return int(re.findall(r"VmRSS:\s+(\d+) kB", status)[0]) / 1000

    def read_processor_time(self) -> float:
        """The seconds that it has worked on a processor."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="run.py benchmark app", description=__doc__)
    parser.add_argument("--people", type=int, default=50, help="how many people at once (default: 50)")
    parser.add_argument("--think", type=float, default=10.0, help="seconds that each thinks between two clicks, on average (default: 10)")
    parser.add_argument("--minutes", type=float, default=2.0, help="for how long they do so (default: 2)")
    parser.add_argument("--rounds", type=int, default=5, help="how often the app is started, and a box clicked (default: 5)")
    parser.add_argument("--only", choices=("person", "people"), help="one half alone")
    called = parser.parse_args(words)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([sys.executable, "-m", "compileall", "-q", ROOT / "graph"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        large = write_large(Path(folder))
        print(f"The real register ({BIRMINGHAM.stat().st_size / 1000:.0f} kB), and one of {large.stat().st_size / 1000:.0f} kB like it.")
        if called.only != "people":
            measure_person(BIRMINGHAM, large, called.rounds)
        for register in (BIRMINGHAM, large) if called.only != "person" else ():
            measure_people(register, called.people, called.think, called.minutes * 60)


def write_large(folder: Path) -> Path:
    """A register with at least as many boxes on its map as the map draws."""
    from graph.app.content.map import MapChoice, work_parts
    from graph.app.view import make_view
    from graph.model.dates import today
    from graph.reader.load import read_registers

    path = folder / "large.yaml"
    for size in range(200_000, 2_000_000, 50_000):
        path.write_bytes(files(size)[0])
        view = make_view(read_registers(path)[0], today())
        if sum(map(len, work_parts(view, MapChoice())[0])) >= BOXES:
            break
    return path


@contextlib.contextmanager
def serve(register: Path) -> Iterator[Server]:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-P", "-c", SERVE, str(register), str(port)]
    started = time.perf_counter()
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield Server(process, port, started)
        finally:
            process.terminate()
            assert process.stderr
            asked = [line for line in process.stderr.read().splitlines() if line.startswith("asked:")]
            print(f"  addresses outside that the server asked: {len(asked)}")


def report(what: str, value: float, aim: float, unit: str, more: str = "") -> None:
    print(f"  {what:52} {value:7.2f} {unit:4} (aim: {aim:g}){'' if value <= aim else '  MISSED'}{more}")


# --- one person -------------------------------------------------------------------------------------------------------


def measure_person(register: Path, large: Path, rounds: int) -> None:
    """From the start of the app to its first heading; and from a click on a box to what is said of it."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support.browser import chromium, visitor

    print("One person, in Chromium:")
    with chromium() as browser:
        abroad: list[str] = []
        starts = []
        for _ in range(rounds):
            with serve(register) as server, visitor(browser) as (context, asked):
                page = context.new_page()
                wait_until_open(server)
                page.goto(f"http://{server.address}/")
                page.locator("h1").first.wait_for()
                starts.append(time.perf_counter() - server.started)
                abroad += asked
        with serve(large) as server, visitor(browser) as (context, asked):
            wait_until_open(server)
            page = context.new_page()
            page.set_default_timeout(60_000)
            page.goto(f"http://{server.address}/map?whole=yes")
            page.locator(".sheet[data-ready='1']").first.wait_for()
            boxes = page.locator(".box").count()
            clicks = []
            for id in page.locator(".box").evaluate_all("boxes => boxes.map((box) => box.dataset.id)")[:: max(1, boxes // (4 * rounds))]:
                page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
                begun = time.perf_counter()
                page.locator(f'.box[data-id="{id}"]').dispatch_event("click")
                page.locator(".parts p", has_text=f"· {id}").first.wait_for()
                clicks.append(time.perf_counter() - begun)
            abroad += asked
    report(f"start to first heading, median of {rounds}", statistics.median(starts), AIMS["first heading"], "s")
    report(f"click to its detail at {boxes} boxes, median of {len(clicks)}", statistics.median(clicks), AIMS["click"], "s", spread(clicks))
    print(f"  addresses outside that the browser asked: {len(abroad)}")


def wait_until_open(server: Server) -> None:
    import socket

    for _ in range(3000):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1):
            return
        time.sleep(0.01)
    sys.exit("The app did not start.")


def spread(seconds: list[float]) -> str:
    return f"; p95 {percentile(seconds, 95):.2f} s, longest {max(seconds):.2f} s"


def percentile(values: list[float], part: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1] if len(values) > 1 else values[0]


# --- many people ------------------------------------------------------------------------------------------------------


def measure_people(register: Path, people: int, think: float, seconds: float) -> None:
    """How long pages take while many people look at them, and what the server then holds."""
    print(f"{people} people, each with {think:g} s to think, for {seconds:g} s, on {register.name}:")
    addresses = list_addresses(register)
    with serve(register) as server:
        wait_until_open(server)
        time.sleep(1)
        asyncio.run(visit_once(server, addresses))
        alone, worked, begun = server.read_memory(), server.read_processor_time(), time.perf_counter()
        times = asyncio.run(visit_together(server, addresses, people, think, seconds))
        held, worked, took = server.read_memory(), server.read_processor_time() - worked, time.perf_counter() - begun
        reruns = [taken for many in times.values() for taken in many]
        report("a rerun, p95", percentile(reruns, 95), AIMS["rerun"], "s")
        print(f"    median {statistics.median(reruns):.2f} s; {len(reruns)} reruns in {took:.0f} s, the server worked {worked:.0f} s")
        for name, many in sorted(times.items(), key=lambda one: -percentile(one[1], 95)):
            print(f"    {name:12} median {statistics.median(many):.2f} s, p95 {percentile(many, 95):.2f} s, {len(many)} times")
        report("memory after every page was seen once", alone, AIMS["memory"], "MB")
        report("memory for each person more", (held - alone) / people, AIMS["person"], "MB")
        print(f"    the machine's load meanwhile: {os.getloadavg()[0]:.1f}, on {os.cpu_count()} processors")


def list_addresses(register: Path) -> list[tuple[str, str]]:
    """Pages with what their addresses ask for: each page alike often, with boards, records and words of the register."""
    from graph.reader.load import read_registers

    found = read_registers(register)[0].register
    dice = Random(SEED)
    boards, things = list(found.bodies), [*found.bodies, *found.priorities, *found.challenges, *found.themes]
    words = [word for body in found.bodies.values() for word in body.name.split()]
    addresses = []
    for _ in range(40):
        addresses += [
            ("", f"board={dice.choice(boards)}" if dice.random() < 0.5 else ""),
            ("map", f"node={dice.choice(things)}"),
            ("my-board", f"board={dice.choice(boards)}"),
            ("attention", f"board={dice.choice(boards)}" if dice.random() < 0.5 else ""),
            ("overlaps", f"board={dice.choice(boards)}" if dice.random() < 0.5 else ""),
            ("changes", ""),
            ("protocol", ""),
            ("record", f"id={dice.choice(things)}"),
            ("search", f"q={dice.choice(words)}"),
        ]
    return addresses


class Person:
    """A connection that speaks as an open page does."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.finished: asyncio.Queue[str] = asyncio.Queue()
        self.watches: dict[str, asyncio.Task[None]] = {}
        self.last: dict[str, Any] = {}

    async def listen(self) -> None:
        from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

        async for data in self.socket:
            message = ForwardMsg()
            message.ParseFromString(data)
            kind = message.WhichOneof("type")
            if kind == "script_finished":
                self.finished.put_nowait(ForwardMsg.ScriptFinishedStatus.Name(message.script_finished))
            elif kind == "auto_rerun":
                rerun = message.auto_rerun
                if rerun.fragment_id not in self.watches:
                    self.watches[rerun.fragment_id] = asyncio.create_task(self.watch(rerun.fragment_id, rerun.interval))

    async def watch(self, fragment: str, interval: float) -> None:
        while True:
            await asyncio.sleep(interval)
            await self.ask(fragment_id=fragment, is_auto_rerun=True)

    async def ask(self, **asked: Any) -> None:
        from streamlit.proto.BackMsg_pb2 import BackMsg

        message = BackMsg()
        for name, value in asked.items():
            setattr(message.rerun_script, name, value)
        self.last = asked if "page_name" in asked else self.last
        message.rerun_script.query_string = self.last["query_string"]
        await self.socket.send(message.SerializeToString())

    async def open_page(self, name: str, query: str) -> float:
        """How long a page takes, from the asking to the last of it."""
        for watch in self.watches.values():
            watch.cancel()
        self.watches.clear()
        while not self.finished.empty():
            self.finished.get_nowait()
        begun = time.perf_counter()
        await self.ask(page_name=name, query_string=query)
        try:
            while await asyncio.wait_for(self.finished.get(), 60) != "FINISHED_SUCCESSFULLY":
                pass
        except TimeoutError:
            sys.exit(f"/{name}?{query} did not come within a minute.")
        return time.perf_counter() - begun


@contextlib.asynccontextmanager
async def connect(server: Server) -> Any:
    import websockets

    async with websockets.connect(
        f"ws://{server.address}/_stcore/stream", subprotocols=["streamlit"], max_size=None, ping_interval=None
    ) as socket:  # type: ignore[list-item]
        person = Person(socket)
        listening = asyncio.create_task(person.listen())
        try:
            yield person
        finally:
            listening.cancel()
            for watch in person.watches.values():
                watch.cancel()


async def visit_once(server: Server, addresses: list[tuple[str, str]]) -> None:
    async with connect(server) as person:
        for name, query in addresses[:9]:
            await person.open_page(name, query)


async def visit_together(
    server: Server, addresses: list[tuple[str, str]], people: int, think: float, seconds: float
) -> dict[str, list[float]]:
    """What each page took, by its name."""
    times: dict[str, list[float]] = {}
    until = time.perf_counter() + seconds

    async def visit(number: int) -> None:
        dice = Random(SEED + number)
        await asyncio.sleep(dice.uniform(0, think))
        async with connect(server) as person:
            while time.perf_counter() < until:
                name, query = dice.choice(addresses)
                times.setdefault(name or "overview", []).append(await person.open_page(name, query))
                await asyncio.sleep(dice.uniform(0.5, 1.5) * think)

    await asyncio.gather(*(visit(number) for number in range(people)))
    return times
