"""What is new, known and mended when a register is held against an earlier state of itself."""

import json
import os
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from graph.lint.baseline import compare_with_base
from graph.lint.run import Report, check_names, check_registers
from graph.model.dates import parse_date
from graph.reader.load import LoadedRegister, link_registers, parse_register, read_registers
from support.commands import run_graph
from support.paths import TESTS
from support.registers import Data, pages, registers

CASES = yaml.load((TESTS / "contract" / "ratchet.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)
DAY = parse_date("2016-01-15")
HEAD = {"id": "r", "name": "R", "format": "1", "base": "https://example.org/r/"}
BOARDS = {id: {"name": id.upper(), "kind": "board"} for id in "abc"}


def text(**sections: object) -> str:
    return json.dumps({"register": HEAD, "bodies": BOARDS} | sections, ensure_ascii=False, indent=1)


def held(head: str, base: str, select: str = "", as_at: str | None = None) -> Report:
    """The report on a register, against another."""
    checks, date = select.split(), parse_date(as_at) if as_at else DAY
    return compare_with_base(check_registers([parse_register(head)], date, checks), [parse_register(base)], date, checks)


def words(found: Report) -> dict[str, list[str]]:
    """The identities of what is found, by state."""
    told = {"new": [], "known": [], "accepted": []}
    for one in found.findings:
        told[one.state].append(" ".join(filter(None, one.identity)))
    return {state: all for state, all in told.items() if all} | {"fixed": [" ".join(filter(None, one.identity)) for one in found.fixed]}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_the_ratchet_tells_what_the_contract_says(case):
    told = words(held(text(priorities=case["head"]), text(priorities=case["base"]), "unowned-priority joint-lead"))

    assert (told.get("new", []), told["fixed"]) == (case["new"], case["fixed"])


# --- identity ---------------------------------------------------------------------------------------------------------


def test_another_number_in_place_of_one_that_was_known_is_new():
    one, other = ({"p": {"name": "P", "note": f"Ring {number}, please"}} for number in ("0121 496 0123", "0121 496 0456"))
    reworded = {"p": {"name": "P", "note": "Or ring 0121 496 0123 now"}}

    assert "personal-data p note a telephone number" in words(held(text(priorities=other), text(priorities=one)))["new"]
    assert "personal-data p note a telephone number" in words(held(text(priorities=reworded), text(priorities=one)))["known"]


def test_one_more_use_of_an_ended_body_is_new_and_one_fewer_is_known():
    bodies = BOARDS | {"old": {"name": "Old", "kind": "board", "to": "2015"}}
    little, much = {"p": {"name": "P", "adopted_by": "old"}}, {"p": {"name": "P", "adopted_by": "old", "support": "old"}}
    finding = "ended-body-in-use p old"

    assert finding in words(held(text(bodies=bodies, priorities=much), text(bodies=bodies, priorities=little)))["new"]
    assert finding in words(held(text(bodies=bodies, priorities=little), text(bodies=bodies, priorities=much)))["known"]


def test_another_theme_on_which_a_lead_contradicts_the_protocol_is_new():
    themes = {"x": {"name": "X"}, "y": {"name": "Y"}}
    settles = {theme: {"lead": "a"} for theme in themes}
    protocol = {"q": {"name": "Q", "parties": ["a", "b"], "status": "agreed", "settles": settles}}
    one, other = ({"p": {"name": "P", "adopted_by": "a", "lead": "b", "themes": theme}} for theme in themes)
    before = text(themes=themes, protocols=protocol, priorities=one)

    assert "contradicts-protocol p q" in words(held(text(themes=themes, protocols=protocol, priorities=other), before))["new"]
    assert "contradicts-protocol p q" in words(held(before, before))["known"]


def test_a_value_is_part_of_the_identity():
    sharing = {"p": {"name": "P", "adopted_by": "a", "shared_with": "b"}}
    more = {"p": {"name": "P", "adopted_by": "a", "shared_with": ["b", "c"]}}

    assert words(held(text(priorities=more), text(priorities=sharing), "one-sided-sharing")) == {
        "known": ["one-sided-sharing p b"],
        "new": ["one-sided-sharing p c"],
        "fixed": [],
    }


@pytest.mark.parametrize(
    ("base", "head"),
    [
        ({"due": "", "status": "open", "lead": "a"}, {"status": ""}),  # the record is not open any more, and nobody misses the lead
        ({"due": "soon"}, {"from": "soon"}),
        ({"support": "constabulary"}, {"lead": "constabulary"}),
    ],
)
def test_a_wrong_value_that_is_known_in_one_field_is_new_in_another(base, head):
    priority = {"name": "P", "adopted_by": "a", "period": "2014/15"}
    report = held(text(priorities={"p": priority | head}), text(priorities={"p": priority | base}), "unowned-priority")

    assert [one.state for one in report.findings if one.severity.name == "ERROR" and one.check != "unowned-priority"] == ["new"]


def test_of_two_that_are_alike_one_can_be_known_and_the_other_new():
    one = {"p": {"name": "P", "lead": "a", "due": "soon"}}
    two = {"p": {"name": "P", "lead": "a", "from": "soon", "due": "soon"}}
    found = held(text(priorities=two), text(priorities=one), "joint-lead")

    assert [(one.message, one.state) for one in found.findings] == [
        ('"P" has `from: soon`, which is no date', "new"),
        ('"P" has `due: soon`, which is no date', "known"),
    ]


def test_another_fault_of_a_whole_file_is_new_and_the_same_is_known():
    base = "bodies: [\n"

    assert words(held("priorities: [\n", base)) == {"known": ["unreadable"], "fixed": []}
    assert words(held("priorities: {\n", base)) == {"new": ["unreadable"], "fixed": []}


def test_an_earlier_state_that_cannot_be_read_makes_nothing_known():
    assert words(held(text(priorities={"p": {"name": "P"}}), "bodies: [\n", "unowned-priority")) == {
        "new": ["unowned-priority p"],
        "fixed": ["unreadable"],
    }


def test_what_cannot_be_read_any_more_is_not_mended():
    base = text(priorities={"p": {"name": "P"}, "q": {"name": "Q"}})
    wrong = text(priorities={"p": "P", "q": {"name": "Q", "lead": "a"}})

    assert words(held(base + "}", base, "unowned-priority")) == {"new": ["unreadable"], "fixed": []}
    assert words(held(wrong, base, "unowned-priority")) == {"new": ["wrong-value p P"], "fixed": []}


def test_both_states_are_judged_as_of_the_date_of_the_later():
    lapsing = {"p": {"name": "P", "lead": {"who": "a", "to": "2016-06"}}}
    base, head = (text(priorities=lapsing, register=HEAD | {"as_at": date}) for date in ("2016-01", "2016-12"))
    found = compare_with_base(
        check_registers([parse_register(head)], select=["unowned-priority"]), [parse_register(base)], select=["unowned-priority"]
    )

    assert words(found) == {"known": ["unowned-priority p"], "fixed": []}


def test_one_file_that_cannot_be_read_is_no_excuse_for_another(tmp_path):
    for folder, broken in (("old", "a"), ("new", "b")):
        (tmp_path / folder).mkdir()
        for name in "abc":
            told = "themes: [\n" if name == broken else "" if name in "ab" else text()
            (tmp_path / folder / f"{name}.yaml").write_text(told or "# nothing yet\n", encoding="utf-8")
    found = compare_with_base(
        check_registers(read_registers(tmp_path / "new"), DAY, ["joint-lead"]), read_registers(tmp_path / "old"), DAY, ["joint-lead"]
    )

    assert [(Path(one.position.file).name, one.check, one.state) for one in found.findings] == [("b.yaml", "unreadable", "new")]


def test_what_has_a_value_is_known_by_it_whatever_its_file_is_called():
    wrong = text(accepted=[{"check": "no-such-check", "records": ["a"], "because": "so", "until": "2016-12"}])
    found = compare_with_base(
        check_registers([parse_register(wrong, "new.yaml")], DAY, ["joint-lead"]), [parse_register(wrong, "old.yaml")], DAY, ["joint-lead"]
    )

    assert words(found) == {"known": ["wrong-value no-such-check"], "fixed": []}


def test_one_fault_for_another_in_a_record_is_one_mended_and_one_new():
    old, new = (text(priorities={"p": {"name": "P", key: "x"}}) for key in ("qqqq", "zzzz"))

    assert words(held(new, old, "joint-lead")) == {"new": ["unknown-key p zzzz"], "fixed": ["unknown-key p qqqq"]}


# --- acceptances ------------------------------------------------------------------------------------------------------

UNOWNED = {"p": {"name": "P"}}
ACCEPTED = [{"check": "unowned-priority", "records": ["p"], "because": "so it is", "until": "2016-12"}]


@pytest.mark.parametrize(
    ("base", "head", "told"),
    [
        ([], ACCEPTED, {"accepted": ["unowned-priority p"], "fixed": []}),
        (ACCEPTED, ACCEPTED, {"accepted": ["unowned-priority p"], "fixed": []}),
        (ACCEPTED, [], {"known": ["unowned-priority p"], "fixed": []}),
    ],
    ids=["given", "kept", "taken back"],
)
def test_an_acceptance_changes_what_is_told_of_a_finding_and_not_which_it_is(base, head, told):
    found = held(text(priorities=UNOWNED, accepted=head), text(priorities=UNOWNED, accepted=base), "unowned-priority")

    assert (words(found), found.conforms) == (told, True)


def test_what_was_accepted_and_is_mended_is_mended():
    found = held(text(), text(priorities=UNOWNED, accepted=ACCEPTED[:1]), "unowned-priority")

    assert words(found)["fixed"] == ["unowned-priority p"]


# --- several registers ------------------------------------------------------------------------------------------------


def register(id: str, **priorities: dict[str, str]) -> LoadedRegister:
    return parse_register(
        text(register=HEAD | {"id": id, "name": id.upper(), "base": f"https://example.org/{id}/"}, priorities=priorities), f"{id}.yaml"
    )


def across(head: list[LoadedRegister], base: list[LoadedRegister]) -> tuple[list[str], list[str]]:
    """What is new and what is mended, each with its register."""
    found = compare_with_base(
        check_registers(link_registers(head), DAY, ["unowned-priority"]), link_registers(base), DAY, ["unowned-priority"]
    )
    new = [f"{one.register}:{one.subject}" for one in found.findings if one.state == "new"]
    return new, [f"{one.register}:{one.subject}" for one in found.fixed]


def test_a_register_that_is_gone_is_judged_as_of_the_date_asked_about():
    lapsing = register("s", p={"name": "P", "lead": {"who": "a", "to": "2016-06"}})
    told = [
        compare_with_base(check_registers([register("r")], date), [register("r"), lapsing], date, ["unowned-priority"])
        for date in (DAY, parse_date("2017"))
    ]

    assert [[one.subject for one in found.fixed] for found in told] == [[], ["p"]]


def test_a_finding_belongs_to_its_register():
    p = {"name": "P"}

    assert across([register("r", p=p), register("s")], [register("r"), register("s", p=p)]) == (["r:p"], ["s:p"])
    assert across([register("s", p=p), register("r", p=p)], [register("r", p=p), register("s", p=p)]) == ([], [])
    assert across([register("r", p=p), register("s", p=p)], [register("r", p=p)]) == (["s:p"], [])
    assert across([register("r", p=p)], [register("r", p=p), register("s", p=p)]) == ([], ["s:p"])


def test_a_register_that_changes_its_id_stays_the_register_it_was():
    p, led = {"name": "P"}, {"name": "P", "lead": "a"}

    assert across([register("new", p=p)], [register("old", p=p)]) == ([], [])
    assert across([register("new", p=led)], [register("old", p=p)]) == ([], ["new:p"])
    assert across([register("r", p=p), register("new", p=p)], [register("old", p=p), register("r", p=p)]) == ([], [])


def test_a_register_that_is_gone_is_judged_on_the_date_asked_about():
    late = [register(id, p={"name": "P", "lead": "a", "due": "2016-03"}) for id in "rst"]

    def mended(date: str) -> list[str]:
        head = check_registers(link_registers(late[:1]), parse_date(date), ["overdue"])
        return [
            f"{one.register}:{one.subject}" for one in compare_with_base(head, link_registers(late), parse_date(date), ["overdue"]).fixed
        ]

    assert (mended("2016-03"), mended("2016-04")) == ([], ["s:p", "t:p"])


def test_of_two_that_are_gone_and_two_that_have_come_none_is_taken_for_another():
    p = {"name": "P"}

    assert across([register("c", p=p), register("d", p=p)], [register("a", p=p), register("b", p=p)]) == (["c:p", "d:p"], ["a:p", "b:p"])


def test_a_second_register_of_the_same_id_adds_what_is_new():
    p = {"name": "P"}
    twice = compare_with_base(
        check_registers(link_registers([register("r", p=p), register("r", p=p)]), DAY, ["unowned-priority"]), [register("r", p=p)], DAY
    )

    assert [(one.check, one.state) for one in twice.findings] == [
        ("unowned-priority", "known"),
        ("duplicate-id", "new"),
        ("unowned-priority", "new"),
    ]


# --- of every register ------------------------------------------------------------------------------------------------

ANY = registers().map(lambda made: json.dumps(made, ensure_ascii=False))
BROKEN = st.tuples(ANY, st.integers(0, 400)).map(lambda made: made[0][: len(made[0]) - made[1]] if made[1] > 200 else made[0])


def identities(found: Report, *states: str) -> Counter[tuple[str, str, str]]:
    return Counter(one.identity for one in found.findings if not states or one.state in states)


@given(pages().map(lambda page: page.text) | BROKEN)
def test_against_itself_nothing_is_new_and_nothing_mended(page):
    found = held(page, page)

    assert identities(found, "new") == Counter()
    assert found.fixed == ()
    assert found.conforms


@given(registers(), st.randoms(use_true_random=False))
def test_the_order_of_sections_and_records_is_no_change(made, dice):
    assert words(held(json.dumps(shuffled(made, dice)), json.dumps(made))).keys() <= {"known", "accepted", "fixed"}
    assert held(json.dumps(shuffled(made, dice)), json.dumps(made)).fixed == ()


def shuffled(made: Data, dice: Random) -> Data:
    sections = [(section, mixed(held, dice) if section not in ("register", "accepted") else held) for section, held in made.items()]
    return mixed(dict(sections), dice)


def mixed(mapping: Data, dice: Random) -> Data:
    keys = list(mapping)
    dice.shuffle(keys)
    return {key: mapping[key] for key in keys}


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """A register, and what may have been made of it: records and fields taken out, fields given to others, a file cut short."""
    made, dice = draw(registers()), draw(st.randoms(use_true_random=False))
    told = json.dumps(made)
    for section in set(made) & {"priorities", "workstreams", "challenges", "bodies", "protocols"}:
        records = made[section]
        for id in dice.sample(sorted(records), dice.randint(0, len(records))):
            for field in dice.sample(sorted(records[id]), dice.randint(0, len(records[id]))):
                records[dice.choice(sorted(records))][field] = records[id].pop(field)
            if dice.random() < 0.3:
                del records[id]
                break
    changed = json.dumps(made)
    return draw(st.permutations([told, changed[: -dice.randint(1, 50)] if dice.random() < 0.1 else changed]))


@given(pairs())
def test_new_and_known_are_all_there_is_and_nothing_mended_is_there_still(pair):
    head, base = pair
    found, alone, before = held(head, base), check_registers([parse_register(head)], DAY), check_registers([parse_register(base)], DAY)
    new, known, mended = identities(found, "new"), identities(found, "known"), Counter(one.identity for one in found.fixed)
    thin = {identity for identity in new | mended if not any(identity[1:])}

    assert [one._replace(state="") for one in found.findings] == [one._replace(state="") for one in alone.findings]
    assert identities(found, "accepted") == identities(alone, "accepted")
    assert (known - identities(before), mended - identities(before)) == (Counter(), Counter())
    assert set(new & (identities(before) - known - identities(found, "accepted"))) <= thin
    assert set(mended - (identities(before) - identities(found))) <= thin
    assert {identity for identity in mended if identity[0] in check_names()} & set(identities(found)) == set()


# --- the command, on a repository -------------------------------------------------------------------------------------

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
IDENTITY = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

BASE = """\
register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-01-15}
sources: {s: {name: Minutes}}
bodies:
  board: {name: Board, kind: council, source: s}
priorities:
  missing: {name: Missing children, source: s}
  cse: {name: CSE, source: s}
  early: {name: Early help, source: s, lead: board}
workstreams:
  all: {name: All, delivers: [missing, cse, early], lead: board, source: s}
"""


def git(*arguments: str) -> None:
    apart = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *arguments], env=os.environ | IDENTITY | apart, check=True, capture_output=True)


@pytest.fixture
def data(tmp_path, monkeypatch) -> Path:
    """A register that is committed, in `data/`."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "data" / "bodies.yaml"
    file.parent.mkdir()
    file.write_text(BASE, encoding="utf-8")
    git("init", "--quiet", "--initial-branch", "main")
    git("add", ".")
    git("commit", "--quiet", "--message", "x")
    return file


@needs_git
def test_only_what_is_worse_fails_and_all_is_told(data, capsys):
    data.write_text(
        BASE.replace("CSE, source: s", "CSE, source: s, lead: board").replace("help, source: s, lead: board", "help, source: s"),
        encoding="utf-8",
    )

    assert run_graph(capsys, "check", "--base", "HEAD") == (
        1,
        """\
data/bodies.yaml:6:3: known error: "Missing children" has no lead: not stated [unowned-priority]
data/bodies.yaml:8:3: error: "Early help" has no lead: not stated [unowned-priority]
    Name one body or post as its `lead`, or say `lead: nobody` if the boards have agreed that no one leads. \
If the paper that says who leads has not been read, leave it until it has.
data/bodies.yaml: fixed: "CSE" has no lead: not stated [unowned-priority]

1 error  unowned-priority  Priority without a lead
1 new error; 1 known, 1 fixed in "R" as at 2016-01-15.
""",
        "",
    )


@needs_git
def test_an_emptied_register_has_nothing_new_and_says_that_it_is_empty(data, capsys):
    data.write_text(BASE.splitlines()[0] + "\n", encoding="utf-8")

    assert (
        run_graph(capsys, "check", "--base", "HEAD")[1]
        .splitlines()[-1]
        .endswith(' fixed in "R" as at 2016-01-15. The register holds no records yet.')
    )


@needs_git
@pytest.mark.parametrize(
    ("old", "new", "code", "last"),
    [
        ("", "", 0, "Nothing new to fix; 2 known"),
        ("CSE, source: s", "CSE, source: s, lead: board", 0, "Nothing new to fix; 1 known, 1 fixed"),
        ("CSE, source: s", "CSE, source: s, lead: [board, board]", 0, "Nothing new to fix; 1 known, 1 fixed"),
        ("delivers: [missing, cse, early]", "delivers: [missing, cse]", 0, "1 new warning; 2 known"),
        ("lead: board}\nw", "lead: nobody}\nw", 1, "1 new error; 2 known"),
        ("kind: council", "kin: council", 1, "1 new error; 2 known"),
    ],
)
def test_the_exit_code_is_that_of_what_is_new(old, new, code, last, data, capsys):
    data.write_text(BASE.replace(old, new), encoding="utf-8")
    status, out, _ = run_graph(capsys, "check", "--base", "HEAD")

    assert (status, out.splitlines()[-1]) == (code, f'{last} in "R" as at 2016-01-15.')


@needs_git
def test_fail_on_looks_at_what_is_new(data, capsys):
    data.write_text(BASE.replace("delivers: [missing, cse, early]", "delivers: [missing, cse]"), encoding="utf-8")

    assert [
        run_graph(capsys, "check", "--base", "HEAD", "--fail-on", severity)[0] for severity in ("error", "warning", "info", "never")
    ] == [
        0,
        1,
        1,
        0,
    ]


@needs_git
def test_a_reordered_register_with_other_comments_is_no_worse(data, capsys):
    first, second = (line for line in BASE.splitlines(keepends=True) if "missing:" in line or "cse:" in line)
    data.write_text(BASE.replace(first + second, f"  # in another order\n{second}{first}"), encoding="utf-8", newline="\r\n")

    assert run_graph(capsys, "check", "--base", "HEAD")[1].splitlines()[-1] == 'Nothing new to fix; 2 known in "R" as at 2016-01-15.'


@needs_git
def test_a_file_may_be_renamed_in_its_folder(data, capsys):
    data.rename(data.with_name("register.yaml"))

    assert run_graph(capsys, "check", "--base", "HEAD")[0] == 0


@needs_git
@pytest.mark.usefixtures("data")
def test_a_register_that_was_not_there_before_has_to_be_sound_by_itself(tmp_path, capsys):
    (tmp_path / "more.yaml").write_text(BASE, encoding="utf-8")

    code, out, _ = run_graph(capsys, "check", "--base", "HEAD", "more.yaml")
    assert (code, out.splitlines()[-1]) == (1, '2 new errors in "R" as at 2016-01-15.')


def test_the_base_may_be_a_copy(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("old.yaml", "new.yaml"):
        Path(name).write_text(BASE, encoding="utf-8")

    assert run_graph(capsys, "check", "--base", "old.yaml", "new.yaml")[0] == 0
    assert run_graph(capsys, "check", "--base", "older.yaml", "new.yaml") == (
        2,
        "",
        "graph check: `older.yaml` is no path, and no revision either: `new.yaml` lies in no git repository. Give the path of an earlier "
        "copy.\n",
    )


@needs_git
@pytest.mark.usefixtures("data")
def test_a_base_of_no_name_is_not_taken_for_none(capsys):
    assert run_graph(capsys, "check", "--base", "")[0] == 2


@needs_git
def test_json_holds_what_is_known_and_what_is_mended(data, capsys):
    data.write_text(BASE.replace("CSE, source: s", "CSE, source: s, lead: board"), encoding="utf-8")
    told = json.loads(run_graph(capsys, "check", "--base", "HEAD", "--format", "json")[1])

    assert told["counts"] == {"error": 0, "warning": 0, "info": 0, "known": 1, "accepted": 0, "fixed": 1}
    assert [(one["subject"], one["state"]) for one in told["findings"]] == [("missing", "known")]
    assert [(one["subject"], one["check"], one["state"]) for one in told["fixed"]] == [("cse", "unowned-priority", "fixed")]
    assert "fixed" not in json.loads(run_graph(capsys, "check", "--format", "json")[1])


@needs_git
def test_select_and_ignore_hold_for_both(data, capsys):
    data.write_text(BASE.replace("CSE, source: s", "CSE, source: s, lead: board"), encoding="utf-8")

    assert run_graph(capsys, "check", "--base", "HEAD", "--ignore", "unowned-priority") == (
        0,
        'Nothing new to fix in "R" as at 2016-01-15. Not all checks were run.\n',
        "",
    )


def test_one_kind_of_personal_data_does_not_excuse_another():
    base = "priorities: {p: {name: P, lead: a, note: call 0121 496 0000}}"

    assert words(held(base.replace("call 0121 496 0000", "ask ann@example.org"), base, "unowned-priority"))["new"] == [
        "personal-data p note an e-mail address"
    ]
