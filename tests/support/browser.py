"""The app in a real browser that is cut off from the world: what the tests of pages, and docs/screenshots.py, share."""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, sync_playwright

from support.paths import ROOT

CHROMIUM = os.environ.get("CHROMIUM_PATH") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = "--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync".split()
FLAGS += ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]  # all that is not this machine is refused
ROOMY, NARROW = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@contextlib.contextmanager
def app(*paths: object, as_at: str | None = None) -> Iterator[str]:
    """The address of the app, which shows the registers at these paths."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    start = f"from graph.app.serve import serve_app; serve_app({[str(path) for path in paths]!r}, {as_at!r}, {port})"
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-P", "-c", start], cwd=ROOT, env=env, stdout=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(300):
                with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}/_stcore/health") as answer:
                    if answer.status == 200:
                        break
                time.sleep(0.1)
            else:
                raise AssertionError("the app did not start within 30 seconds")
            yield address
        finally:
            server.terminate()


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *root])
        yield browser
        browser.close()


@contextlib.contextmanager
def visitor(browser: Browser, viewport: dict[str, int] = ROOMY) -> Iterator[tuple[BrowserContext, list[str]]]:
    """Someone who looks at the app, and a list of all that the pages ask of anything else, which is refused."""
    with browser.new_context(viewport=viewport, reduced_motion="reduce") as context:
        abroad: list[str] = []

        def listen(page: Page) -> None:
            page.set_default_timeout(10_000)
            page.on("websocket", lambda socket: note(socket.url))
            page.on("dialog", lambda dialog: (abroad.append(f"dialog: {dialog.message}"), dialog.dismiss()))

        def note(url: str) -> None:
            address = urlsplit(url)
            if address.hostname != "127.0.0.1" and address.scheme not in ("blob", "data"):
                abroad.append(url)

        context.on("page", listen)
        context.on("request", lambda request: note(request.url))
        yield context, abroad


def settled(page: Page) -> None:
    """Waits until a page is drawn: its tables, and its map where it has one."""
    page.locator(".parts p").first.wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    if urlsplit(page.url).path == "/map":
        page.locator(".sheet[data-ready='1'], .headline").first.wait_for()


def opened(page: Page, address: str) -> Page:
    """The page, once it is drawn."""
    page.goto(address)
    settled(page)
    return page


def box(page: Page, id: str) -> Locator:
    """A box of the map."""
    return page.locator(f'.box[data-id="{id}"]')
