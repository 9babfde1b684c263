"""Where values begin and end, in the shapes that few write."""

import pytest

from graph.syntax.spans import Span, SpanIndex


def places(text: str, span: Span) -> dict[str, tuple[str, str]]:
    """Of each key, the text from where it begins, and the text before where its value may begin; nested ones too."""
    found: dict[str, tuple[str, str]] = {}
    for key, part in span.value.items() if isinstance(span.value, dict) else ():
        found[key] = (text[part.begin : part.begin + len(key)], text[: part.after])
        found |= places(text, part.span)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ key CSE}", {"key CSE": ("key CSE", "{ key CSE")}),
        ("{a: 1, b}", {"a": ("a", "{a:"), "b": ("b", "{a: 1, b")}),
        ("{b, c: 1}", {"b": ("b", "{b"), "c": ("c", "{b, c:")}),
        ("x: {b}\ny: 1\n", {"x": ("x", "x:"), "b": ("b", "x: {b"), "y": ("y", "x: {b}\ny:")}),
        ("{? a : 1, b}", {"a": ("?", "{? a :"), "b": ("b", "{? a : 1, b")}),
        ("? b # c\n: d\n", {"b": ("?", "? b # c\n:")}),
    ],
)
def test_a_key_without_a_value_has_its_own_place(text, expected):
    assert places(text, SpanIndex(text).root) == expected
