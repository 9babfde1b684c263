"""The data set of England: each line says what the baseline that it was made from says, and its dates hold.

`baseline.yaml` is the research that was done, with the words that were read; the data set is what the program takes from it.
"""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import graph
from graph.law.duties import (
    closing_lines,
    describe_legal_kind,
    find_kind,
    find_lines,
    find_own_duties,
    is_certain,
    is_in_force,
    is_required,
    line_dates,
    may_be_in_force,
)
from graph.law.load import read_law, read_law_file
from graph.law.records import CLOSED_POINTS, parse_year_day
from graph.lint.run import load_check
from graph.model.dates import format_iso_day

BASELINE = yaml.load((Path(__file__).parent / "baseline.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
ENTRIES = {entry["id"]: entry for entry in BASELINE["entries"]}
LINES = read_law().lines
BASELINE_WORDS = " ".join(str(value) for entry in [*BASELINE["bodies"], *BASELINE["entries"]] for value in entry.values())

CORRECTIONS = yaml.load((Path(__file__).parent / "corrections.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)

LEFT_OUT = {  # not shown to be in force, or no more than the date of another line
    *("lscb-abolish-area", "lscb-abolish-full", "sab-commence", "csp-plan-threeyear", "csp-pcc-not-member", "icb-ccg-end", "ct-revoked"),
    *("pcc-abolition", "sp-2026-education", "sp-2026-macpt", "csp-dhr-send", "csp-dardr", "cp-2026"),
    *("sab-links", "sab-chair-independent"),  # a page of good practice, and a council's minutes: neither law nor guidance
}
SPELT_OUT = {
    r"\bPRSRA 2011\b": "Police Reform and Social Responsibility Act 2011",
    r"\bLGPIH Act 2007\b": "Local Government and Public Involvement in Health Act 2007",
    r"\bCSWA 2017\b": "Children and Social Work Act 2017",
    r"\bNHS Act 2006\b": "National Health Service Act 2006",
    r"\bPJA 2006\b": "Police and Justice Act 2006",
    r"\bPCSC Act 2022\b": "Police, Crime, Sentencing and Courts Act 2022",
    r"\bHCA 2022\b": "Health and Care Act 2022",
    r"\bHSCA 2012\b": "Health and Social Care Act 2012",
    r"\bASCL Act 2009\b": "Apprenticeships, Skills, Children and Learning Act 2009",
    r"\bss(?=\d)": "sections ",
    r"\bs(?=\d)": "section ",
    r"\bregs (?=\d)": "regulations ",
    r"\breg (?=\d)": "regulation ",
    r"\bSch (?=\d)": "Schedule ",
    r"\bparas (?=\d)": "paragraphs ",
    r"\bpara (?=\d)": "paragraph ",
    r"\bart (?=\d)": "article ",
    r"\bch\.(?=\d)": "chapter ",
    r"\bCCGs/ICBs\b": "clinical commissioning groups, later integrated care boards",
    r"\bCCG/ICB\b": "clinical commissioning group, later integrated care board",
    r"\bCCGs \(ICBs\)": "clinical commissioning groups (integrated care boards)",
    r"\bCCG \(ICB\)": "clinical commissioning group (integrated care board)",
    r"\bICB \(CCG\)": "integrated care board (clinical commissioning group)",
    r"\bCCGs\b": "clinical commissioning groups",
    r"\bCCG\b": "clinical commissioning group",
    r"\bICBs\b": "integrated care boards",
    r"\bICB\b": "integrated care board",
    r"\bICP\b": "integrated care partnership",
    r"\bHWBs\b": "Health and Wellbeing Boards",
    r"\bHWB\b": "Health and Wellbeing Board",
    r"\bJSNA\b": "joint strategic needs assessment",
    r"\bJHWS\b": "joint health and wellbeing strategy",
    r"\bLSCB\b": "Local Safeguarding Children Board",
    r"\bSAB\b": "Safeguarding Adults Board",
    r"\bCSP\b": "Community Safety Partnership",
    r"\bPCC\b": "police and crime commissioner",
    r"\bYOTs\b": "youth offending teams",
    r"\bYOT\b": "youth offending team",
    r"\bDCS\b": "director of children's services",
    r"\bVAWG\b": "violence against women and girls",
    r"\bLGA 1972\b": "Local Government Act 1972",
    r"\bs102\b": "section 102",
    r"\bs116B\b": "section 116B",
    r"\bSRO\b": "senior responsible owner",
    r"\bMOPAC\b": "the Mayor's Office for Policing and Crime",
    r"\bCTCs\b": "city technology colleges",
    r"\bGLA\b": "Greater London Authority",
}


def spell_out(text):
    """The words of the baseline with nothing shortened, and its days in words."""
    for short, long in SPELT_OUT.items():
        text = re.sub(short, long, text)
    return re.sub(r"\b\d{4}-\d\d-\d\d\b", lambda found: format_iso_day(found[0]), text)


def same_words(ours, theirs):
    return spell_out(ours).casefold().split() == spell_out(theirs).casefold().split()


def flatten(value):
    return " ".join(str(value).split())


def correction(id):
    return CORRECTIONS.get(id, {})


def entry_of(id):
    """The entry of the baseline that a line was made from."""
    return ENTRIES[correction(id).get("entry", id)]


def uncorrected(id):
    """What a line would say if it said what its entry says, field by field."""
    entry = entry_of(id)
    due = entry["due"] or ""
    seen = [entry.get("text_as_at") or "", *re.findall(r"\(text as at (\d{4}-\d\d-\d\d)", entry.get("read_at") or "")]
    to = entry["until"] or ""
    return {
        "name": re.sub(r"^(Members|Objective|Functions): ", "", entry["what"]),  # the heading that it stands under
        "by": entry["by"],
        "recipients": entry["to"] or "",
        "how_often": entry["every"],
        "by_when": "" if re.search(r"\((guidance, )?memory\)$", due) else re.sub(r" ?\([^)]*memory[^)]*\)", "", due),
        "citation": entry["basis"],
        "url": entry["address"],
        "from": entry["from"] or "",
        "to": "2020-09-28" if to == "2020-09-29" else to,  # the day before that on which the repeal was in force everywhere
        "seen": list(dict.fromkeys(day for day in seen if re.fullmatch(r"\d{4}-\d\d-\d\d", day))),
        "unverified": entry["status"] != "read" or entry["copy_kind"] == "secondary",
        "not_read": entry["dates_status"] != "read" or not entry["from"],
    }


def stated(id):
    """What a line says, in the same fields."""
    line = LINES[id]
    return {
        "name": line.name,
        "by": line.by,
        "recipients": "; ".join(line.recipients),
        "how_often": line.how_often,
        "by_when": line.by_when or "",
        "citation": line.citation,
        "url": line.url,
        "from": str(line.from_ or ""),
        "to": str(line.to or ""),
        "seen": [str(day) for day in line.seen],
        "unverified": bool(line.unverified),
        "not_read": bool(line.not_read),
    }


def agree(field, ours, theirs):
    if field in ("by", "how_often") and ours is None:
        return True  # left out
    return same_words(ours, theirs) if isinstance(ours, str) and isinstance(theirs, str) else ours == theirs


def test_the_data_set_has_no_problem():
    assert read_law_file("graph/law/england.yaml")[1] == []


def test_what_is_left_out_of_the_baseline_is_what_is_not_shown_to_be_in_force():
    assert ENTRIES.keys() - {entry_of(id)["id"] for id in LINES} == LEFT_OUT


@pytest.mark.parametrize("id", LINES)
def test_a_line_says_what_the_baseline_says_or_its_correction(id):
    expected = uncorrected(id) | {key: value for key, value in correction(id).items() if key in uncorrected(id)}
    expected["not_read"] = bool(expected["not_read"])

    assert {field: (ours, expected[field]) for field, ours in stated(id).items() if not agree(field, ours, expected[field])} == {}


@pytest.mark.parametrize("id", CORRECTIONS)
def test_a_correction_corrects_something_and_says_on_what_ground(id):
    corrected = correction(id)
    fields = corrected.keys() - {"entry", "ground", "copy"}

    assert fields or "entry" in corrected
    assert [field for field in fields if field != "not_read" and agree(field, corrected[field], uncorrected(id)[field])] == []
    assert ("ground" in corrected) != ("copy" in corrected)
    assert flatten(corrected.get("ground", "")) in BASELINE_WORDS
    if "not_read" in corrected:
        assert list(LINES[id].not_read) == corrected["not_read"]


def test_what_was_split_is_in_the_data_set_in_its_parts_only():
    split = {entry for one in CORRECTIONS.values() if (entry := one.get("entry"))}

    by_time = {"dcs-appoint", "lscb-cooperate", "lscb-fund", "lscb-members-all", "lscb-regard"}  # the later part has the id of the entry
    assert split == {"cdr-who", "csp-members-2004", *by_time}
    assert split & LINES.keys() == by_time


@pytest.mark.parametrize("id", LINES)
def test_what_is_guidance_is_not_called_law(id):
    basis = entry_of(id)["basis"]
    if not re.match(r"SI |.*\bAct \d{4}|PRSRA|PJA", basis) or ("guidance" in basis and "chapter" in spell_out(basis)):
        assert LINES[id].force == "guidance" or LINES[id].unverified


def test_a_day_of_a_copy_is_given_for_every_line_of_which_it_is_known():
    assert "Where the exact day of a copy is known, the line gives it under `seen`." in flatten(read_law().heads[0].note)
    assert [id for id in LINES if not LINES[id].seen and uncorrected(id)["seen"] and "seen" not in correction(id)] == []


def test_no_line_that_closes_a_point_is_unverified_or_guidance():
    assert [id for id, line in LINES.items() if line.closes and (line.unverified or line.force != "law")] == []


def test_a_yearly_line_is_yearly_in_the_baseline():
    for id, line in LINES.items():
        assert line.every in (None, "year")
        assert line.every is None or re.search(r"year|twelve months|12 months", entry_of(id)["every"])
        if line.falls:
            assert (
                f"{line.falls.day} " in (entry_of(id)["due"] + " ")
                or "starts" in entry_of(id)["due"]
                or "end of the year" in entry_of(id)["due"]
            )


def test_what_the_baseline_calls_settled_is_in_the_data_set():
    assert {settled["entry"] for settled in BASELINE["settled_by_law"]} <= LINES.keys()
    assert len(read_law().left_open) == len(BASELINE["left_open_by_law"])


# --- whose duty it is ---------------------------------------------------------------------------------------------------

COUNCIL, POLICE, YOUTH, NHS = "local-authority", "chief-officer-of-police", "youth-offending-team", "nhs-england"
GROUP, BOARD, DISTRICT = "clinical-commissioning-group", "integrated-care-board", "district-council"
LSCB, SAB, CSP, HWB = (
    *("local-safeguarding-children-board", "safeguarding-adults-board", "community-safety-partnership", "health-and-wellbeing-board"),
)
PARTNERS, ICP, PCC, PANEL = (
    *("safeguarding-children-partnership", "integrated-care-partnership", "police-and-crime-commissioner", "police-and-crime-panel"),
)
TRUST, SCRUTINY, MAPPA, VIOLENCE, DEATHS = (
    *("childrens-trust-board", "overview-and-scrutiny-committee", "public-protection-arrangements"),
    *("serious-violence-authorities", "child-death-review-partners"),
)

NAMED = [  # who is named in `by`, in the order in which they are looked for, and the kinds that they are
    (r"safeguarding adults board members other than the authority", (GROUP, BOARD, POLICE)),
    (r"each safeguarding adults board member|statutory members|each member", (COUNCIL, GROUP, BOARD, POLICE)),
    (r"\(through health and wellbeing board\)|health and wellbeing boards?", (HWB,)),
    (
        r"clinical commissioning groups?, later integrated care boards?|integrated care board \(clinical commissioning group\)",
        (GROUP, BOARD),
    ),
    (r"clinical commissioning groups?", (GROUP,)),
    (r"integrated care partnership", (ICP,)),
    (r"integrated care boards?", (BOARD,)),
    (r"nhs england", (NHS,)),
    (r"members and bodies represented", ("local-healthwatch", GROUP, BOARD)),  # those of them that the data set has a kind for
    (r"board partners", (POLICE, YOUTH, NHS, GROUP)),  # as lscb-board-partners and lscb-partners-ccg name them
    (r"local safeguarding children board( chair)?", (LSCB,)),
    (r"safeguarding adults board", (SAB,)),
    (r"children's trust board", (TRUST,)),
    (r"relevant agencies", (NHS, YOUTH)),  # of those in the Schedule to SI 2018/789
    (r"child death review partners", (DEATHS,)),
    (r"safeguarding partners", (PARTNERS,)),
    (r"director of children's services", ("director-of-childrens-services",)),
    (r"lead member", ("lead-member-for-childrens-services",)),
    (r"youth offending team", (YOUTH,)),
    (r"(relevant )?local policing body|police and crime commissioner|commissioner( and staff)?", (PCC,)),
    (r"police and crime panel", (PANEL,)),
    (r"overview and scrutiny committee|crime and disorder committee|relevant committee", (SCRUTINY,)),
    (r"(?<!each )responsible authority( \(police, probation, prisons\))?", (MAPPA,)),
    (r"responsible authorities|each responsible authority|(?<!county )strategy group", (CSP,)),
    (r"county council, district council where there is no county council, .* \(relevant local authority\)", (COUNCIL,)),
    (r"(children's services|local|each responsible local) authorit(y|ies)|authority or executive|(?<=; )authorities", (COUNCIL,)),
    (r"chief officer of police|police(?=;|$)", (POLICE,)),
]
NAMED_ELSEWHERE = {  # bodies that another part of the same entry names, or what a word means in that Act
    "hwb-functions": (HWB,),  # for the authority and the groups
    "dcs-s11": (COUNCIL, DISTRICT, POLICE, PCC, YOUTH, NHS, GROUP, BOARD),  # section 11(1), in the two copies
    **dict.fromkeys(
        (f"lscb-{rule}-2006" for rule in ("cooperate", "fund", "members-all", "regard")), (COUNCIL, POLICE, YOUTH)
    ),  # no NHS kind
    "mappa-cooperate": (YOUTH, COUNCIL, NHS),
    "mappa-establish": (MAPPA, POLICE),  # the responsible authority, in section 325(1)
    "mappa-memorandum": (MAPPA, YOUTH, COUNCIL, NHS),  # those with whom it co-operates, as mappa-cooperate names them
    "pcc-cj-bodies": (PCC, POLICE, YOUTH),  # section 10(5), in the copy, names them
    "sab-cooperate": (COUNCIL, NHS, GROUP, BOARD, POLICE),  # section 6(7)-(8), in the copy, names them
    "yot-cooperate": (POLICE, PCC, GROUP, BOARD),
    "channel-vote": ("channel",),
    "pcp-chair": (PANEL,),
    "csp-dhr": (POLICE, COUNCIL, DISTRICT, NHS, GROUP, BOARD),  # section 9(4)-(5) names district councils
    "da-district": (COUNCIL, DISTRICT),  # section 61
    "pcp-establish": (COUNCIL, DISTRICT),  # section 28(11)
    "pcp-members": (COUNCIL, DISTRICT, PANEL),
    "prevent-duty": (COUNCIL,),
    "prevent-regard": (COUNCIL,),
    **dict.fromkeys(("svd-collaborate", "svd-consult", "svd-publish", "svd-strategy"), (VIOLENCE,)),
}


def named_kinds(id):
    """The kinds of body that a line names in `by`."""
    left, found = (LINES[id].by or "").casefold(), set()
    for pattern, kinds in NAMED:
        if re.search(pattern, left):
            left = re.sub(pattern, "", left)
            found |= set(kinds)
    return found


@pytest.mark.parametrize("id", LINES)
def test_whoever_a_line_names_as_doing_it_has_the_duty_or_the_power_and_nobody_else(id):
    line = LINES[id]

    assert {*line.duty_of, *line.power_of} == set(NAMED_ELSEWHERE.get(id, named_kinds(id)))


def test_no_exception_is_made_that_is_not_needed():
    assert [id for id, kinds in NAMED_ELSEWHERE.items() if set(kinds) == named_kinds(id)] == []


BOTH = {"hwb-add", "icp-members"}  # one body may, and another must
MUST_TOO = {  # where "may" says something else than that a body may act
    "dcs-appoint": "may, and with effect from the appointed day must",
    "lscb-members-all": "one person may represent several partners",
    "lscb-members-all-2006": "one person may represent several partners",
    "sab-regard": "such guidance as the Secretary of State may issue",
}


def test_a_power_is_nobodys_duty():
    for id, line in LINES.items():
        words = f"{entry_of(id).get('words')} {line.name}"
        if re.search(r"\bmay\b", words) and id not in (*BOTH, *MUST_TOO):
            assert line.duty_of == (), id
        if line.says == "power":
            assert (line.duty_of, bool(line.power_of)) == ((), True), id
        assert not line.power_of or not line.duty_of or id in BOTH, id


def test_nobody_has_a_duty_because_of_a_line_that_only_says_what_a_board_is_or_who_is_on_it():
    assert [LINES[id].duty_of for id in ("hwb-committee", "pcp-status", "lscb-partners-ccg", "pcc-establish")] == [(), (), (), ()]


def test_a_plan_that_is_reviewed_each_year_is_not_made_each_year():
    assert [id for id, line in LINES.items() if line.every and re.match("review|update", line.how_often or "")] == []


# --- days -------------------------------------------------------------------------------------------------------------

FOUR = {"lscb": LSCB, "sab": SAB, "csp": CSP, "hwb": HWB}
TEXT = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\nbodies:\n" + "".join(
    f"  {id}: {{name: {id.upper()}, kind: board, statutory_kind: {kind}}}\n" for id, kind in FOUR.items()
)


def snapshot_on(day, text=TEXT):
    return graph.parse(text).at(day)


def closed_points(day):
    snapshot = snapshot_on(day)
    return {id: [point for point in CLOSED_POINTS if closing_lines(snapshot, snapshot.register.bodies[id], point)] for id in FOUR}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2005-06-01", {"lscb": [], "sab": [], "csp": [], "hwb": []}),
        ("2012-06-01", {"lscb": ["basis", "role", "reports"], "sab": [], "csp": ["basis", "role", "reports"], "hwb": []}),
        (
            "2015-11-25",
            {"lscb": ["basis", "role", "reports"], "sab": list(CLOSED_POINTS), "csp": list(CLOSED_POINTS), "hwb": ["basis", "role"]},
        ),
        (
            "2019-06-01",  # a children board may have ended in its area by then
            {"lscb": [], "sab": list(CLOSED_POINTS), "csp": list(CLOSED_POINTS), "hwb": ["basis", "role"]},
        ),
        ("2023-06-01", {"lscb": [], "sab": list(CLOSED_POINTS), "csp": list(CLOSED_POINTS), "hwb": ["basis", "role"]}),
    ],
)
def test_what_the_law_settles_differs_from_year_to_year(day, expected):
    assert closed_points(day) == expected


DAYS = st.dates(min_value=date(1995, 1, 1), max_value=date(2030, 12, 31)).map(str)


@given(DAYS)
def test_a_line_is_never_shown_before_its_first_day_or_after_its_last(day):
    snapshot = snapshot_on(day)
    for body in snapshot.register.bodies.values():
        for line in find_lines(snapshot, body):
            assert line.from_ is None or line.from_.first <= day
            assert line.to is None or day <= line.to.last


@given(DAYS)
def test_what_is_not_certain_puts_no_duty_on_a_body_and_closes_no_point(day):
    snapshot = snapshot_on(day)
    for body in snapshot.register.bodies.values():
        for line in [*find_own_duties(snapshot, body), *(one for point in CLOSED_POINTS for one in closing_lines(snapshot, body, point))]:
            assert not line.unverified
            assert line.force == "law"
            assert "from" not in line.not_read or any(seen.first <= day for seen in line.seen)


@given(DAYS)
def test_the_two_editions_of_a_rule_never_hold_on_one_day(day):
    for before, after in [
        ("hwb-members-2013", "hwb-members-2022"),
        ("sab-members-2015", "sab-members-2022"),
        ("sp-who-ccg", "sp-who-icb"),
        ("csp-group-2007", "csp-group-2011"),
        ("csp-members-2013", "csp-members-2022"),
        ("hwb-regard-2013", "hwb-regard-2022"),
        ("cdr-who-ccg", "cdr-who-icb"),
        ("dcs-appoint-may", "dcs-appoint"),
        ("lscb-cooperate-2006", "lscb-cooperate"),
        ("lscb-fund-2006", "lscb-fund"),
        ("lscb-members-all-2006", "lscb-members-all"),
        ("lscb-regard-2006", "lscb-regard"),
        ("csp-members-police-authority", "csp-members-2013"),
        ("csp-members-trust", "csp-members-2013"),
    ]:
        assert not (is_in_force(LINES[before], day) and is_in_force(LINES[after], day))


def test_the_assessment_of_needs_is_not_shown_with_groups_and_boards_before_there_were_any():
    needs, strategy = LINES["hwb-jsna"], LINES["hwb-jhws-2013"]

    assert [(is_in_force(line, day), is_certain(line, day)) for line in (needs, strategy) for day in ("2012-06-01", "2013-04-01")] == [
        (False, False),
        (True, True),
    ] * 2


def test_a_first_day_from_memory_counts_only_from_a_copy_that_was_read():
    line = LINES["csp-members-fire"]

    assert [is_certain(line, day) for day in ("2003-05-01", "2004-07-01", "2013-03-31", "2013-04-01")] == [False, True, True, False]


def test_a_line_without_a_first_day_begins_no_earlier_than_its_source_and_is_certain_only_from_a_copy_that_was_read():
    line = LINES["csp-old-annual"]
    assert (line.from_, line.source, [str(day) for day in line.seen]) == (None, ("ca1998",), ["2004-07-01"])

    assert [is_in_force(line, day) for day in ("1997-12-31", "1998-01-01")] == [False, True]
    assert [is_certain(line.replace(to=None, not_read=("from",)), day) for day in ("2004-06-30", "2004-07-01")] == [False, True]
    assert line_dates(line) == "from a day, not read, in or after 1998 until 31 July 2007"


def test_no_line_and_no_kind_that_has_a_first_day_to_be_found_is_in_force_from_the_beginning_of_time():
    undated = [one.id for one in (*LINES.values(), *read_law().kinds.values()) if "from" in one.not_read and is_in_force(one, "1990-01-01")]

    assert undated == []


def test_a_kind_without_a_first_day_is_not_known_before_its_source():
    snapshot, body = body_of_kind("lead-member-for-childrens-services", "2003-06-01")
    status = find_kind(snapshot, body)

    assert describe_legal_kind(status, "2003-06-01").endswith("; the law knows one only from a day, not read, in or after 2004")
    assert [may_be_in_force(status.kind, day) for day in ("2003-12-31", "2004-01-01")] == [False, True]


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        ("integrated-care-board", "2015-11-25", False),  # hwb-cooperate names it, and holds since 2013
        ("integrated-care-board", "2023-06-01", True),
        ("clinical-commissioning-group", "2015-11-25", True),
        ("clinical-commissioning-group", "2023-06-01", False),
    ],
)
def test_a_body_is_shown_no_duty_on_a_day_on_which_the_law_knew_no_such_kind(kind, day, expected):
    assert is_in_force(LINES["hwb-cooperate"], day)

    assert ("hwb-cooperate" in [line.id for line in find_own_duties(*body_of_kind(kind, day))]) is expected


@pytest.mark.parametrize(
    ("id", "first"),
    [
        ("dcs-appoint-may", "2005-04-01"),  # SI 2005/394 article 2(2)
        ("dcs-guidance", "2005-04-01"),
        ("dcs-joint", "2005-04-01"),
        ("ct-cooperate", "2005-04-01"),
        ("csp-scrutiny", "2009-04-30"),  # SI 2009/936 article 2(a)
        ("channel-panel", "2015-04-12"),  # Counter-Terrorism and Security Act 2015 section 52(2)(a)
    ],
)
def test_a_line_is_certain_from_the_day_of_its_commencement(id, first):
    before = str(date.fromisoformat(first) - timedelta(days=1))

    assert [is_certain(LINES[id], day) for day in (before, first)] == [False, True]


def test_what_is_named_in_a_later_copy_is_not_certain_from_the_day_on_which_its_section_began():
    functions, safeguard = LINES["dcs-functions"], LINES["dcs-s11"]

    assert [is_certain(functions, day) for day in ("2005-04-01", "2015-11-25", "2025-03-10")] == [False, False, True]
    assert [is_certain(safeguard, day) for day in ("2005-10-01", "2015-11-25", "2020-07-28")] == [False, False, True]


def test_guidance_and_what_was_read_second_hand_are_never_certain_whatever_their_dates():
    by_guidance, second_hand = LINES["sp-equal-2023"], LINES["svd-who"]
    assert (by_guidance.force, by_guidance.not_read, second_hand.force, second_hand.not_read) == ("guidance", (), "law", ())

    assert [is_certain(line.replace(unverified=None), "2024-06-01") for line in (by_guidance, second_hand)] == [False, True]
    assert is_certain(second_hand, "2024-06-01") is False


def test_a_basis_with_dates_says_what_a_body_was_when():
    text = """
register: {id: r, name: R, format: 1, base: https://example.org/r/}
bodies:
  board:
    name: Board
    kind: partnership
    basis:
      - {as_written: Section 13, to: 2019-09-28, statutory_kind: local-safeguarding-children-board}
      - {as_written: Section 16E, from: 2019-09-29, statutory_kind: safeguarding-children-partnership}
"""
    kinds = [graph.parse(text).at(day).statutory_kind(graph.parse(text).register.bodies["board"]) for day in ("2019-09-28", "2019-09-29")]

    assert kinds == ["local-safeguarding-children-board", "safeguarding-children-partnership"]


def test_a_children_board_is_certain_only_until_the_first_area_changed_and_ends_the_day_before_its_repeal():
    cited = ("Children Act 2004 section 13", "SI 2006/90", "SI 2013/2299")
    lines = [line for line in LINES.values() if line.citation.startswith(cited) and not line.id.endswith("-2006")]  # replaced in 2013
    kind = read_law().kinds[LSCB]

    assert {(str(one.everywhere_to), str(one.to)) for one in (*lines, kind)} == {("2018-06-28", "2020-09-28")}
    assert [closed_points(day)["lscb"] for day in ("2018-06-28", "2018-06-29")] == [["basis", "role", "reports"], []]
    assert [is_in_force(LINES["lscb-establish"], day) for day in ("2018-06-29", "2020-09-28", "2020-09-29")] == [True, True, False]
    assert [is_required(kind, day) for day in ("2015-11-25", "2019-06-01")] == [True, None]


@given(st.dates(min_value=date(2018, 6, 29), max_value=date(2030, 12, 31)).map(str))
def test_what_may_have_ended_in_an_area_puts_no_duty_on_its_board_and_closes_no_point(day):
    snapshot = snapshot_on(day)
    body = snapshot.register.bodies["lscb"]

    assert [line.id for line in find_own_duties(snapshot, body) if line.everywhere_to] == []
    assert closed_points(day)["lscb"] == []


def test_to_appoint_a_director_was_a_power_before_it_was_a_duty():
    duty, power = LINES["dcs-appoint"], LINES["dcs-appoint-may"]

    assert [(is_in_force(duty, day), is_in_force(power, day)) for day in ("2006-06-01", "2015-11-25")] == [(False, True), (True, False)]
    kind = read_law().kinds["director-of-childrens-services"]
    assert [is_required(kind, day) for day in ("2006-06-01", "2008-01-01")] == [None, True]


@pytest.mark.parametrize("text", ["before 1 April", "by 8 February", "after 31 March"])
def test_a_day_of_a_year_is_read_as_it_is_written(text):
    assert str(parse_year_day(text)) == text


@pytest.mark.parametrize("text", ["1 April", "before April", "before 40 April", "before 1 Aprl"])
def test_what_is_no_day_of_a_year_is_not_read(text):
    assert parse_year_day(text) is None


def body_of_kind(kind, day="2022-06-01", more=""):
    snapshot = graph.parse(f"bodies: {{it: {{name: It, kind: council, statutory_kind: {kind}}}{more}}}").at(day)
    return snapshot, snapshot.register.bodies["it"]


def test_what_is_asked_of_a_local_authority_is_asked_of_a_london_borough_but_for_what_is_not_for_it():
    council, borough = ({line.id for line in find_own_duties(*body_of_kind(kind))} for kind in ("local-authority", "london-borough"))

    assert {"sab-establish", "sab-cooperate"} <= borough < council
    assert council - borough
    assert all(line.startswith("da-") for line in council - borough)


def test_a_district_council_is_shown_only_what_names_it():
    shown = {line.id for line in find_lines(*body_of_kind("district-council"))}

    assert shown == {"csp-dhr", "da-district", "dcs-s11", "pcp-establish", "pcp-members"}


def test_a_london_borough_is_the_authority_that_must_sit_on_a_board():
    register = "{other: {name: Board, kind: board, statutory_kind: safeguarding-adults-board, members: [MEMBER]}, "
    found = [
        [match.value for match in load_check("missing-member").find(graph.parse(text).at("2016-06-01"))]
        for member in ("london-borough", "district-council")
        for text in ["bodies: " + register.replace("MEMBER", "it") + f"it: {{name: It, kind: agency, statutory_kind: {member}}}}}"]
    ]

    assert ["local-authority" in each for each in found] == [False, True]
