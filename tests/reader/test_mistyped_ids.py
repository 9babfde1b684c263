"""Which of two ids is mistyped: that of a record to which nothing refers, or what refers to no record."""

from pathlib import Path

import pytest

from graph.reader import load as source

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n"


def problems(text: str) -> list[tuple[int, str]]:
    return [(one.position.line, one.remedy) for one in source.parse_register(HEAD + text).problems]


def bodies(*records: str, leads: tuple[str, ...]) -> str:
    own = "".join(f"  {record}\n" for record in records)
    return f"bodies:\n{own}workstreams:\n" + "".join(f"  w{number}: {{name: W, lead: {who}}}\n" for number, who in enumerate(leads))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The name bears one of the two ids out.
        (bodies("bord: {name: Board, kind: board}", leads=("board",)), [(3, "Change this id to `board`.")]),
        (bodies("board: {name: Board, kind: board}", leads=("bord", "bord")), [(5, "Did you mean `board`?"), (6, "Did you mean `board`?")]),
        # It bears out neither: what is written more than once may be right.
        (
            bodies("bsbc: {name: Board, kind: board}", leads=("bscb", "bscb")),
            [(3, "If this record is meant, change its id to `bscb`; if not, add `bscb` to the register.")],
        ),
        (
            bodies("bsbc: {name: Board, kind: board}", leads=("bscb",)),
            [(3, "If this record is meant, write the same id in both places; if not, add `bscb` to the register.")],
        ),
        # Something refers to the record: its id is right.
        (bodies("bsbc: {name: Board, kind: board}", leads=("bscb", "bsbc")), [(5, "Did you mean `bsbc`?")]),
        # Two that are near to it: which is meant cannot be known.
        (bodies("bsbc: {name: Board, kind: board}", leads=("bscb", "bsbb")), [(5, "Did you mean `bsbc`?"), (6, "Did you mean `bsbc`?")]),
        # Another number is no slip.
        (bodies("board-1: {name: First, kind: board}", leads=("board-2",)), [(5, "Did you mean `board-1`?")]),
    ],
)
def test_the_finding_is_where_the_slip_is(text, expected):
    assert problems(text) == expected


def test_a_post_whose_id_is_mistyped_is_found_in_its_body():
    post = "bodies:\n  board: {name: Board, kind: board, posts: {bord-chair: {name: Board chair, role: chair}}}\n"

    assert problems(post + "workstreams: {w: {name: W, lead: board-chair}}") == [(3, "Change this id to `board-chair`.")]


def test_a_record_that_another_register_names_is_not_mistyped(tmp_path: Path):
    (tmp_path / "r.yaml").write_text(HEAD + bodies("bsbc: {name: Board, kind: board}", leads=("bscb",)), encoding="utf-8")
    (tmp_path / "n.yaml").write_text(
        HEAD.replace("id: r,", "id: n,").replace("/r/", "/n/") + "priorities: {p: {name: P, lead: 'r:bsbc'}}\n", encoding="utf-8"
    )
    (found,) = [one for register in source.read_registers(tmp_path / "r.yaml", tmp_path / "n.yaml") for one in register.problems]

    assert (found.position.line, found.remedy) == (5, "Did you mean `bsbc`?")


def test_the_uses_in_another_file_are_named_with_it(tmp_path: Path):
    (tmp_path / "a.yaml").write_text(HEAD + "bodies: {bord: {name: Board, kind: board}}\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("workstreams: {w: {name: W, lead: board}}\n", encoding="utf-8")
    (found,) = source.read_registers(tmp_path)[0].problems

    assert found.message.endswith(f'"W" is led by it (line 1 of {tmp_path}/b.yaml)')
