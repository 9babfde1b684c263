"""What the report adds to what checks suspect: dates, words, acceptances, order, counts; and whether it conforms."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from graph.lint import run as report
from graph.model.dates import parse_date
from graph.model.finding import Severity
from graph.reader import load as source

HEAD = 'register: {id: r, name: R, format: 1, base: "https://example.org/r/"}\n'
NORTH = 'register: {id: north, name: North, format: 1, base: "https://example.org/n/"}\n'
S = "sources: {s: {name: S}}\n"
P = """\
bodies: {board: {name: Board, kind: council, source: s}}
priorities: {p: {name: P, source: s}, led: {name: Led, lead: board, source: s}}
"""
DAY = parse_date("2016-01-15")


def found(text: str, *select: str) -> report.Report:
    return report.check_registers([source.parse_register(HEAD + S + P + text)], DAY, select)


def accepted(entry: str) -> str:
    return f"accepted: [{{because: Why, {entry}}}]\n"


# --- acceptances ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "message", "remedy"),
    [
        (
            "check: unowned-priorty, records: p, until: 2017",
            "the acceptance of `unowned-priorty` is of no check we know",
            "Did you mean `unowned-priority`?",
        ),
        (
            "check: xyz, records: p, until: 2017",
            "the acceptance of `xyz` is of no check we know",
            "Write the name in brackets at the end of a finding, such as `unowned-priority`.",
        ),
        (
            "check: duplicate-id, records: p, until: 2017",
            "the acceptance of `duplicate-id` is of invalid data",
            "Invalid data cannot be accepted: fix it.",
        ),
        (
            "check: idle-acceptance, records: p, until: 2017",
            "the acceptance of `idle-acceptance` is of an acceptance",
            "Change the acceptance that it means, or take that one out.",
        ),
        (
            f"check: {'x' * 500}, records: p, until: 2017",
            f"the acceptance of `{'x' * 59}…` is of no check we know",
            "Write the name in brackets at the end of a finding, such as `unowned-priority`.",
        ),
    ],
)
def test_an_acceptance_of_what_cannot_be_accepted_is_unsound_and_says_what_to_do(entry, message, remedy):
    (unsound,) = found(accepted(entry), "joint-lead").findings

    assert (unsound.check, unsound.severity, unsound.message, unsound.remedy) == ("wrong-value", Severity.ERROR, message, remedy)
    assert (unsound.position.line, unsound.position.column) == (5, 34)
    assert unsound.value == entry.split(",")[0].removeprefix("check: ")


def test_each_acceptance_is_looked_at_whatever_the_ones_before_it_are():
    sound, slip = (f"{{check: {check}, records: p, because: Why, until: 2017}}" for check in ("unowned-priority", "unowned"))
    lacking = "{records: p, because: Why, until: 2017}"

    assert [one.check for one in found(f"accepted: [{sound}, {lacking}, {slip}]", "joint-lead").findings] == ["missing-key", "wrong-value"]


def test_an_acceptance_that_names_no_check_is_told_of_as_that_alone():
    assert [one.check for one in found(accepted("records: p, until: 2017"), "joint-lead").findings] == ["missing-key"]


def test_an_idle_acceptance_is_to_be_taken_out_and_one_of_another_register_belongs_there(tmp_path):
    entries = "accepted: [{check: joint-lead, records: [p, north:n], because: Why, until: 2017}]\n"
    (tmp_path / "r.yaml").write_text(HEAD + S + P + entries, encoding="utf-8")
    (tmp_path / "north.yaml").write_text(NORTH + S + "priorities: {n: {name: N, source: s}}\n", encoding="utf-8")
    told = report.check_registers(
        source.read_registers(tmp_path / "r.yaml", tmp_path / "north.yaml"), DAY, ["idle-acceptance", "joint-lead"]
    ).findings

    assert [(one.subject, one.register, one.message, one.remedy) for one in told] == [
        (
            "p",
            "r",
            'the acceptance of `joint-lead` for "P" matches no finding',
            "If what it accepts has been fixed, take it out; if not, name the record and the check that the finding names.",
        ),
        (
            "north:n",
            "r",
            'the acceptance of `joint-lead` for "N" matches no finding',
            "Take it out: what is found in another register is accepted there.",
        ),
    ]


def test_a_finding_is_accepted_up_to_the_last_day_of_its_acceptance_and_says_why():
    def state(until: str) -> tuple[str, str, str]:
        told = found(accepted(f"check: unowned-priority, records: p, until: {until}"), "unowned-priority").findings[0]
        return told.state, told.until, told.because

    assert [state(until) for until in ("2016-01-14", "2016-01-15", "2016-01")] == [
        ("new", "", ""),
        ("accepted", "2016-01-15", "Why"),
        ("accepted", "2016-01", "Why"),
    ]


# --- whether it conforms ----------------------------------------------------------------------------------------------


def held(*states: tuple[str, Severity], fail_on: Severity | None) -> report.Report:
    (one,) = found("", "unowned-priority").findings
    return report.Report([one._replace(state=state, severity=severity) for state, severity in states], [], fail_on)


@pytest.mark.parametrize("fail_on", [*Severity, None])
@pytest.mark.parametrize("severity", list(Severity))
def test_it_conforms_unless_something_new_is_as_bad_as_what_fails(severity, fail_on):
    assert held(("new", severity), fail_on=fail_on).conforms == (fail_on is None or severity < fail_on)
    assert held(("known", severity), ("accepted", severity), fail_on=fail_on).conforms


def test_errors_fail_where_nothing_else_is_said():
    assert not found("", "unowned-priority").conforms
    assert found("", "undelivered-priority").conforms
    assert report.check_registers([source.parse_register(HEAD + S + P)], DAY, ["unowned-priority"], fail_on=None).conforms


def test_new_findings_are_counted_by_severity_and_the_others_by_state():
    error, warning, info = Severity.ERROR, Severity.WARNING, Severity.INFO
    some = held(
        *(("new", warning), ("new", warning), ("new", info), ("known", error), ("known", info), ("known", warning), ("accepted", error)),
        fail_on=error,
    )

    assert list(some.counts.items()) == [("error", 0), ("warning", 2), ("info", 1), ("accepted", 1)]
    assert list(some._replace(fixed=()).counts.items()) == [
        ("error", 0),
        ("warning", 2),
        ("info", 1),
        ("known", 3),
        ("accepted", 1),
        ("fixed", 0),
    ]
    assert some._replace(fixed=tuple(some.findings[:2])).counts["fixed"] == 2


# --- dates, words, order ----------------------------------------------------------------------------------------------


def test_the_date_asked_about_goes_before_the_registers_own_and_a_date_for_that_register_before_both():
    late = HEAD.replace("format", "as_at: 2016-03, format") + S + "challenges: {c: {name: C, due: 2016-03, source: s}}\n"

    def overdue(**asked: object) -> tuple[int, str]:
        told = report.check_registers([source.parse_register(late)], select=["overdue"], **asked)
        return len(told.findings), str(told.registers[0][1])

    april = parse_date("2016-04")
    assert overdue() == (0, "2016-03")
    assert overdue(as_at=april) == (1, "2016-04")
    assert overdue(as_at=DAY, dates={"r": april}) == (1, "2016-04")
    assert overdue(as_at=april, dates={"other": DAY}) == (1, "2016-04")


def test_a_register_with_no_date_is_judged_today():
    from graph.model.dates import today

    before, told = today(), report.check_registers([source.parse_register(HEAD)])

    assert told.registers[0][1] in (before, today())


def test_findings_stand_in_the_order_of_the_text_the_worst_first():
    things = "priorities: {z: {name: Z}, a: {name: A}}\n"
    group = "bodies: {b: {name: B, kind: group, posts: {c: {name: C, role: chair, held_by: nobody}}}}\n"
    told = report.check_registers([source.parse_register(HEAD + things + group)], DAY).findings

    assert [(one.check, one.subject) for one in told] == [
        ("unowned-priority", "z"),
        ("undelivered-priority", "z"),
        ("unsourced-record", "z"),
        ("unowned-priority", "a"),
        ("undelivered-priority", "a"),
        ("unsourced-record", "a"),
        ("parentless-group", "b"),
        ("unsourced-record", "b"),
        ("vacant-chair", "b"),
    ]


def test_findings_of_several_registers_stand_register_by_register_and_file_by_file(tmp_path):
    (tmp_path / "r").mkdir()
    for name, text in {
        "r/a.yaml": "# in the first file, and lower down\n\n\n\npriorities: {one: {name: One, source: s}}\n",
        "r/b.yaml": HEAD + S + "priorities: {two: {name: Two, source: s}}\n",
        "z.yaml": NORTH + S + "priorities: {three: {name: Three, source: s}}\n",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    told = report.check_registers(source.read_registers(tmp_path / "z.yaml", tmp_path / "r"), DAY, ["unowned-priority"]).findings

    assert [(one.subject, one.register) for one in told] == [("three", "north"), ("one", "r"), ("two", "r")]


def test_what_is_unsound_bears_the_register_it_is_in_too():
    (unsound,) = found("themes: {t: {name: T, kin: x}}\n", "joint-lead").findings

    assert (unsound.check, unsound.register) == ("unknown-key", "r")


def test_what_is_unsound_tells_records_of_one_name_apart_too():
    boards = "bodies: {b: {name: B, kind: board, source: x}, c: {name: C, kind: board, source: x}, d: {name: b, kind: forum}}\n"
    told = report.check_registers([source.parse_register(HEAD + boards)], DAY, ["joint-lead"]).findings

    assert [(one.name, one.message) for one in told] == [
        ("B (`b`)", '"B" (`b`) comes from nothing we know: no source `x`'),
        ("C", '"C" comes from nothing we know: no source `x`'),
    ]


def test_what_tells_a_record_apart_is_not_said_of_another_in_the_same_sentence():
    circle = "challenges: {b: {name: Care, continues: c}, c: {name: Care, continues: b}}\n"
    (one,) = report.check_registers([source.parse_register(HEAD + circle)], DAY, ["joint-lead"]).findings

    assert one.message == '"Care" (`b`) continues itself, by way of "Care"'


def test_what_a_check_finds_tells_records_of_one_name_apart_too():
    things = "priorities: {p: {name: Plans, number: 3}, q: {name: Plans, period: 2015/16}, r: {name: Care, number: 4}}\n"
    told = report.check_registers([source.parse_register(HEAD + things)], DAY, ["unowned-priority"]).findings

    assert [(one.name, one.message) for one in told] == [
        ("Plans (`p`)", '"Plans" (priority 3, `p`) has no lead: not stated'),
        ("Plans (2015/16)", '"Plans" (2015/16) has no lead: not stated'),
        ("Care", '"Care" (priority 4) has no lead: not stated'),
    ]


def test_the_names_of_checks_are_those_of_their_files_in_order():
    assert report.check_names() == sorted(report.check_names())
    assert {"unowned-priority", *report.ACCEPTANCE_CHECKS} <= set(report.check_names())
    assert not [name for name in report.check_names() if name.startswith("-") or "_" in name or "." in name]
    assert {"duplicate-id", "unreadable"} <= set(report.check_names(report.PROBLEMS))
    assert set(report.check_names()).isdisjoint(report.check_names(report.PROBLEMS))


def test_a_finding_about_a_post_is_placed_where_the_post_stands():
    bodies = """
bodies:
  old: {name: Old, kind: board, to: 2015, source: s}
  board:
    name: Board
    kind: council
    source: s
    posts:
      chair: {name: Chair, role: chair, held_by: old}
"""
    told = report.check_registers([source.parse_register(HEAD + S + bodies)], DAY, ["ended-body-in-use"]).findings

    assert [(one.check, one.subject, one.name, one.position.line, one.position.column) for one in told] == [
        ("ended-body-in-use", "chair", "Chair", 11, 50)
    ]


def test_what_a_finding_tells_in_the_words_of_a_register_is_cut_where_it_is_long():
    bodies = f"bodies: {{old: {{name: {'O' * 500}, kind: board, to: 2015, source: s}}}}\n"
    (one,) = report.check_registers(
        [source.parse_register(HEAD + S + bodies + "priorities: {p: {name: P, adopted_by: old}}")], DAY, ["ended-body-in-use"]
    ).findings

    assert (f"{'O' * 399}…" in one.message, "O" * 400 in one.message) == (True, False)


# --- on several cores -------------------------------------------------------------------------------------------------


class CountingExecutor(ThreadPoolExecutor):
    """Threads that count what they are given to do."""

    given = 0

    def submit(self, function, /, *words, **more):
        self.given += 1
        return super().submit(function, *words, **more)


def test_an_executor_is_given_a_job_for_each_check_and_register():
    sources = [source.parse_register(HEAD + S + P), source.parse_register(NORTH + S + P)]
    names = ("unowned-priority", "vacant-chair", "idle-acceptance")
    with CountingExecutor(2) as executor:
        together = report.check_registers(sources, DAY, names, executor=executor).findings

    assert together == report.check_registers(sources, DAY, names).findings != []
    assert executor.given == 4  # what looks at acceptances comes afterwards, with what the others found


def test_without_an_executor_a_large_register_is_checked_by_processes_of_our_own(monkeypatch):
    alone = found("").findings
    monkeypatch.setattr(report, "PARALLEL_RECORDS", 0)

    assert found("").findings == alone != []
