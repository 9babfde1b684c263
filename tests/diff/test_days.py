"""What changed between two days of one register: a line for each claim, in the tense a person would use, and no day is made up."""

import pytest

from graph.cli.main import main
from graph.diff.days import compare_days
from graph.model.dates import parse_date
from graph.reader.load import parse_register

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-06-30}\n"
PEOPLE = "people: {ann: {name: Ann}, bob: {name: Bob}}\n"


def sentences(text: str, since: str = "2015-12-31", on: str = "2016-06-30") -> list[str]:
    found = compare_days([parse_register(HEAD + text)], parse_date(since), parse_date(on))
    return [change.sentence for change in found.changes]


@pytest.mark.parametrize(
    ("holdings", "told"),
    [
        ("{who: ann, from: 2016-02-01}", ['"Chair" of "B" has been held by "Ann" since 1 February 2016.']),
        ("{who: ann, from: 2014, to: 2016-03}", ['"Chair" of "B" was held by "Ann" until March 2016; since then nobody is named.']),
        (
            "[{who: ann, to: 2016-03-31}, {who: bob, from: 2016-04-01}]",
            ['"Chair" of "B" was held by "Ann" until 31 March 2016.', '"Chair" of "B" has been held by "Bob" since 1 April 2016.'],
        ),
        (
            "[{who: ann, seen: 2015-05-01}, {who: bob, seen: 2016-04-01}]",
            [
                '"Chair" of "B" was held by "Ann"; another is stated from 1 April 2016.',
                '"Chair" of "B" was held by "Bob" when it was seen on 1 April 2016; since when is not stated.',
            ],
        ),
        ("[{who: ann, from: 2016-02-01, to: 2016-03-01}]",
         ['"Chair" of "B" was held by "Ann" from 1 February 2016 until 1 March 2016; since then nobody is named.']),
        ("[{who: ann, to: 2016-03-31}, {who: nobody, from: 2016-04-01}]",
         ['"Chair" of "B" was held by "Ann" until 31 March 2016.', '"Chair" of "B" has been vacant since 1 April 2016.']),
        ("{who: ann, from: 2014}", []),
    ],
)  # fmt: skip
def test_who_came_and_who_left_is_a_line_each(holdings, told):
    assert (
        sentences(f"{PEOPLE}bodies: {{b: {{name: B, kind: board, posts: {{c: {{name: Chair, role: chair, held_by: {holdings}}}}}}}}}")
        == told
    )


def test_what_began_ended_and_goes_on_under_another_name_is_said_with_its_day():
    told = sentences(
        """
bodies:
  b: {name: B, kind: board, to: 2016-03-31, replaced_by: c}
  c: {name: C, kind: board, from: 2016-04-01}
priorities:
  old: {name: Old, period: 2015/16}
  gone: {name: Gone, to: 2016-05}
  again: {name: Again, continues: gone, from: 2016-06-01, lead: {who: c, from: 2016-06-01}}
"""
    )

    assert told == [
        '"Again" (priority) began on 1 June 2016.',
        '"Again" (priority) has been led by "C" since 1 June 2016.',
        '"Gone" (priority) ended in May 2016.',
        '"Old" (priority) is over: its period ended on 31 March 2016.',
        '"B" ended on 31 March 2016; it was replaced by "C".',
        '"C" began on 1 April 2016.',
    ]


def test_on_the_command_line_the_days_are_named_and_what_has_no_date_is_said_to_be_left_out(tmp_path, capsys):
    (tmp_path / "r.yaml").write_text(f"{HEAD}priorities: {{p: {{name: P, from: 2016-02}}}}\n", encoding="utf-8")

    assert main(["diff", "--since", "2016-01-31", "--data", str(tmp_path / "r.yaml")]) == 0
    assert main(["diff", "--since", "soon", "--data", str(tmp_path / "r.yaml")]) == 2
    assert main(["diff", "HEAD", "--since", "2016", "--data", str(tmp_path / "r.yaml")]) == 2
    said = capsys.readouterr()

    assert said.out.splitlines()[:5] == [
        'Since 31 January 2016, this has changed in "R" as at 30 June 2016:',
        "What has no date in the register is not shown.",
        "",
        "Priorities",
        '  "P" (priority) began in February 2016.',
    ]
    assert "`--since soon` is no date: write it as 2015-11-25, 2015-11 or 2015." in said.err
    assert "not both" in said.err
