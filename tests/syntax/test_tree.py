"""A place, which is a number of characters, is shown where an editor shows it."""

from hypothesis import given
from hypothesis import strategies as st
from yaml import YAMLError
from yaml.cyaml import CParser

from graph.syntax.tree import Lines


def marks(text: str):
    """Where the parser says that things begin and end, up to where it stumbles."""
    parser = CParser(text)
    try:
        while (event := parser.get_event()) is not None:
            yield from (event.start_mark, event.end_mark)
    except YAMLError:
        return


@given(
    st.text("ab: -\n\r\t\"'é😀#[]{},|>&", max_size=80)
    | st.lists(st.sampled_from(["a: é", "- 😀", "b:", "  c: 'd", "e'", ""])).map("\r\n".join)
)
def test_a_place_is_on_the_line_and_column_that_the_parser_counts(text: str):
    lines = Lines("r.yaml", text)

    for mark in marks(text):
        if mark.index < len(text):  # at the very end, the parser counts one line further
            assert lines.position_at(mark.index) == ("r.yaml", mark.line + 1, mark.column + 1)
