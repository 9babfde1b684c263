"""The pages of the app: which there are, in which order, and as Streamlit takes them."""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING

from ..plugins import load_module, module_names

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage


def page_names() -> list[str]:
    """The pages, in their order."""
    return sorted(module_names("app.pages"), key=lambda name: (load_page(name).PLACE, name))


def load_page(name: str) -> ModuleType:
    return load_module("app.pages", name)


def build_page(name: str) -> StreamlitPage:
    import streamlit as st

    one = load_page(name)
    return st.Page(one.show_page, title=one.TITLE, url_path=name.replace("_", "-"), default=name == page_names()[0])
