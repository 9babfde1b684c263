"""A browser for the tests of the app, the app over some registers, and a page in which nothing may be asked of anybody else."""

import os
from pathlib import Path

import pytest

from support.app_registers import HOSTILE, LIVING
from support.browser import CHROMIUM, NARROW, app, chromium, visitor
from support.paths import ROOT, SETTLED


@pytest.fixture(scope="module")
def browser(request):
    """A browser; where the machine has none, that is said aloud, with the number of tests that are left out for it."""
    if CHROMIUM is None:
        number = sum("browser" in getattr(item, "fixturenames", ()) for item in request.session.items)
        left_out = (
            f"no Chromium on this machine: {number} tests of the app were left out (Debian: apt-get install chromium fonts-liberation2)"
        )
        if os.environ.get("GRAPH_REQUIRE_BROWSER"):
            pytest.fail(left_out)
        pytest.skip(left_out)
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def birmingham():
    with app(ROOT / "data") as address:
        yield address


@pytest.fixture(scope="module")
def northshire():
    """A protocol that has gone the whole way."""
    with app(SETTLED) as address:
        yield address


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("registers")


@pytest.fixture(scope="module")
def several(folder):
    (folder / "hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    (folder / "living.yaml").write_text(LIVING, encoding="utf-8")
    with app(folder) as address:
        yield address


@pytest.fixture(scope="module")
def roomy(browser):
    with visitor(browser) as one:
        yield one


@pytest.fixture(scope="module")
def pocket(browser):
    with visitor(browser, NARROW) as one:
        yield one


def looked_at(context, abroad):
    """A page that must ask nothing of anything but the app."""
    abroad.clear()
    with context.new_page() as page:
        yield page
    assert abroad == []


@pytest.fixture
def page(roomy):
    yield from looked_at(*roomy)


@pytest.fixture
def narrow(pocket):
    yield from looked_at(*pocket)
