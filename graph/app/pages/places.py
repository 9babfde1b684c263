"""Places: which kinds of body lead on a theme across all registers, and in how many nobody does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from ...documents.blocks import Heading, Paragraph
from ...model.dates import parse_date
from ..choices import choose
from ..components import show_blocks
from ..content.places import (
    ThemePlaces,
    explain_counts,
    list_same_words,
    list_theme_places,
    place_table,
    theme_headline,
    theme_table,
    theme_title,
)
from ..page_head import index_views, open_page, register_titles
from ..view import RegisterView, load_views

TITLE, PLACE = "Places", 9
NEEDS_SEVERAL = True  # it stands in the menu where several registers are read


def show_page() -> None:
    if open_page(TITLE) is None:
        return
    found = index_views(load_views(parse_date(st.query_params.get("on", ""))).views)
    titles, views = register_titles(found), [*found.values()]
    if len(views) == 1:
        show_blocks([Paragraph("There is one register here: this page compares several.", tone="headline")], "opening")
        return
    themes = _cached_places(" ".join(view.fingerprint for view in views), {titles[id]: view for id, view in found.items()})
    names = {key: theme_title(places) for key, places in sorted(themes.items())}
    shared = Counter(names.values())
    options = {key: f"{name} ({key})" if shared[name] > 1 else name for key, name in names.items()}
    chosen = choose("Theme", "theme", options, "Every theme")
    if chosen:
        same = list_same_words(themes, chosen)
        show_blocks([theme_headline(themes[chosen], len(views)), explain_counts(views), *same], "opening")
        show_blocks([Heading(2, "Places that have this theme"), place_table(themes[chosen])], "places")
    else:
        headline = f"{len(views)} registers, {len(themes)} themes." if themes else f"None of the {len(views)} registers has a theme."
        show_blocks([Paragraph(headline, tone="headline"), explain_counts(views)], "opening")
        if themes:
            show_blocks([Heading(2, "In how many registers"), theme_table(themes, len(views))], "themes")


@st.cache_resource(max_entries=4, show_spinner=False)
def _cached_places(key: str, _views: Mapping[str, RegisterView]) -> ThemePlaces:
    return list_theme_places(_views)
