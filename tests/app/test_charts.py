"""The drawn charts, in a real browser: nothing is cut off on any screen, and every mark and word is plain to see in both themes."""

import pytest

from support.browser import opened

PAGES = ["/overlaps", "/changes?tab=Who+and+when"]
COLOURS = """chart => {
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const under = rgb(getComputedStyle(document.querySelector(".stApp")).backgroundColor);
  const styles = (query) => [...chart.querySelectorAll(query)].map((one) => getComputedStyle(one));
  const each = (query, way) => styles(query).map((one) => [rgb(one[way]), one[`${way}Opacity`] * one.opacity]);
  const marks = [...each(".mark-symbol path", "fill"), ...each(".mark-rect path", "stroke")];
  return { under, marks: [...marks, ...each("line[stroke-dasharray]", "stroke")], text: each("text", "fill") };
}"""


def contrast(one: list[float], other: list[float]) -> float:
    def light(colour: list[float]) -> float:
        parts = [value / 255 for value in colour[:3]]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def drawn(page, address: str):
    opened(page, address)
    chart = page.locator(".stVegaLiteChart").first
    chart.locator(".mark-symbol path").first.wait_for()
    return chart


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_marks_and_words_of_a_chart_are_plain_to_see(page, birmingham, path, theme):
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    found = drawn(page, birmingham + path).evaluate(COLOURS)

    def weakest(colours: list) -> float:
        def mixed(colour: list[float], share: float) -> list[float]:
            return [share * top + (1 - share) * under for top, under in zip(colour, found["under"], strict=True)]

        return min(contrast(mixed(colour, share), found["under"]) for colour, share in colours if share)

    assert (found["under"][0] < 60) == (theme == "dark")
    assert weakest(found["text"]) >= 4.5
    assert weakest(found["marks"]) >= 3


@pytest.mark.parametrize("width", [390, 768, 1440])
def test_the_overlaps_name_every_body_every_theme_and_the_key_whole(narrow, birmingham, width):
    narrow.set_viewport_size({"width": width, "height": 900})
    chart = drawn(narrow, f"{birmingham}/overlaps")
    texts = [text for text in chart.locator("text").all() if text.text_content()]
    found = {text.text_content() for text in texts}
    sides = [text.bounding_box() for text in texts]

    assert {"Birmingham City Council", "Birmingham Safeguarding Children Board", "Early Help and Safeguarding Partnership"} <= found
    assert {"Strategic Leaders Forum", "Missing children", "New partnership arrangements"} <= found
    assert {"no work or protocol joins it to all the others", "no other body is named"} <= found
    sheet = chart.locator("svg").bounding_box()

    assert [side for side in sides if side["x"] < 0 or side["x"] + side["width"] > width] == []
    assert [side for side in sides if side["y"] < sheet["y"] - 5 or side["y"] + side["height"] > sheet["y"] + sheet["height"]] == []


@pytest.mark.parametrize("width", [390, 1440])
def test_who_and_when_has_room_for_its_bars_beside_their_names(narrow, birmingham, width):
    narrow.set_viewport_size({"width": width, "height": 900})
    chart = drawn(narrow, f"{birmingham}/changes?tab=Who+and+when")
    bars = [bar.bounding_box() for bar in chart.locator(".mark-rect path").all()]
    names = chart.locator("text", has_text="Birmingham Safeguarding Children Board: List of").all()

    assert len(names) == 2
    assert sum(bar["width"] > width * 0.8 for bar in bars) == 2  # the two lists, which span the whole time
    assert [name for name in names if name.bounding_box()["x"] < 0 or name.bounding_box()["x"] + name.bounding_box()["width"] > width] == []
