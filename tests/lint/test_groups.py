"""Many registers are checked in groups, and what has not changed is not checked again: the findings are those of all read at once."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from graph.lint import cache as kept
from graph.lint import groups
from graph.lint.formats.json import render
from graph.lint.jobs import check_group
from graph.lint.paths import check_paths
from graph.lint.run import check_registers
from graph.model.dates import parse_date
from graph.model.errors import GraphError
from graph.reader import parallel
from graph.reader.load import read_registers

NORTH = """\
register: {id: north, name: North, format: 1, base: https://example.org/north/, as_at: 2020}
sources: {s: {name: S, date: 2015}}
themes: {cse: {name: CSE}}
bodies:
  board: {name: Board, kind: board, source: s, posts: {chair: {name: Chair, role: chair, held_by: {who: nobody}}}}
  council: {name: Council, kind: council, to: 2018, replaced_by: "south:council", source: s}
priorities:
  p: {name: P, adopted_by: board, lead: council, themes: cse, source: s}
challenges:
  c: {name: C, addressed_to: board, source: s}
"""
SOUTH = """\
register: {id: south, name: South, format: 1, base: https://example.org/south/, as_at: 2020}
sources: {s: {name: S, date: 2015}}
bodies:
  board: {name: Board, kind: board, source: s}
  council: {name: Council, kind: council, from: 2018, source: s}
priorities:
  p: {name: P, continues: "north:p", lead: "north:chair", themes: "north:cse", source: s}
  q: {name: Q, answers: "north:c", lead: [board, council], source: s}
"""
EAST = """\
register:
  id: east
  name: East
  format: 1
  base: https://example.org/east/
sources: {s: {name: S, date: 2015}}
bodies:
  board: {name: Board, kind: board, source: s}
protocols:
  agreed:
    name: Agreed
    parties: [board, "west:board"]
    status: agreed
    settles: {"west:cse": {lead: board}}
    source: s
"""
WEST = """\
register: {id: west, name: West, format: 1, base: https://example.org/west/, as_at: 2021-06}
sources: {s: {name: S, date: 2015}}
themes: {cse: {name: CSE}}
bodies:
  board: {name: Board, kind: board, source: s}
priorities:
  p: {name: P, adopted_by: board, lead: board, themes: cse, source: s, note: As south:p has it}
"""
ALONE = """\
register: {id: alone, name: Alone, format: 1, base: https://example.org/alone/, as_at: 2020}
priorities:
  p: {name: P}
accepted: [{check: unowned-priority, records: p, because: Why, until: 2030}]
"""
TEXTS = {"north": NORTH, "south": SOUTH, "east": EAST, "west": WEST, "alone": ALONE}
UNCLOSED, STRANGER = "  x: [unclosed", "  z: {name: Z, lead: 'nowhere:board'}"
LINES = [
    *"\n".join(TEXTS.values()).splitlines(),
    '"register": {id: quoted}',
    UNCLOSED,
    STRANGER,
    "  id: alone",
    '  y: {name: "\\x77est:p"}',
]
LINES += ["bodies: {new: {name: New, kind: board, part_of: 'west:nothing', accountable_to: ['north:board', nowhere:board]}}", "\x00"]


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "registers"
    path.mkdir()
    for name, text in TEXTS.items():
        (path / f"{name}.yaml").write_text(text)
    return path


@pytest.fixture
def counted(monkeypatch):
    """The registers that are read and judged, job by job."""
    seen: list[list[str]] = []

    def count(job):
        result = check_group(job)
        seen.append([one.report.title.id for one in result.registers])
        return result

    monkeypatch.setattr(groups, "check_group", count)
    monkeypatch.setattr(parallel, "count_cores", lambda: 1)  # in other processes, nothing could be counted
    return seen


def outcome(check, *paths: Path) -> str:
    """The report as a program gets it, or why there is none."""
    try:
        return "\n".join(render(check(*paths)))
    except GraphError as problem:
        return str(problem)


def read_at_once(*paths: Path):
    return check_registers(read_registers(*paths))


def read_in_groups(*paths: Path, **options):
    return check_paths(paths, **options)


EDITS = st.lists(
    st.tuples(
        st.sampled_from([*TEXTS]),
        st.sampled_from(["drop", "add", "replace", "empty", "remove", "restore"]),
        st.integers(0, 20),
        st.sampled_from(LINES),
    ),
    min_size=1,
    max_size=6,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(edits=[("alone", "replace", 0, UNCLOSED), ("alone", "restore", 0, "")])  # one that can't be read, and can again
@example(edits=[("alone", "replace", 0, WEST.splitlines()[0])])  # two of one id
@example(edits=[("alone", "add", 2, LINES[-3])])  # a name that is seen only when it is read
@example(edits=[("alone", "replace", 0, '"register": {id: quoted}')])
@example(edits=[("alone", "add", 2, STRANGER), ("north", "add", 0, UNCLOSED), ("north", "restore", 0, "")])  # while not all can be read
@given(edits=EDITS)
def test_whatever_is_edited_the_report_is_that_of_all_registers_read_at_once(tmp_path_factory, edits):
    root = tmp_path_factory.mktemp("edits")
    folder = root / "registers"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.yaml").write_text(text)

    for name, how, place, line in [("north", "restore", 0, ""), *edits]:
        file = folder / f"{name}.yaml"
        lines = file.read_text().splitlines() if file.exists() else []
        match how:
            case "drop":
                del lines[place : place + 1]
            case "add":
                lines.insert(place, line)
            case "replace":
                lines[place : place + 1] = [line]
            case "empty":
                lines = []
            case "restore":
                lines = TEXTS[name].splitlines()
        file.write_text("".join(f"{each}\n" for each in lines))
        if how == "remove":
            file.unlink()

        expected = outcome(read_at_once, folder)
        assert outcome(partial(read_in_groups, cache=root / "cache"), folder) == expected  # what is kept from the edit before
        assert outcome(partial(read_in_groups, cache=root / "cache"), folder) == expected  # and from this one


def test_only_the_registers_that_have_changed_are_judged_again_with_those_that_name_them(folder, tmp_path, counted):
    check = partial(check_paths, [folder], cache=tmp_path / "cache")
    check()
    assert sorted(map(sorted, counted)) == [["alone"], ["east", "north", "south", "west"]]  # west's note is taken for a name
    counted.clear()

    check()
    assert counted == []

    (folder / "alone.yaml").write_text(ALONE.replace("name: P", "name: Q"))
    check()
    assert counted == [["alone"]]


def test_what_is_found_in_one_register_follows_what_another_says_of_it(folder, tmp_path):
    def subjects():
        return [(one.register, one.check, one.subject) for one in check_paths([folder], cache=tmp_path / "cache").findings]

    assert ("north", "unanswered-challenge", "c") not in subjects()

    (folder / "south.yaml").write_text(SOUTH.replace('answers: "north:c", ', ""))
    assert ("north", "unanswered-challenge", "c") in subjects()


def test_a_date_a_choice_of_checks_and_a_day_are_looked_up_as_what_they_are(folder, tmp_path, counted, monkeypatch):
    check = partial(check_paths, [folder / "alone.yaml"], cache=tmp_path / "cache")
    check()
    for change in ({"as_at": parse_date("2035")}, {"select": ["unowned-priority"]}, {"ignore": ["unowned-priority"]}):
        counted.clear()
        check(**change)
        assert counted == [["alone"]]

    counted.clear()
    monkeypatch.setattr(kept, "today", lambda: parse_date("2035-01-01"))
    check()
    assert counted == [["alone"]]


def test_other_code_and_the_file_beside_a_register_are_looked_up_as_what_they_are(folder, tmp_path, counted, monkeypatch):
    check = partial(check_paths, [folder], cache=tmp_path / "cache")
    check()
    counted.clear()

    (folder / "protocol-words.md").write_text("Words")
    check()
    assert len(counted) == 2

    counted.clear()
    monkeypatch.setattr(kept, "code_fingerprint", lambda: "another version")
    check()
    assert len(counted) == 2


@pytest.mark.parametrize(
    "damage",
    [
        lambda data, other: b"",
        lambda data, other: data[:-1],
        lambda data, other: data.replace(b"unowned", b"unknown", 1),
        lambda data, other: other,
        lambda data, other: b"x" * 64 + b"\n" + data.partition(b"\n")[2],
        lambda data, other: b"\x80\x04",
    ],
    ids=["empty", "cut-off", "changed", "of-another-group", "of-another-hand", "no-text"],
)
def test_an_entry_that_is_not_whole_is_not_believed_and_is_made_again(folder, tmp_path, counted, damage):
    check = partial(check_paths, [folder], cache=tmp_path / "cache")
    expected = check()
    files = sorted((tmp_path / "cache").iterdir(), key=lambda file: file.stat().st_size)
    alone, other = files[0].read_bytes(), files[1].read_bytes()
    counted.clear()

    files[0].write_bytes(damage(alone, other))
    assert check() == expected
    assert counted == [["alone"]]
    assert files[0].read_bytes() == alone


def test_an_entry_with_a_right_seal_and_wrong_contents_is_made_again(folder, tmp_path, counted):
    check = partial(check_paths, [folder / "alone.yaml"], cache=tmp_path / "cache")
    expected = check()
    (file,) = (tmp_path / "cache").iterdir()
    for body in (b"[]", b"{}", b"[1]", b'[{"findings": [[1]]}]', b"[" * 100_000, b"null", b"not JSON"):
        file.write_bytes(kept.make_seal(file.stem, body) + b"\n" + body)
        counted.clear()

        assert check() == expected
        assert counted == [["alone"]], body


def test_entries_that_nobody_has_used_for_a_month_go_and_what_is_not_ours_stays(folder, tmp_path):
    cache = tmp_path / "cache"
    check_paths([folder], cache=cache)
    used = {file.name for file in cache.iterdir()}
    old, part, foreign = cache / f"{'0' * 64}.json", cache / f"{'0' * 64}.json.1.part", cache / "notes.json"
    for file in (old, part, foreign):
        file.write_text("{}")
        os.utime(file, (0, 0))

    (folder / "alone.yaml").write_text(ALONE.replace("name: P", "name: Q"))
    check_paths([folder], cache=cache)

    assert used | {"notes.json"} < {file.name for file in cache.iterdir()}
    assert not old.exists()
    assert not part.exists()


HAS_MODES = pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")


@pytest.fixture
def umask():
    """Sets the umask of this process, until the end of the test."""
    before = os.umask(0o022)
    yield os.umask
    os.umask(before)


@HAS_MODES
@pytest.mark.parametrize("mode", [0o777, 0o775, 0o770, 0o757, 0o720])
def test_a_folder_that_others_may_write_to_keeps_nothing_and_is_not_believed(folder, tmp_path, monkeypatch, mode):
    cache = tmp_path / "cache"
    cache.mkdir()
    cache.chmod(mode)

    with pytest.raises(GraphError, match=r"findings can't be kept in `.*`: others may write to it\. Take that away from them"):
        check_paths([folder], cache=cache)
    assert list(cache.iterdir()) == []

    monkeypatch.setattr(groups, "default_folder", lambda: str(cache))
    assert groups.open_cache("") is None


@HAS_MODES
def test_a_folder_of_another_user_keeps_nothing_and_is_not_believed(folder, tmp_path, monkeypatch):
    cache = tmp_path / "cache"
    check_paths([folder], cache=cache)
    monkeypatch.setattr(os, "geteuid", lambda: cache.stat().st_uid + 1)

    with pytest.raises(GraphError, match=r"findings can't be kept in `.*`: it belongs to another user\. Name one of your own\."):
        check_paths([folder], cache=cache)

    monkeypatch.setattr(groups, "default_folder", lambda: str(cache))
    assert groups.open_cache("") is None


@HAS_MODES
@pytest.mark.parametrize("mode", [0o666, 0o664, 0o620, 0o602])
def test_an_entry_that_others_may_write_to_is_not_believed_and_is_made_again(folder, tmp_path, counted, mode):
    check = partial(check_paths, [folder / "alone.yaml"], cache=tmp_path / "cache")
    expected = check()
    (file,) = (tmp_path / "cache").iterdir()
    file.chmod(mode)
    counted.clear()

    assert check() == expected
    assert counted == [["alone"]]
    assert file.stat().st_mode & 0o777 == 0o600


@HAS_MODES
def test_an_entry_of_another_user_is_not_believed(folder, tmp_path, counted, monkeypatch):
    cache = kept.FindingsCache(tmp_path / "cache")
    check_paths([folder / "alone.yaml"], cache=tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    assert cache.read(file.stem, 1) is not None

    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)  # a folder may be exchanged once it has been looked at
    assert cache.read(file.stem, 1) is None


@HAS_MODES
@pytest.mark.parametrize("mask", [0o002, 0o000, 0o077])
def test_whatever_the_umask_the_folder_and_its_entries_are_the_users_alone(folder, tmp_path, counted, umask, mask):
    umask(mask)
    check = partial(check_paths, [folder / "alone.yaml"], cache=tmp_path / "new" / "cache")
    expected = check()
    counted.clear()

    assert check() == expected
    assert counted == []
    assert [path.stat().st_mode & 0o777 for path in (tmp_path / "new" / "cache", *(tmp_path / "new" / "cache").iterdir())] == [0o700, 0o600]


def test_where_a_system_has_no_such_modes_findings_are_kept(folder, tmp_path, counted, monkeypatch):
    cache = tmp_path / "cache"
    cache.mkdir()
    cache.chmod(0o777)
    monkeypatch.setattr(kept.sys, "platform", "win32")
    monkeypatch.delattr(os, "geteuid", raising=False)
    check = partial(check_paths, [folder / "alone.yaml"], cache=cache)
    check()
    counted.clear()
    check()

    assert counted == []


def test_where_a_cache_cannot_be_made_large_registers_are_checked_without_one(folder, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("graph.lint.paths.PARALLEL_BYTES", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "file"))

    assert outcome(read_in_groups, folder) == outcome(read_at_once, folder)


def test_a_few_small_registers_leave_nothing_behind(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    check_paths([folder])

    assert not (tmp_path / "cache").exists()


def test_any_executor_does_the_work_and_says_how_far_it_is(folder):
    steps = []
    with ThreadPoolExecutor(2) as executor:
        report = check_paths([folder], executor=executor, cache=None, progress=lambda done, total: steps.append((done, total)))

    assert report == read_at_once(folder)
    assert steps[-1] == (5, 5)
    assert len(steps) == 2


def test_a_worker_with_another_version_is_refused(folder, monkeypatch):
    monkeypatch.setattr(groups, "code_fingerprint", lambda: "another version")

    with ThreadPoolExecutor(1) as executor, pytest.raises(GraphError, match="a worker of the cluster has another version of graph"):
        check_paths([folder], executor=executor, cache=None)
