"""Two real partnerships, as a fresh reader wrote them down from the officers' guide alone: each fact that the papers state comes out right.

What the papers do not say is nowhere in the answers: no chair's last day, no month of a year, no lead. `docs/decisions/register-trial.md`
has what the reader met on the way.
"""

import pytest

from graph.lint.run import check_registers
from graph.model.dates import parse_date
from graph.model.snapshot import Snapshot
from graph.reader.load import LoadedRegister, read_registers
from support.paths import TESTS

FOLDER = TESTS / "cases"


@pytest.fixture(scope="module")
def leicestershire() -> LoadedRegister:
    return read_registers(FOLDER / "leicestershire.yaml")[0]


@pytest.fixture(scope="module")
def bromley() -> LoadedRegister:
    return read_registers(FOLDER / "bromley.yaml")[0]


def chairs(register: LoadedRegister, post: str, on: str) -> dict[str, str]:
    """Who holds a post on a day, each with the day on which a paper saw them last."""
    snapshot = Snapshot(register.register, on)
    return {claim.who: str(snapshot.last_seen(claim)) for claim in snapshot.post(register.register.posts[post]).holdings}


@pytest.mark.parametrize(
    ("on", "children", "adults"),
    [
        ("2016-01-01", {"paul-burnett": "2015"}, {"paul-burnett": "2015"}),
        ("2017-10-01", {"simon-westwood": "2017"}, {"simon-westwood": "2017"}),
        ("2018-07-01", {"simon-westwood": "2018"}, {"robert-lake": "2018"}),
        ("2020-09-01", {"simon-westwood": "2018"}, {"fran-pearson": "2020"}),
        ("2023-06-01", {"simon-westwood": "2018"}, {"seona-douglas": "2023"}),
    ],
)
def test_who_chaired_two_boards_on_any_day_and_when_a_paper_last_said_so(leicestershire, on, children, adults):
    assert (chairs(leicestershire, "lrlscb-chair", on), chairs(leicestershire, "lrsab-chair", on)) == (children, adults)


def test_one_person_chairs_two_boards_on_the_days_that_the_papers_say_and_only_then(leicestershire):
    def same(one: str, other: str, on: str) -> bool:
        return chairs(leicestershire, one, on).keys() == chairs(leicestershire, other, on).keys()

    assert same("lrlscb-chair", "lrsab-chair", "2017-10-01")
    assert not same("lrlscb-chair", "lrsab-chair", "2018-07-01")
    assert same("lsab-chair", "lrsab-chair", "2020-09-01")


def test_no_day_on_which_a_chair_left_and_no_month_of_a_year_is_made_up(leicestershire, bromley):
    for source in (leicestershire, bromley):
        register = source.register
        assert [claim for post in register.posts.values() for claim in post.held_by if claim.to] == []
        things = (*register.priorities.values(), *register.workstreams.values())
        assert [day.text for thing in things for day in (thing.from_, thing.to) if day and len(day.text) != 4] == []


def test_the_plan_of_the_day_is_in_force_and_the_one_before_it_is_not(leicestershire):
    def open_work(on: str) -> set[str]:
        return {work.id for work in Snapshot(leicestershire.register, on).workstreams}

    assert {"children-plan-2015", "adults-plan-2015"} <= open_work("2015-12-31")
    assert "joint-business-plan" not in open_work("2016-01-01")
    assert "strategic-plan-2020" in open_work("2023-06-01")


def test_nobody_leads_on_governance_between_the_boards_though_somebody_is_to_start_it(leicestershire):
    snapshot = Snapshot(leicestershire.register, "2018-12-31")
    challenge = leicestershire.register.challenges["clear-governance"]

    assert (snapshot.lead(challenge).status, list(snapshot.agreed_bodies(challenge.acts))) == ("not-stated", ["business-office"])


def test_the_list_of_its_years_is_in_force(bromley):
    def whole(on: str) -> set[str]:
        return {priority.name for priority in Snapshot(bromley.register, on).priorities if not priority.part_of}

    assert len(whole("2020-01-01")) == 10
    assert whole("2025-01-01") == {"Young people", "Adults", "Disease prevention"}


def test_obesity_stands_under_two_priorities_and_of_the_new_list_no_lead_is_agreed(bromley):
    snapshot = Snapshot(bromley.register, "2025-01-01")
    obesity = {priority.part_of for priority in snapshot.priorities if "obesity" in priority.themes}
    leads = {priority.name: snapshot.lead(priority) for priority in snapshot.priorities if not priority.part_of}

    assert obesity == {"young-people-2024", "adults-2024"}
    assert {name: (lead.status, lead.bodies) for name, lead in leads.items()} == {
        "Young people": ("proposed", ("childrens-executive-board",)),
        "Adults": ("not-stated", ()),
        "Disease prevention": ("not-stated", ()),
    }


def test_the_one_lead_that_a_paper_names_is_the_only_one(bromley):
    snapshot = Snapshot(bromley.register, "2020-01-01")

    assert {priority.name: lead for priority in snapshot.priorities if (lead := snapshot.lead(priority).single)} == {
        "Cancer": "cancer-working-group"
    }


def test_no_finding_is_an_error_but_that_nobody_leads(leicestershire, bromley):
    for source, on in ((leicestershire, "2023-06-01"), (bromley, "2025-01-01")):
        found = check_registers([source], parse_date(on)).findings
        assert {one.check for one in found if str(one.severity) == "error"} <= {"unowned-priority"}
        assert source.problems == []
