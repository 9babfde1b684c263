"""What is written is read back, to the letter and to the place; and no bytes at all make the reader do anything but find."""

import json
import re
import tempfile
from pathlib import Path

from hypothesis import example, given
from hypothesis import strategies as st

from graph.lint import run as report
from graph.lint.formats import json as json_format
from graph.lint.formats import text as text_format
from graph.model.dates import parse_date
from graph.model.snapshot import Snapshot
from graph.reader import load as source
from support.damage import SCRIBBLES, SKELETON, mangled, misshapen
from support.registers import SEEDS, Page, pages, registers, typed

READINGS = {"contested", "single", "joint", "collective", "proposed", "nobody", "lapsed", "not-stated"}
LINE_END = re.compile("\r\n|\n|\r")
DATES = [parse_date(text) for text in ("0001", "2015-03-31", "2015-04-01", "2016-01-15", "2016-02-29", "9999-12-31")]


def where(found: source.LoadedRegister, path: tuple[str | int, ...]) -> tuple[int, int]:
    return found.position(path)[1:]


# --- sound registers --------------------------------------------------------------------------------------------------


@given(pages())
def test_every_register_reads_back_as_it_was_written(page):
    found = source.parse_register(page.bytes)

    assert (found.problems, found.register) == ([], typed(page.data))


@given(pages())
def test_every_record_field_and_item_is_found_where_it_stands(page):
    found = source.parse_register(page.bytes)

    assert {path: where(found, path) for path, _ in page.places()} == dict(page.places())


@given(registers(), st.data())
def test_a_field_that_is_not_there_is_pointed_at_by_its_record(register, data):
    page = Page(register, data.draw(SEEDS))
    found = source.parse_register(page.bytes)
    records = {
        (section, id): record for section, records in register.items() if isinstance(records, dict) for id, record in records.items()
    }
    records = {path: record for path, record in records.items() if path[0] != "register"}

    assert {path: where(found, (*path, "lead", 0)) for path, record in records.items() if "lead" not in record} == {
        path: page.keys[path] for path, record in records.items() if "lead" not in record
    }


@given(registers(), st.data())
def test_a_key_that_no_record_has_is_told_of_where_it_stands(register, data):
    holders = [
        ("register",),
        *((section, id) for section, records in register.items() if section not in ("register", "accepted") for id in records),
    ]
    path = data.draw(st.sampled_from(holders))
    node = register
    for key in path:
        node = node[key]
    node["zz-no-such-field"] = "x"
    page = Page(register, data.draw(SEEDS))

    found = [(one.check, one.value, one.position[1:]) for one in source.parse_register(page.bytes).problems]

    assert found == [("unknown-key", "zz-no-such-field", page.keys[*path, "zz-no-such-field"])]


@given(pages(), st.sampled_from(DATES))
def test_every_register_has_a_reading_and_a_report_on_any_date(page, date):
    sources = [source.parse_register(page.bytes)]
    snapshot = Snapshot(sources[0].register, date.last)
    register = sources[0].register
    things = [*register.priorities.values(), *register.workstreams.values(), *register.challenges.values()]
    things += [settlement for protocol in register.protocols.values() for settlement in protocol.settles.values()]

    assert {snapshot.lead(thing).status for thing in things} <= READINGS
    assert_well_told(sources, page.text.removeprefix("\ufeff"), date)


def assert_well_told(sources: list[source.LoadedRegister], text: str, date=None) -> None:
    """A report on these is printed in both formats, in the order of the file, and points to places in it."""
    told = report.check_registers(sources, date)
    places = [one.position[1:] for one in told.findings]
    lengths = [len(line) for line in LINE_END.split(text)]

    assert places == sorted(places)
    assert [place for place in places if not (1 <= place[0] <= len(lengths) and 1 <= place[1] <= lengths[place[0] - 1] + 1)] == []
    assert len(json.loads("\n".join(json_format.render(told)))["findings"]) == len(told.findings)
    assert all(line.isprintable() for line in text_format.render(told))


@given(registers(), SEEDS, st.data())
def test_a_register_in_several_files_reads_as_it_does_in_one(register, seed, data):
    files = [{"register": register["register"]}, {}, {}]
    for section, records in register.items():
        if isinstance(records, list):
            data.draw(st.sampled_from(files))[section] = records
        elif section != "register":
            for id, record in (records or {}).items():
                data.draw(st.sampled_from(files)).setdefault(section, {})[id] = record
    laid_out = {f"{name}.yaml": Page(file, seed) for name, file in zip("cab", files, strict=True) if file}
    with tempfile.TemporaryDirectory() as folder:
        for name, page in laid_out.items():
            (Path(folder) / name).write_bytes(page.bytes)
        (found,) = source.read_registers(folder)

    places = {
        path: (name, *place) for name, page in laid_out.items() for path, place in page.places() if len(path) > 1 and path[0] != "accepted"
    }
    assert (found.problems, found.register) == ([], typed(register))
    assert {path: (Path(position.file).name, *position[1:]) for path in places for position in [found.position(path)]} == places


@given(registers(), registers(), SEEDS)
def test_a_folder_in_which_every_file_has_register_holds_a_register_in_each(one, other, seed):
    for register, id in ((other, "other"), (one, "one")):
        register["register"] |= {"id": id, "base": f"https://example.org/{id}/"}
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.yaml").write_bytes(Page(one, seed).bytes)
        (Path(folder) / "b.yaml").write_bytes(Page(other, seed).bytes)
        found = source.read_registers(folder)

    assert [(each.problems, {**each.register.stated_values(), "others": {}}) for each in found] == [
        ([], typed(one).stated_values()),
        ([], typed(other).stated_values()),
    ]


# --- anything ---------------------------------------------------------------------------------------------------------


def assert_found(data: bytes) -> None:
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    assert_well_told([source.parse_register(data)], text)


@given(mangled())
def test_a_register_mangled_in_any_way_ends_in_findings(data):
    assert_found(data)


@given(st.binary(max_size=200))
def test_any_bytes_end_in_findings(data):
    assert_found(data)


@given(SCRIBBLES)
@example("[")
@example("bodies:\n  ? a")
@example("a: {b: \n")
def test_any_scribble_of_yaml_ends_in_findings(text):
    assert_found(text.encode())
    assert_found((SKELETON + text).encode())


@given(misshapen(), st.sampled_from(DATES))
@example(
    {
        "register": {"id": "r"},
        "bodies": {"x": {"kind": "board"}, "y": {"kind": "group", "part_of": "x"}},
        "challenges": {"c": {"acts": ["x", "y"]}},
    },
    DATES[3],
)
@example({"shortcomings": {"x": {"name": ""}}}, DATES[3])
def test_any_shape_at_any_place_of_a_register_ends_in_findings(register, date):
    text = json.dumps(register, ensure_ascii=False)
    assert_well_told([source.parse_register(text)], text, date)
