"""A register has one layout, to which `graph fmt` brings it with every comment and no value changed."""

import re
import stat
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graph.lint import run as report
from graph.model.register import TABLE
from graph.reader import load as source
from graph.syntax.formatter import LINE_BREAKS, WHOLE_LINE, Layout, UnsortedGroup, compose_nodes, format_yaml
from support.commands import run_graph
from support.examples import take_part
from support.paths import ROOT
from support.registers import SEEDS, Page, pages, registers

UNTIDY = """\
# yaml-language-server: $schema=../schema/register.schema.json
# About this file.

# What a board wants.
priorities:

  # The second.
  second: {name: Second}   # in brackets
  # Set apart.


  # The first.
  first:
      name: 'First'      # its name
      note: |
        # no comment

        Text.
      # below the note

bodies: {board: {name: Board, kind: board}}
register: {id: r, name: R, format: 1, base: https://example.org/r/}

# The end.
"""
TIDY = """\
# yaml-language-server: $schema=../schema/register.schema.json
# About this file.

register: {id: r, name: R, format: 1, base: https://example.org/r/}


bodies: {board: {name: Board, kind: board}}


# What a board wants.
priorities:
  # The first.
  first:
      name: 'First'      # its name
      note: |
        # no comment

        Text.
      # below the note

  # The second.
  second: {name: Second}   # in brackets
  # Set apart.

# The end.
"""


def fmt(text: str) -> str:
    return format_yaml(text.encode(), "register.yaml").data.decode()


def told(data: bytes) -> tuple[object, list[object]]:
    """The register read, and all that is found in it, places left out."""
    found = source.parse_register(data)
    return found.register, sorted(
        (one.check, one.subject, one.value, one.message, one.remedy, one.reading or "") for one in report.check_registers([found]).findings
    )


def comments(text: str) -> list[str]:
    return sorted(
        line.strip(" \t" + LINE_BREAKS) for line in WHOLE_LINE.findall(text.removeprefix("\ufeff")) if line.lstrip(" \t").startswith("#")
    )


# --- of every register ------------------------------------------------------------------------------------------------


@st.composite
def remarked(draw: st.DrawFn) -> str:
    """A register as an officer lays it out, with remarks and blank lines at any place and depth."""
    page = Page(draw(registers()), draw(st.just(0) | SEEDS))
    lines = WHOLE_LINE.findall(page.text)
    for _ in range(draw(st.integers(1, 8))):
        remark = " " * draw(st.integers(0, 7)) + draw(st.sampled_from(["", "# remark", "# other", "#"]))
        lines.insert(draw(st.integers(1, len(lines))), remark + page.line_end)
    text = "".join(lines)
    assume(source.parse_register(text.encode()).register == source.parse_register(page.bytes).register)
    return text


@given(pages().map(lambda page: page.text) | remarked())
def test_a_register_that_is_laid_out_says_the_same_and_keeps_every_comment(text):
    made = fmt(text)

    assert told(made.encode()) == told(text.encode())
    assert comments(made) == comments(text)


@given(pages().map(lambda page: page.text) | remarked())
def test_what_is_laid_out_stays_as_it_is(text):
    made = fmt(text)

    assert fmt(made) == made


class PageWithoutRemarks(Page):
    """A page with neither comments nor blank lines between its lines."""

    def gap(self, indent: int) -> None:
        pass


def is_in_blocks(page: Page) -> bool:
    """Whether a page has its sections on lines of their own, with no key that `? ` announces."""
    return page.text.endswith(page.line_end) and "? " not in page.text and not compose_nodes(page.text.removeprefix("\ufeff")).flow_style


@take_part(30)
@given(registers(), SEEDS)
def test_sections_stand_in_the_order_of_the_model_and_records_by_id(register, seed):
    page = next((page for number in range(seed, seed + 50) if is_in_blocks(page := PageWithoutRemarks(register, number))), None)
    assume(page)
    made = fmt(page.text)
    (root,) = source.parse_register(made.encode()).roots.values()
    text = made.removeprefix("\ufeff")
    places = {section: place for section, (_, place, _) in root.items()}
    in_blocks = {
        section: list(records)
        for section, (records, _, begun) in root.items()
        if isinstance(records, dict) and section != "register" and text[begun] != "{"
    }

    assert sorted(places, key=places.__getitem__) == [section for section in ("register", *TABLE) if section in places]
    assert in_blocks == {section: sorted(ids) for section, ids in in_blocks.items()}


@given(pages())
def test_line_ends_and_the_mark_at_the_top_stay_what_they_are(page):
    made = format_yaml(page.bytes, "register.yaml").data.decode()

    assert made.startswith("\ufeff") == page.text.startswith("\ufeff")
    assert set(re.findall("\r\n|\r|\n", made)) <= {page.line_end if page.line_end in page.text else "\n"}


@st.composite
def headed_lists(draw: st.DrawFn) -> tuple[str, list[tuple[str, bool, list[str]]]]:
    """A section whose records are in groups, and the groups: its heading (which the first may lack), whether that is set apart, its ids."""
    ids = draw(st.lists(st.sampled_from("abcdefghij"), min_size=1, max_size=8, unique=True))
    starts = {0} | draw(st.sets(st.integers(1, len(ids))))
    groups, lines = [], ["themes:"]
    for number, id in enumerate(ids):
        if number in starts:
            heading, is_apart = "" if number == 0 and draw(st.booleans()) else f"# List {number}", draw(st.booleans())
            groups.append((heading, is_apart, []))
            lines += ["", f"  {heading}", *[""] * is_apart] if heading else []
        groups[-1][2].append(id)
        lines += [draw(st.sampled_from([f"  {id}: {{name: N}}", f"  {id}:\n    name: N\n    # within", f"  {id}:\n    name: N\n"]))]
    return "\n".join([*lines, ""]), groups


def list_groups(text: str) -> list[tuple[str, list[str]]]:
    """The ids below each heading of a section."""
    groups: list[tuple[str, list[str]]] = [("", [])]
    for heading, id in re.findall(r"^  (?:(# List \d+)|(\w):)", text, re.MULTILINE):
        groups += [(heading, [])] if heading else []
        groups[-1][1].extend([id] if id else [])
    return [group for group in groups if group[1]]


@given(headed_lists())
def test_a_comment_that_heads_records_stays_above_the_same_ones(case):
    text, groups = case
    layout = format_yaml(text.encode(), "register.yaml")
    made = list_groups(layout.data.decode())

    assert sorted((heading, sorted(ids)) for heading, ids in made) == sorted((heading, sorted(ids)) for heading, _, ids in groups)
    if all(is_apart or not heading for heading, is_apart, _ in groups):
        assert (made, layout.unsorted) == ([(heading, sorted(ids)) for heading, _, ids in groups], ())


@given(headed_lists())
def test_records_that_no_heading_parts_are_in_order_or_it_is_said_that_they_are_not(case):
    text, groups = case
    layout = format_yaml(text.encode(), "register.yaml")
    apart = {heading for heading, is_apart, _ in groups if is_apart}
    runs: list[list[str]] = [[]]
    for heading, ids in list_groups(layout.data.decode()):
        runs += [[]] if heading in apart else []
        runs[-1] += ids

    assert bool(layout.unsorted) == any(run != sorted(run) for run in runs)
    assert {one.id for one in layout.unsorted} <= {ids[0] for heading, _, ids in groups if heading not in apart}


# --- of this one ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_comments_go_with_what_they_stand_by(end):
    assert fmt(UNTIDY.replace("\n", end)) == TIDY.replace("\n", end)


LISTS = """\
priorities:
  # The list of 2021.{apart}
  neglect: {{name: Neglect}}
  abuse: {{name: Abuse}}

  # The list of 2024.{apart}
  violence: {{name: Violence}}
  care: {{name: Care}}
"""


def test_a_heading_with_a_blank_line_below_it_stays_above_its_records_and_they_are_sorted():
    made = """\
priorities:
  # The list of 2021.

  abuse: {name: Abuse}

  neglect: {name: Neglect}

  # The list of 2024.

  care: {name: Care}

  violence: {name: Violence}
"""

    assert fmt(LISTS.format(apart="\n")) == fmt(made) == made


def test_records_below_a_comment_that_may_be_about_one_or_more_of_them_keep_their_order():
    layout = format_yaml(LISTS.format(apart="").encode(), "register.yaml")

    assert re.findall(r"^  (\w+):|^  (# .*)", layout.data.decode(), re.MULTILINE) == [
        ("", "# The list of 2021."),
        ("neglect", ""),
        ("abuse", ""),
        ("", "# The list of 2024."),
        ("violence", ""),
        ("care", ""),
    ]
    assert layout.unsorted == (
        UnsortedGroup("priorities", "neglect", "# The list of 2021."),
        UnsortedGroup("priorities", "violence", "# The list of 2024."),
    )


def test_a_text_that_keeps_its_blank_lines_is_not_moved_to_the_end_of_a_group():
    text = "themes:\n  b:\n    name: B\n    note: |+\n      Text.\n\n  a: {name: A}\n\n  # Others.\n\n  c: {name: C}\n"

    assert format_yaml(text.encode(), "register.yaml") == Layout(text.encode(), (UnsortedGroup("themes", "b", ""),))


def test_blank_lines_that_a_text_ends_in_are_its_own():
    b, a = "  b:\n    name: B\n    note: |+\n      Text.\n\n\n", "  a:\n    name: A\n"

    assert fmt(f"themes:\n{b}{a}") == f"themes:\n{a}\n{b}"
    assert fmt(f"themes:\n{b}  c: {{name: C}}\n") == f"themes:\n{b}  c: {{name: C}}\n"


def test_a_text_that_the_end_of_the_file_cuts_short_is_not_moved_since_it_would_grow():
    text = "themes:\n  b:\n    name: B\n  a:\n    name: A\n    note: |\n      Text."

    assert fmt(text) == text
    assert fmt(text + "\n") == "themes:\n  a:\n    name: A\n    note: |\n      Text.\n\n  b:\n    name: B\n"


def test_records_stand_two_in_and_the_spaces_at_the_ends_of_lines_go():
    assert fmt("themes:  \n    b: {name: B}\t\n    a:\n        name: 'A  \n\n          b' \n") == (
        "themes:\n  a:\n      name: 'A  \n\n        b' \n\n  b: {name: B}\n"
    )


@pytest.mark.parametrize("text", ["# nothing\n", "{themes: {b: {name: B}, a: {name: A}}}\n", "- a list\n"])
def test_what_has_no_sections_in_lines_is_left_alone(text):
    assert fmt(text) == text


def test_unknown_sections_and_acceptances_keep_their_order():
    text = "accepted:\n- {check: b}\n- {check: a}\nzzz:\n  b: 1\n  a: 2\nthemes: {}\naaa: 1\n"

    assert fmt(text) == "themes: {}\n\n\naccepted:\n- {check: b}\n- {check: a}\n\n\nzzz:\n  b: 1\n  a: 2\n\n\naaa: 1\n"


# --- the command ------------------------------------------------------------------------------------------------------


@pytest.fixture
def untidy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    path = tmp_path / "data" / "bodies.yaml"
    path.write_bytes(UNTIDY.encode())
    path.chmod(0o640)
    return path


def test_the_register_of_this_project_is_laid_out(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)

    assert run_graph(capsys, "fmt", "--check") == (0, "", "")


def test_a_file_is_replaced_whole_and_keeps_its_mode(untidy, capsys):
    assert run_graph(capsys, "fmt") == (0, "data/bodies.yaml now has the standard layout.\n", "")
    assert untidy.read_bytes().decode() == TIDY
    assert (stat.S_IMODE(untidy.stat().st_mode), [path.name for path in untidy.parent.iterdir()]) == (0o640, ["bodies.yaml"])
    assert run_graph(capsys, "fmt", "data", "data/bodies.yaml") == (0, "", "")


def test_records_that_keep_their_order_are_named_with_what_to_do(untidy, capsys):
    untidy.write_text(LISTS.format(apart="").split("\n\n")[0] + "\n", encoding="utf-8")

    expected = """\
data/bodies.yaml: some records of `priorities` keep their order: the comment above `neglect` may be about several of them.
    # The list of 2021.
    If it is about several, put an empty line below it. If it is about `neglect` alone, make it the `note` of `neglect`.
"""
    assert run_graph(capsys, "fmt") == (0, "data/bodies.yaml now has the standard layout.\n" + expected, "")
    assert run_graph(capsys, "fmt", "--check") == (0, expected, "")
    untidy.write_text(
        "themes:\n  b:\n    name: B\n    note: |+\n      Text.\n\n  a: {name: A}\n\n  # Others.\n\n  c: {name: C}\n", encoding="utf-8"
    )
    assert run_graph(capsys, "fmt") == (
        0,
        """\
data/bodies.yaml: some records of `themes` keep their order: the text at the end of `b` (`|+`) keeps the empty lines below it.
    Take the `+` out, unless its empty lines matter.
""",
        "",
    )


def test_check_names_the_files_that_would_change_and_changes_none(untidy, capsys):
    expected = "data/bodies.yaml would change: `graph fmt data/bodies.yaml` changes it.\n"

    assert run_graph(capsys, "fmt", "--check") == (1, expected, "")
    assert untidy.read_bytes().decode() == UNTIDY


def test_diff_shows_what_would_change_and_changes_nothing(untidy, capsys):
    untidy.write_text("themes:\n  b: {name: B}\n  a:\n    name: A\n    note: |\n      ::error::x\n      a ##[error]\n", encoding="utf-8")
    before = untidy.read_bytes()

    assert run_graph(capsys, "fmt", "--diff") == (
        0,
        """\
--- data/bodies.yaml
+++ data/bodies.yaml
@@ -1,7 +1,8 @@
 themes:
-  b: {name: B}
   a:
     name: A
     note: |
       :\\u003aerror::x
       a #\\u0023[error]
+
+  b: {name: B}
""",
        "",
    )
    assert untidy.read_bytes() == before


def test_a_file_that_cannot_be_read_is_told_of_and_left_alone_and_the_others_are_laid_out(untidy, capsys):
    (untidy.parent / "a.yaml").write_text("themes: [\n", encoding="utf-8")
    (untidy.parent / "b.yaml").write_text("themes:\n  b: {name: B}\n  a: {name: A}\n  b: {name: C}\n", encoding="utf-8")

    assert run_graph(capsys, "fmt") == (
        2,
        "data/bodies.yaml now has the standard layout.\n",
        """\
data/a.yaml:1:9: error: the `[` that opens here is not closed [unreadable]
    Put a `]` where it ends.
data/b.yaml:4:3: error: `themes` has the id `b` twice, first on line 2 [duplicate-key]
    Give the one that is new an id of its own; or, if the two are one record, keep one of them.
""",
    )
    assert (untidy.parent / "b.yaml").read_text(encoding="utf-8") == "themes:\n  b: {name: B}\n  a: {name: A}\n  b: {name: C}\n"


def test_a_path_that_is_not_there_is_told_in_one_sentence(untidy, capsys):
    assert run_graph(capsys, "fmt", "elsewhere") == (2, "", "graph fmt: `elsewhere`: there is no such file or folder.\n")


def test_a_link_is_followed_and_stays_a_link(untidy, capsys):
    (untidy.parent.parent / "link.yaml").symlink_to(untidy)

    assert run_graph(capsys, "fmt", "link.yaml") == (0, "link.yaml now has the standard layout.\n", "")
    assert ((untidy.parent.parent / "link.yaml").is_symlink(), untidy.read_bytes().decode()) == (True, TIDY)
