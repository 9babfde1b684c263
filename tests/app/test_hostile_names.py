"""Fourteen hostile names, borne by records of every kind at once, on every page: they are shown as they are written, and do nothing."""

import pytest
import yaml

from graph.app.navigation import page_names
from support.browser import app, opened

NAMES = [
    "<script>alert(1)</script>",
    "<img src=http://evil.test/i.png onerror=alert(2)>",
    "![x](http://evil.test/a.png)",
    "[x](javascript:alert(4)) <https://evil.test/5>",
    ":red[x] $\\href{http://evil.test/}{x}$ :material/home: href",
    "**bold** `code` ~~gone~~ __under__ # head",
    "http://evil.test/7",
    "\"><svg onload=alert(8)><iframe src='http://evil.test/8'>",
    "{{7*7}} ${7*7} <%= 7*7 %> %s {0}",
    "</script></style><script>alert(10)</script>",
    "مجلس حماية الأطفال",
    "W" * 300,
    '=HYPERLINK("http://evil.test/13";"x")',
    "&lt;b&gt; &#60;i&#62; '; DROP TABLE x; --",
]
KINDS = {
    "b": "bodies",
    "o": "posts",
    "p": "priorities",
    "w": "workstreams",
    "c": "challenges",
    "t": "themes",
    "x": "protocols",
    "s": "sources",
}
# Elements that none of our pages makes, or that lead or ask elsewhere.
MARKUP = """() => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
  const asks = (one) => ['src', 'href', 'data', 'action'].some((key) => /evil|javascript:/.test(one.getAttribute(key) ?? ''));
  const made = (one) => one.matches('iframe, object, embed, b, code, strong, del, [onload], [onerror], .katex') || asks(one);
  return all(document.body).filter(made).map((one) => one.cloneNode(false).outerHTML);
}"""


def make_register() -> str:
    """Each name borne by a record of every kind; those of one number belong together."""
    numbers = range(len(NAMES))

    def section(letter: str, more=lambda number: {}) -> dict:
        return {f"{letter}{number}": {"name": NAMES[number], **more(number)} for number in numbers}

    register = {
        "register": {"id": "r", "name": NAMES[0], "format": 1, "base": "https://example.org/r/", "as_at": "2016-04-01"},
        "sources": section("s", lambda n: {"date": "2016-01-01", "sections": {"1": NAMES[n]}}),
        "themes": section("t"),
        "bodies": section(
            "b",
            lambda n: {
                "kind": "board",
                "note": NAMES[n],
                "also": [NAMES[(n + 1) % 14]],
                "posts": {f"o{n}": {"name": NAMES[n], "role": "chair"}},
            },
        ),
        "priorities": section("p", lambda n: {"number": n + 1, "lead": f"b{n}", "themes": f"t{n}", "source": f"s{n}#1"}),
        "workstreams": section("w", lambda n: {"delivers": f"p{n}", "support": f"b{n}", "themes": f"t{n}"}),
        "challenges": section("c", lambda n: {"acts": f"b{(n + 1) % 14}", "themes": f"t{n}"}),
        "protocols": section("x", lambda n: {"parties": [f"b{n}", f"b{(n + 1) % 14}"], "settles": {f"t{n}": {"lead": f"b{n}"}}}),
    }
    return yaml.safe_dump(register, allow_unicode=True, sort_keys=False, width=10_000)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    path = tmp_path_factory.mktemp("hostile") / "r.yaml"
    path.write_text(make_register(), encoding="utf-8")
    with app(path) as address:
        yield address


ADDRESSES = [
    *(name.replace("_", "-") for name in page_names() if name != "overview"),
    "?tab=Work-streams&parts=yes",
    "map?whole=yes",
    "map?view=lines&node=b1",
    "changes?tab=Who+and+when",
    "changes?tab=What+falls+due",
    "protocol?part=Clauses",
    "search?q=alert",
    *(f"my-board?board=b{number}" for number in (1, 4, 11)),
    *(f"record?id={letter}{number}" for number, letter in zip(range(14), "bopwctxsbopwct", strict=True)),
]


def test_the_names_are_those_of_a_valid_register():
    from graph.reader.load import parse_register

    assert [one.message for one in parse_register(make_register()).problems] == []
    assert len({*NAMES}) == 14


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_name_is_shown_as_written_and_does_nothing(page, hostile, address):
    opened(page, f"{hostile}/{address}")
    for fold in page.locator("details:visible > summary").all()[:3]:
        fold.click()
    page.wait_for_timeout(300)
    widths = []
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(150)
        widths.append(page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - document.documentElement.clientWidth"))

    assert page.evaluate(MARKUP) == []
    assert max(widths) <= 0
    if "id=" in address:
        number = int(address.partition("id=")[2][1:])
        assert NAMES[number] in page.locator("h2").first.inner_text()
    else:
        assert NAMES[0] in page.locator(".parts").first.inner_text()
