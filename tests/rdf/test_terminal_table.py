"""A table fits the terminal it is printed on; what is in a register stays text."""

from graph.rdf.results import render_table, render_terminal_table
from graph.rdf.store import Answer

ROWS: list[tuple] = [
    ("[bold]Missing children[/] from home, from care and from school", 12, "missing-children"),
    ("\x1b[31mred", None, "red"),
]
ANSWER = Answer(("name", "number", "id"), ROWS, "Nothing is there.")


def test_what_fits_is_printed_as_it_is_elsewhere():
    assert list(render_terminal_table(ANSWER, 200)) == list(render_table(ANSWER))


def test_what_does_not_fit_is_broken_within_its_cell_and_ids_are_left_out():
    lines = list(render_terminal_table(ANSWER, 40))
    table, note = lines[:-1], lines[-1]

    assert max(map(len, table)) <= 40
    assert " ".join(" ".join(line.split("  ")[0] for line in table).split()).startswith("name")
    assert "[bold]Missing" in "\n".join(table)
    assert "\\u001b[31mred" in "\n".join(table)
    assert note == "Left out, so that it fits: id. `--format csv` has all columns."


def test_an_empty_answer_is_its_sentence():
    assert list(render_terminal_table(Answer(("name",), [], "Nothing is there."), 5)) == ["Nothing is there."]
