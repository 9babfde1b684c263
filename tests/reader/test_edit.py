"""A register's text, changed in one place and nowhere around it."""

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from graph.reader import edit
from graph.reader import load as source
from graph.reader.edit import Add, Remove, Set
from graph.syntax.files import PathError
from support.paths import ROOT

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}  # ours\n"
BOARDS = """bodies:
  # Two boards
  board: {name: Board, kind: board}  # the first
  forum: {name: Forum, kind:   forum}
"""
CSE = """priorities:
  cse:
    name: 'CSE'
    lead: board  # main
    # said twice
    note: >-  # of ours
      One line
      and another
    source: minutes
"""
MINUTES = "sources: {minutes: {name: Minutes}}\n"
WHOLE = HEAD + BOARDS + CSE + MINUTES
MISTAKEN = [*"no 2016 1e3 0o17 y 12:30 ~ &a *a !a @a [a = <<".split(), *"a: b|a #b|%  a|- a|> a| a ".split("|"), "| a", '"']
LEAD = ("priorities", "cse", "lead")


def after(*changes, text=WHOLE):
    data = text.encode()
    return edit.apply_changes({"r.yaml": data}, *changes).get("r.yaml", data).decode()


def refused(*changes, text=WHOLE, **files):
    with pytest.raises(edit.EditError) as error:
        edit.apply_changes({"r.yaml": text.encode()} | {f"{name}.yaml": each.encode() for name, each in files.items()}, *changes)
    return str(error.value)


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        (Set(LEAD, "forum"), "lead: board  # main", "lead: forum  # main"),
        (Set(("bodies", "forum", "kind"), "board"), "kind:   forum}", "kind:   board}"),
        (Set((*LEAD, 0), "nobody"), "lead: board  # main", "lead: nobody  # main"),
        (Set((*LEAD, 0, "to"), "2016-03"), "lead: board  # main", "lead: {who: board, to: 2016-03}  # main"),
        (Add(LEAD, "forum"), "lead: board  # main", "lead: [board, forum]  # main"),
        (Add(LEAD, {"who": "forum", "from": "2016"}), "lead: board  # main", "lead: [board, {who: forum, from: 2016}]  # main"),
        (Remove(LEAD), "    lead: board  # main\n", ""),
        (Remove((*LEAD, 0)), "    lead: board  # main\n", ""),
        (Set(("priorities", "cse", "number"), "3"), "      and another\n", "      and another\n"),
        (
            Set(("priorities", "cse", "note"), "Short: no"),
            "note: >-  # of ours\n      One line\n      and another\n",
            "note: 'Short: no'  # of ours\n",
        ),
        (Set(("priorities", "cse", "source"), ["minutes", "minutes"]), "source: minutes", "source: [minutes, minutes]"),
        (Set(("bodies", "board", "area"), "x, y"), "kind: board}  # the first", "kind: board, area: 'x, y'}  # the first"),
        (Remove(("bodies", "forum")), "  forum: {name: Forum, kind:   forum}\n", ""),
        (
            Set(("bodies", "council"), {"name": "City", "kind": "council"}),
            "  forum:",
            "  council:\n    name: City\n    kind: council\n  forum:",
        ),
        (Set(("themes", "cse-1"), {"name": "CSE"}), MINUTES, MINUTES + "themes:\n  cse-1:\n    name: CSE\n"),
    ],
)
def test_only_what_is_asked_is_written_otherwise(change, old, new):
    wanted = WHOLE.replace(old, new)
    if change == Set(("priorities", "cse", "number"), "3"):  # a note and a source close a record, where they do
        wanted = WHOLE.replace("lead: board  # main\n", "lead: board  # main\n    number: 3\n")

    assert after(change) == wanted


def test_of_a_record_only_what_differs_is_written():
    record = {"name": "CSE", "lead": "forum", "note": "One line and another", "source": "minutes"}

    assert after(Set(("priorities", "cse"), record)) == WHOLE.replace("lead: board", "lead: forum")


def test_what_is_so_already_is_left_as_it_is_written():
    assert after(Set(("priorities", "cse", "name"), "CSE"), Set(LEAD, "board")) == WHOLE


def test_a_signature_is_written_as_an_officer_would():
    protocol = "protocols:\n  p:\n    name: P\n    parties: [board, forum]\n\n    # signed below\n"
    posts = BOARDS.replace("kind: board}", "kind: board, posts: {chair-1: {name: Chair, role: chair}}}")
    wording = {f"lead-{number}": f"{number}e{number}8f3a9c1d2b7e6" for number in range(1, 6)}
    entry = {"party": "board", "by": "chair-1", "date": "2016-04-30", "wording": wording}
    text = HEAD + posts + protocol

    once = after(Add(("protocols", "p", "signed"), entry), text=text)
    twice = after(Add(("protocols", "p", "signed"), {"party": "forum", "by": "chair-1"}), text=once)

    signed = """    signed:
      - party: board
        by: chair-1
        date: 2016-04-30
        wording:
          lead-1: 1e18f3a9c1d2b7e6
          lead-2: 2e28f3a9c1d2b7e6
          lead-3: 3e38f3a9c1d2b7e6
          lead-4: 4e48f3a9c1d2b7e6
          lead-5: 5e58f3a9c1d2b7e6
"""
    where = "    parties: [board, forum]\n"
    assert once == text.replace(where, where + signed)
    assert twice == text.replace(where, where + signed + "      - {party: forum, by: chair-1}\n")


@pytest.mark.parametrize("text", MISTAKEN)
@pytest.mark.parametrize("where", [("priorities", "cse", "name"), ("bodies", "board", "name")])
def test_a_text_is_quoted_where_some_reader_of_yaml_would_take_it_for_another(where, text):
    found = after(Set(where, text))

    section, id, key = where
    assert yaml.safe_load(found)[section][id][key] == text
    line = next(line for line in found.split("\n") if line not in WHOLE.split("\n"))
    assert f"name: {text}" not in line


def test_line_ends_a_byte_order_mark_and_a_last_line_without_an_end_stay():
    text = "\ufeff" + WHOLE.replace("\n", "\r\n").removesuffix("\r\n")

    assert after(Set(("themes", "cse-1"), {"name": "CSE"}), Add(LEAD, "forum"), text=text) == (
        text.replace("lead: board", "lead: [board, forum]") + "\r\nthemes:\r\n  cse-1:\r\n    name: CSE"
    )


def test_a_comment_on_a_line_of_its_own_stays_where_its_record_goes():
    text = HEAD + "themes:\n  # about a\n  a:\n    # why\n    name: A  # goes\n\n  b: {name: B}\n"

    assert after(Remove(("themes", "a")), text=text) == HEAD + "themes:\n  # about a\n    # why\n\n  b: {name: B}\n"


def test_one_claim_in_fields_becomes_the_first_of_a_list_with_no_field_of_it_moved():
    text = WHOLE.replace("lead: board  # main", "lead:\n      who: board  # main\n      from: 2015")

    assert after(Add(LEAD, "forum"), text=text) == text.replace("  who: board", "- who: board").replace(
        "from: 2015", "from: 2015\n    - forum"
    )


def test_items_go_with_their_commas_and_comments_between_stay():
    text = WHOLE.replace("lead: board  # main", "lead: [board,  # first\n      # then\n      forum, board]  # main")

    assert after(Remove((*LEAD, 1)), text=text) == text.replace("      forum, board]", "      board]")
    assert after(Set(LEAD, "forum"), text=text) == WHOLE.replace("lead: board  # main", "lead: forum  # main\n      # then")


def test_what_is_asked_stays_as_it_was_asked_when_a_later_change_takes_some_of_it_away():
    asked = Set(("protocols", "ours"), {"name": "Ours", "parties": ["board", "forum"]})
    new = after(asked, Remove(("protocols", "ours", "parties", 0)))

    assert new == after(Set(("protocols", "ours"), {"name": "Ours", "parties": ["forum"]}))
    assert asked.value["parties"] == ["board", "forum"]


def test_an_edit_that_makes_the_register_unsound_is_refused_in_the_words_of_its_finding():
    assert refused(Set(LEAD, "bord")) == '"CSE" is led by nobody we know: no body or post `bord`. Did you mean `board`?'
    assert refused(Remove(("bodies", "board", "kind"))).startswith('"Board" has no `kind`. Add `kind: …`, one of:')
    assert refused(Remove(("bodies", "board"))) == (
        '"CSE" is led by nobody we know: no body or post `board`. Add it to the register, or name a body or post that is there.'
    )


def test_what_was_unsound_elsewhere_is_no_hindrance():
    text = WHOLE.replace("kind:   forum", "kind: forums")

    assert after(Set(LEAD, "nobody"), text=text) == text.replace("lead: board", "lead: nobody")


@pytest.mark.parametrize(
    ("change", "text", "sentence"),
    [
        (Set(("priorities", "csa", "lead"), "board"), WHOLE, "There is no `lead` in `csa` in `priorities` to change."),
        (Remove(("themes", "cse")), WHOLE, "There is no `cse` in `themes` to change."),
        (Set((*LEAD, 3), "board"), WHOLE, "There is no `3` in `lead` in `cse` in `priorities` to change."),
        (Set(("topics", "a"), {"name": "A"}), WHOLE, "There is no section `topics`."),
        (Set(("priorities", "cse", "note", "x"), "a"), WHOLE, "`note` has no fields here. Set it as a whole."),
        (
            Set(LEAD, "forum"),
            WHOLE.replace("    source: minutes\n", "    source: minutes\n    name: C\n"),
            "`name` stands twice in one place. Keep one of the two, then change it.",
        ),
    ],
)
def test_what_cannot_be_changed_is_refused_in_a_sentence(change, text, sentence):
    assert refused(change, text=text) == sentence


def test_a_file_that_cannot_be_read_is_refused_in_the_words_of_its_finding():
    assert refused(Set(LEAD, "forum"), text=WHOLE + "themes: [a\n") == (
        "The `[` that opens here is not closed (r.yaml:16:9). Put a `]` where it ends."
    )


# --- files ------------------------------------------------------------------------------------------------------------


def written(folder: Path, **files: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_bytes(text.encode())
    return folder


def test_in_a_folder_a_record_goes_where_its_section_is_and_a_new_section_where_register_is(tmp_path):
    folder = written(tmp_path / "data", a=BOARDS, b=HEAD, c=CSE + MINUTES)

    paths = edit.write_changes(edit.read_files(folder), Set(LEAD, "forum"), Set(("themes", "x"), {"name": "X"}))

    assert [Path(path).name for path in paths] == ["b.yaml", "c.yaml"]
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == {
        "a.yaml": BOARDS,
        "b.yaml": HEAD + "themes:\n  x:\n    name: X\n",
        "c.yaml": CSE.replace("lead: board", "lead: forum") + MINUTES,
    }


def test_of_several_registers_in_a_folder_one_is_to_be_named():
    assert refused(Set(LEAD, "forum"), other=HEAD.replace("id: r", "id: s")) == (
        "Several registers lie here. Name the file of the one that is to be changed."
    )


def test_a_link_stays_a_link_and_a_mode_the_mode(tmp_path):
    path = written(tmp_path, r=WHOLE) / "r.yaml"
    path.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to("r.yaml")

    edit.write_changes(edit.read_files(link), Set(LEAD, "forum"))

    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == WHOLE.replace("lead: board", "lead: forum")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.yaml", "r.yaml"]


def test_a_file_that_has_changed_since_it_was_read_is_left_alone(tmp_path):
    path = written(tmp_path, r=WHOLE) / "r.yaml"
    files = edit.read_files(path)
    path.write_bytes(WHOLE.encode() + b"# mine\n")

    with pytest.raises(PathError, match=r"r.yaml` has changed since it was read. Read it again, then change it\.$"):
        edit.write_changes(files, Set(LEAD, "forum"))

    assert path.read_bytes() == WHOLE.encode() + b"# mine\n"
    assert [each.name for each in tmp_path.iterdir()] == ["r.yaml"]


def test_a_file_that_is_gone_since_it_was_read_and_a_folder_without_one_are_told_of(tmp_path):
    path = written(tmp_path, r=WHOLE) / "r.yaml"
    files = edit.read_files(path)
    path.unlink()

    with pytest.raises(PathError, match=r"r.yaml`: there is no such file or folder\.$"):
        edit.write_changes(files, Set(LEAD, "forum"))
    with pytest.raises(PathError, match=r"holds no `.yaml` file\.$"):
        edit.read_files(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files as Linux does")
def test_where_there_is_no_room_the_old_file_stays(tmp_path):
    path = written(tmp_path, r=WHOLE) / "r.yaml"
    code = """
import resource, signal, sys
from graph.reader import edit
from graph.syntax.files import PathError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50))
try:
    edit.write_changes(edit.read_files(sys.argv[1]), edit.Set(("priorities", "cse", "lead"), "forum"))
except PathError as problem:
    print(problem)
"""
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, cwd=ROOT)

    assert done.stdout == f"`{path}` cannot be written: file too large. It is as it was.\n", done.stderr
    assert path.read_text(encoding="utf-8") == WHOLE
    assert [each.name for each in tmp_path.iterdir()] == ["r.yaml"]


@pytest.mark.large
@pytest.mark.skipif(sys.platform != "linux", reason="forks")
def test_of_120_writers_killed_at_any_moment_none_leaves_a_torn_file(tmp_path):
    path = written(tmp_path, r=WHOLE + "# " + "x" * 200_000 + "\n") / "r.yaml"
    texts = {path.read_bytes(), path.read_bytes().replace(b"lead: board", b"lead: forum")}
    found = set()
    for trial in range(120):
        child = os.fork()
        if not child:
            try:
                while True:
                    for who in ("forum", "board"):
                        edit.write_changes(edit.read_files(path), Set(LEAD, who))
            finally:
                os._exit(1)
        time.sleep(0.02 + trial % 40 / 1000)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL
        found.add(path.read_bytes())
        assert found <= texts
    assert found == texts
    assert [one.register.id for one in source.read_registers(tmp_path)] == ["r"]  # what a killed one leaves beside it is no register
