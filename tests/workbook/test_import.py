"""An officer with Excel alone: what is changed in the workbook is changed in the register, and nothing else is."""

import datetime
import difflib
import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from graph.model.register import Register
from graph.reader import load as source
from graph.syntax import patch
from graph.workbook import apply, read
from graph.workbook.apply import import_workbook
from graph.workbook.layout import CLAIM_SHEET, claim_rows, list_sheets
from graph.workbook.read import WorkbookError
from graph.workbook.write import ORIGINAL_SHEET, SHEETS, write_workbook
from support.commands import run_graph
from support.paths import DATA
from support.registers import Page, pages

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n"
TEXT = (
    HEAD
    + """# ours
people: {ann: {name: Ann}}
bodies:
  board: {name: Board, kind: board, posts: {chair: {name: Chair, role: chair, held_by: {who: ann, from: 2014}}}}  # the chair
  police: {name: Police, kind: agency}
themes: {cse: {name: CSE}}

priorities:
  find:   # spaced by hand
    name: "Find them"
    lead: [board, police]
    note: >-
      On two
      lines.
    status:   open
"""
)


class Officer:
    """A workbook of a register, to be edited."""

    def __init__(self, text: str | bytes) -> None:
        self.files = {"r.yaml": text.encode() if isinstance(text, str) else text}
        self.register = self.load(self.files["r.yaml"])
        self.book = load_workbook(io.BytesIO(write_workbook(self.register, "2016-01-15")))

    @staticmethod
    def load(data: bytes) -> Register:
        found = source.parse_register(data)
        assert found.problems == []
        return found.register

    def row(self, sheet: str, key: str) -> int:
        return next(row[0].row for row in self.book[sheet].iter_rows() if row[0].value == key)

    def write(self, sheet: str, key: str, column: str, value: object) -> str:
        """Changes a cell; gives its place."""
        page = self.book[sheet]
        place = [cell.value for cell in page[1]].index(column) + 1
        cell = page.cell(self.row(sheet, key), place)
        cell.value = value
        return f"{sheet}!{cell.coordinate}"

    def add(self, sheet: str, **cells: object) -> int:
        page = self.book[sheet]
        page.append([cells.get(str(cell.value)) for cell in page[1]])
        return page.max_row

    def delete(self, sheet: str, key: str) -> None:
        self.book[sheet].delete_rows(self.row(sheet, key))

    def saved(self) -> bytes:
        data = io.BytesIO()
        self.book.save(data)
        return data.getvalue()

    def send(self, register: Register | None = None, files: dict[str, bytes] | None = None):
        return import_workbook(self.saved(), register or self.register, files or self.files)

    def lines(self) -> list[str]:
        """What a pull request would show."""
        result = self.send()
        assert result.refusals == []
        before, after = self.files["r.yaml"].decode(), result.files.get("r.yaml", self.files["r.yaml"]).decode()
        return [
            line
            for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
            if line[:2] not in ("--", "++", "@@")
        ]

    def refused(self) -> list[tuple[str, str]]:
        result = self.send()
        assert (result.files, result.rows) == ({}, [])
        return [tuple(refusal) for refusal in result.refusals]


# --- what an officer does ---------------------------------------------------------------------------------------------


def test_a_workbook_that_nobody_has_changed_changes_nothing():
    assert Officer(TEXT).lines() == []


def test_the_officer_changes_a_lead_adds_a_priority_and_ends_a_holding_and_the_diff_shows_exactly_that():
    officer = Officer(TEXT)
    officer.write("claims", "priorities/find/lead/1", "who", "board")
    officer.delete("claims", "priorities/find/lead/0")
    officer.write("claims", "posts/chair/held_by/0", "to", "2016-03")
    officer.add("priorities", id="protect", name="Protect them", themes="cse", number=2)
    officer.add("claims", record="protect", field="adopted_by", who="board")

    assert officer.lines() == [
        "-  board: {name: Board, kind: board, posts: {chair: {name: Chair, role: chair, held_by: {who: ann, from: 2014}}}}  # the chair",
        "+  board: {name: Board, kind: board, posts: {chair: {name: Chair, role: chair, held_by: {who: ann, from: 2014, to: 2016-03}}}}"
        "  # the chair",
        "-    lead: [board, police]",
        "+    lead: [board]",
        "+  protect:",
        "+    name: Protect them",
        "+    number: 2",
        "+    themes: cse",
        "+    adopted_by: board",
    ]


def test_of_birminghams_register_too(tmp_path, capsys):
    file = tmp_path / "bodies.yaml"
    before = (DATA / "bodies.yaml").read_text(encoding="utf-8")
    file.write_text(before, encoding="utf-8")
    book = str(tmp_path / "r.xlsx")
    assert run_graph(capsys, "export", "xlsx", str(file), "--output", book)[0] == 0
    page = load_workbook(book)
    claims = page["claims"]
    claims.append([None, "missing-children", "lead", "bscb", "2016-04", *[None] * 7])
    page.save(book)

    code, out, err = run_graph(capsys, "import", book, str(file))
    changed = [line for line in difflib.ndiff(before.splitlines(), file.read_text(encoding="utf-8").splitlines()) if line[0] in "+-"]

    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == f"1 row changed, in `{file}`."
    assert changed == ["+     lead: {who: bscb, from: 2016-04}"]
    assert run_graph(capsys, "import", book, str(file))[0] == 1  # it is there now: not a second time


@pytest.mark.program
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_a_workbook_that_another_program_has_written_anew_changes_what_was_changed_in_it_and_nothing_else(tmp_path):
    officer = Officer((DATA / "bodies.yaml").read_bytes())
    officer.write("priorities", "priorities/missing-children", "note", "Seen by the Board in April.")
    (tmp_path / "r.xlsx").write_bytes(officer.saved())
    calc = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to"]
    for kind, file in (("ods", "r.xlsx"), ("xlsx", "r.ods")):
        subprocess.run([*calc, kind, file], cwd=tmp_path, check=True, capture_output=True, timeout=300)
    officer.book = load_workbook(tmp_path / "r.xlsx")

    assert (tmp_path / "r.ods").exists()
    assert [line for line in officer.lines() if line[0] == "+"] == ["+    note: Seen by the Board in April."]


def test_a_dry_run_says_what_would_change_and_writes_nothing(tmp_path, capsys):
    file, book = tmp_path / "r.yaml", tmp_path / "r.xlsx"
    file.write_text(TEXT, encoding="utf-8")
    officer = Officer(TEXT)
    officer.write("priorities", "priorities/find", "name", "Find all")
    book.write_bytes(officer.saved())

    assert run_graph(capsys, "import", str(book), str(file), "--dry-run") == (
        0,
        "priorities!2: priorities/find: `name`\n1 row changed; nothing was written, as asked.\n",
        "",
    )
    assert file.read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    ("sheet", "key", "column", "value", "expected"),
    [
        ("priorities", "priorities/find", "status", "met", ["-    status:   open", "+    status:   met"]),
        ("priorities", "priorities/find", "status", None, ["-    status:   open"]),
        ("priorities", "priorities/find", "name", "No", ['-    name: "Find them"', "+    name: 'No'"]),
        ("priorities", "priorities/find", "number", 3.0, ["+    number: 3"]),
        ("themes", "themes/cse", "also", "CSE\nExploitation", None),
        ("bodies", "bodies/police", "statutory", True, None),
    ],
)
def test_one_cell_changes_one_value(sheet, key, column, value, expected):
    officer = Officer(TEXT)
    officer.write(sheet, key, column, value)
    lines = officer.lines()

    assert len(lines) in (1, 2)
    assert expected is None or lines == expected


@pytest.mark.parametrize(
    ("lead", "key", "changed", "expected"),
    [
        ("{who: board, status: proposed}", "0", {"who": "police"}, "{who: police, status: proposed}"),
        ("{who: board, status: contested}", "0", {"who": "police"}, "{who: police, status: contested}"),
        ("{who: board, status: agreed}", "0", {"who": "police"}, "{who: police, status: agreed}"),
        ("{who: board, status: proposed}", "0", {"who": "police", "status": "contested"}, "{who: police, status: contested}"),
        ("[{who: board, status: proposed}, police]", "0", {"who": "adults"}, "[{who: adults, status: proposed}, police]"),
        ("[police, {who: board, status: contested}]", "1", {"who": "adults"}, "[police, {who: adults, status: contested}]"),
        ("board", "0", {"who": "police"}, "police"),
        ("board", "0", {"who": "police", "status": "proposed"}, "{who: police, status: proposed}"),
        ("[board, police]", "1", {"who": "adults"}, "[board, adults]"),
        ("[board, police]", "1", {"to": "2016-03"}, "[board, {who: police, to: 2016-03}]"),
        ("[board, police]", "0", {"status": "proposed", "note": "Heard"}, "[{who: board, status: proposed, note: Heard}, police]"),
    ],
)
def test_another_body_in_a_claim_leaves_how_firmly_it_is_said(lead, key, changed, expected):
    head = HEAD + "bodies:\n" + "".join(f"  {id}: {{name: {id.title()}, kind: board}}\n" for id in ("adults", "board", "police"))
    text = f"{head}priorities:\n  cse: {{name: CSE, lead: {lead}}}\n"
    officer = Officer(text)
    for column, value in changed.items():
        officer.write(CLAIM_SHEET, f"priorities/cse/lead/{key}", column, value)
    result = officer.send()
    assert result.refusals == []
    assert result.files["r.yaml"].decode() == text.replace(f"lead: {lead}", f"lead: {expected}")


@pytest.mark.parametrize("status", ["proposed", "contested"])
def test_a_lead_that_is_not_agreed_never_becomes_agreed_by_an_empty_cell(status):
    officer = Officer(TEXT.replace("[board, police]", f"{{who: board, status: {status}}}"))
    place = officer.write(CLAIM_SHEET, "priorities/find/lead/0", "status", None)

    assert officer.refused() == [(place, f"An empty cell would say `agreed`. Write `agreed` if it is, or put `{status}` back.")]


def test_rows_may_be_sorted_and_empty_rows_left():
    officer = Officer(TEXT)
    page = officer.book["bodies"]
    first, second = ([cell.value for cell in page[number]] for number in (2, 3))
    for number, values in ((2, second), (3, [None] * len(first)), (5, first)):
        for place, value in enumerate(values, 1):
            page.cell(number, place).value = value

    assert officer.lines() == []


def test_a_day_that_excel_made_a_date_of_is_a_day_and_a_month_is_refused_for_no_day_was_said():
    officer = Officer(TEXT)
    place = officer.write("claims", "posts/chair/held_by/0", "to", datetime.datetime(2016, 3, 31))
    cell = officer.book["claims"][place.partition("!")[2]]
    cell.number_format = "DD/MM/YYYY"
    assert any("to: 2016-03-31" in line for line in officer.lines())

    cell.number_format = "MMM-YY"
    assert officer.refused() == [
        (place, "The cell holds Excel's date for a month or a year. Format the cell as text, and write it again, such as 2016-03.")
    ]


def test_a_new_row_is_of_text_so_that_excel_makes_no_day_of_a_month():
    page = Officer(TEXT).book["claims"]

    assert {page.column_dimensions[letter].number_format for letter in "BCDEFGHIJKLM"} >= {"@"}
    assert page.column_dimensions["E"].number_format == "@"


# --- what is refused, cell by cell ------------------------------------------------------------------------------------


def test_every_cell_that_cannot_be_taken_over_is_named_and_nothing_is_written():
    officer = Officer(TEXT)
    one = officer.write("claims", "priorities/find/lead/0", "record", "cse")
    two = officer.write("bodies", "bodies/police", "id", "cops")
    three = officer.write("priorities", "priorities/find", "name", "=A1")
    row = officer.add("claims", record="find", field="leads", who="board")

    assert officer.refused() == [
        (two, "`id` cannot be changed here. Delete the row, and add a new one."),
        (three, "The cell holds a formula or an error. Write the value itself."),
        (one, "`record` cannot be changed here. Delete the row, and add a new one."),
        (
            f"claims!C{row}",
            "`leads` is no field of `find` that says who; there are `lead`, `sponsor`, `through`, `support`, `consult`, `inform`, "
            "`scrutinise`, `assure`, `adopted_by` or `shared_with`.",
        ),
    ]


def test_what_would_make_the_register_invalid_is_refused_with_its_row():
    officer = Officer(TEXT)
    officer.write("claims", "priorities/find/lead/0", "who", "bord")
    officer.write("claims", "posts/chair/held_by/0", "to", "31/03/2016")

    places = [place for place, _ in officer.refused()]
    assert places == ["claims!2", "claims!4"]
    assert "Did you mean `board`?" in officer.refused()[0][1]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda officer: officer.add("priorities", name="New"), "A new row needs an id"),
        (lambda officer: officer.add("priorities", id="find", name="New"), "The id `find` is taken."),
        (lambda officer: officer.add("posts", id="vice", name="Vice", role="vice-chair"), "A new post needs the id of its body."),
        (lambda officer: officer.add("claims", record="nowhere", field="lead", who="board"), "There is no record `nowhere`"),
        (lambda officer: officer.add("claims", record="find", field="lead"), "A new row needs a `who`."),
        (lambda officer: officer.write("themes", "themes/cse", "row (do not change)", "themes/x"), "The grey cell was changed."),
        (lambda officer: officer.book["themes"].append(["themes/cse", "cse", "CSE"]), "This row is a copy of row 2."),
        (lambda officer: officer.book.remove(officer.book["people"]), "This sheet is missing."),
        (lambda officer: officer.book["people"].delete_cols(3), "The headings of this sheet have changed."),
        (lambda officer: officer.book["people"].cell(1, 9, "more"), "There is a column more: `more`."),
        (lambda officer: officer.delete("bodies", "bodies/police"), "no body or post `police`"),
    ],
)
def test_a_slip_of_the_officer_is_refused(spoil, reason):
    officer = Officer(TEXT)
    spoil(officer)

    assert reason in officer.refused()[0][1]


def test_what_the_register_has_changed_meanwhile_is_not_overwritten():
    officer = Officer(TEXT)
    place = officer.write("priorities", "priorities/find", "status", "dropped")
    officer.write("bodies", "bodies/police", "name", "The police")
    now = TEXT.replace("status:   open", "status: met").encode()

    result = officer.send(Officer.load(now), {"r.yaml": now})
    assert [tuple(refusal) for refusal in result.refusals] == [
        (place, 'The register has changed this since the workbook was exported, and now holds "met".')
    ]
    other = TEXT.replace("name: CSE", "name: Exploitation").encode()
    assert b"name: The police" not in other
    assert officer.send(Officer.load(other), {"r.yaml": other}).files["r.yaml"].count(b"Exploitation") == 1


@pytest.mark.parametrize("data", [b"", b"PK", b"no workbook", bytes(1000)])
def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(data):
    with pytest.raises(WorkbookError, match="it is no workbook"):
        import_workbook(data, Officer(TEXT).register, {})


def rewrite_part(data: bytes, name: str, change: Callable[[bytes], bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook with one of its parts changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", compression) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return made.getvalue()


def damage_part(data: bytes, name: str) -> bytes:
    """The same with a part whose compressed bytes are no longer any."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        start = parts.getinfo(name).header_offset + 30 + len(name)
    return data[:start] + b"\xff" * 20 + data[start + 20 :]


def mark_as_encrypted(data: bytes, name: str) -> bytes:
    """The same with a part that says it needs a password."""
    place = data.rindex(name.encode()) - 46  # where the directory at the end has it
    assert data[place : place + 4] == b"PK\x01\x02"
    return data[: place + 8] + b"\x01" + data[place + 9 :]


BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: damage_part(data, BOOK),
        lambda data: damage_part(data, SHEET),
        lambda data: mark_as_encrypted(data, BOOK),
        lambda data: rewrite_part(data, BOOK, lambda text: text, zipfile.ZIP_LZMA),
        lambda data: rewrite_part(data, BOOK, lambda text: b'<?xml version="1.0" encoding="nobodys"?>' + text),
        lambda data: rewrite_part(data, SHEET, lambda text: text[:-20]),
    ],
    ids=["damaged book", "damaged sheet", "encrypted", "packed otherwise", "unknown encoding", "cut off"],
)
def test_a_damaged_or_encrypted_workbook_is_refused_in_a_sentence(damage):
    officer = Officer(TEXT)
    with pytest.raises(WorkbookError, match="it is no workbook"):
        import_workbook(damage(officer.saved()), officer.register, officer.files)


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_merged_cells_are_refused_before_a_cell_is_made_of_each(prefix):
    officer = Officer(TEXT)
    merged = f'<{prefix}mergeCells xmlns:x="urn:x"><{prefix}mergeCell ref="A1:XFD1048576"/></{prefix}mergeCells></worksheet>'.encode()
    data = rewrite_part(officer.saved(), SHEET, lambda text: text.replace(b"</worksheet>", merged))
    with pytest.raises(WorkbookError, match="it has merged cells, which cannot be read"):
        import_workbook(data, officer.register, officer.files)


@pytest.mark.parametrize("area", ["A1:XFD1048576", "A:XFD", "1:1048576", "A2:CV1048576"])
def test_links_on_more_cells_than_can_be_read_are_refused_before_a_cell_is_made_of_each(monkeypatch, area):
    def link(part: bytes) -> bytes:
        return part.replace(b"<pageMargins", f'<hyperlinks><hyperlink ref="{area}" location="x"/></hyperlinks><pageMargins'.encode(), 1)

    officer = Officer(TEXT)
    data = rewrite_part(officer.saved(), "xl/worksheets/sheet2.xml", link)
    assert b"hyperlink " in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet2.xml")
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_: pytest.fail("it was loaded"))
    with pytest.raises(WorkbookError, match="links on more cells"):
        import_workbook(data, officer.register, officer.files)


def test_a_workbook_with_links_such_as_excel_makes_of_addresses_is_read():
    officer = Officer(TEXT)
    officer.book["bodies"]["B2"].hyperlink = "https://example.org/"
    officer.book["priorities"]["A1"].hyperlink = openpyxl.worksheet.hyperlink.Hyperlink(ref="A1:C3", location="x")
    assert officer.send()[:] == ({}, [], [])


PRIORITIES = "".join(f"  p{number}: {{name: Priority {number}, lead: board, note: Old, source: minutes}}\n" for number in range(64))
NAMED = "sources: {minutes: {name: Minutes, date: 2016-04-12}}\nbodies: {board: {name: Board, kind: board}}\n"
MANY = f"{HEAD}{NAMED}priorities:\n{PRIORITIES}"


def count_calls(monkeypatch, module, name: str) -> list[object]:
    """What is called goes on as it is, and is counted."""
    calls: list[object] = []
    done = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *given, **named: calls.append(given) or done(*given, **named))
    return calls


def test_changes_of_many_records_are_made_at_one_reading_of_the_file_for_each_change_of_a_record(monkeypatch):
    officer = Officer(MANY)
    for number in range(64):
        officer.write("priorities", f"priorities/p{number}", "note", "New")
        officer.write("priorities", f"priorities/p{number}", "name", f"Other {number}")
    readings = count_calls(monkeypatch, patch, "SpanIndex")
    result = officer.send()
    assert result.files["r.yaml"].decode() == MANY.replace("Old", "New").replace("name: Priority", "name: Other")
    assert len(readings) == 2


@pytest.mark.parametrize("spoilt", [0, 31, 63])
def test_the_one_row_that_cannot_be_taken_over_is_found_by_halves(monkeypatch, spoilt):
    officer = Officer(MANY)
    for number in range(64):
        officer.write("priorities", f"priorities/p{number}", "note", "New")
    officer.write("priorities", f"priorities/p{spoilt}", "source", "minuts")
    trials = count_calls(monkeypatch, apply, "apply_rows")
    assert [place for place, _ in officer.refused()] == [f"priorities!{2 + spoilt}"]
    assert len(trials) <= 11  # all, the halves of 64, the row with those that it may need, and the rest


def test_no_more_rows_are_looked_for_than_are_shown(monkeypatch):
    officer = Officer(MANY)
    for number in range(64):
        officer.write("priorities", f"priorities/p{number}", "source", "minuts")
    monkeypatch.setattr(apply, "REFUSAL_LIMIT", 3)
    assert [place for place, _ in officer.refused()] == ["priorities!2", "priorities!3", "priorities!4", "the workbook"]


def test_of_many_refusals_the_first_fifty_are_shown_and_how_many_more_there_are(tmp_path, capsys):
    file, book = tmp_path / "r.yaml", tmp_path / "r.xlsx"
    file.write_text(TEXT)
    officer = Officer(TEXT)
    for number in range(60):
        officer.add("themes", name=f"Theme {number}")
    book.write_bytes(officer.saved())
    status, out, _ = run_graph(capsys, "import", str(book), str(file))
    shown = [line for line in out.splitlines() if line.startswith("themes!")]
    assert (status, len(shown)) == (1, 50)
    assert "… and 10 more.\n\nNothing was written. 60 cells or rows cannot be taken over." in out
    assert file.read_text() == TEXT


def test_more_cells_than_any_register_needs_are_refused_before_they_are_read(monkeypatch):
    officer = Officer(TEXT)
    monkeypatch.setattr(read, "ELEMENT_LIMIT", 5_000)
    monkeypatch.setattr(openpyxl, "load_workbook", None)  # what would read them
    rows = b"<row>" + b"<c><v>1</v></c>" * 2_500 + b"</row></sheetData>"
    data = rewrite_part(officer.saved(), SHEET, lambda text: text.replace(b"</sheetData>", rows))
    with pytest.raises(WorkbookError, match="it has more cells than can be read"):
        import_workbook(data, officer.register, officer.files)


def test_another_workbook_and_that_of_another_register_are_refused():
    data = io.BytesIO()
    Workbook().save(data)
    with pytest.raises(WorkbookError, match="it is no workbook that `graph export xlsx` has written"):
        import_workbook(data.getvalue(), Officer(TEXT).register, {})
    with pytest.raises(WorkbookError, match="exported from the register `r`, and this is `s`"):
        import_workbook(Officer(TEXT).saved(), Officer.load(TEXT.replace("id: r,", "id: s,").encode()), {})


def test_a_missing_file_is_a_usage_error(capsys, tmp_path):
    code, out, err = run_graph(capsys, "import", str(tmp_path / "none.xlsx"), str(DATA))

    assert (code, out) == (2, "")
    assert err.startswith("graph import: ")


# --- the workbook -----------------------------------------------------------------------------------------------------


def test_the_same_register_gives_the_same_bytes():
    register = Officer(TEXT).register

    assert write_workbook(register, "2016-01-15") == write_workbook(register, "2016-01-15")


def test_it_explains_itself_and_has_drop_down_lists_of_ids_and_choices():
    book = Officer(TEXT).book
    lists = {
        (sheet, str(choice.sqref).partition(":")[0], choice.formula1)
        for sheet in SHEETS
        for choice in book[sheet].data_validations.dataValidation
    }

    assert "graph import FILE.xlsx" in "\n".join(str(row[0].value) for row in book["read me"].iter_rows())
    assert [book[name].sheet_state for name in ("lists", ORIGINAL_SHEET)] == ["hidden", "veryHidden"]
    assert {sheet for sheet, _, _ in lists} >= {"bodies", "posts", "priorities", "workstreams", "challenges", "protocols"}
    (who,) = [choice for choice in book[CLAIM_SHEET].data_validations.dataValidation if str(choice.sqref).startswith("D2")]
    page, _, cells = who.formula1.partition("!")
    assert [cell.value for (cell,) in book[page.strip("'")][cells.replace("$", "")]] == ["board", "police", "chair", "ann", "nobody"]


def test_a_text_that_begins_like_a_formula_is_text():
    officer = Officer(HEAD + "themes: {t: {name: '=1+1', note: '@x'}}\n")

    assert officer.lines() == []


# --- generated registers ----------------------------------------------------------------------------------------------


@pytest.mark.large
@given(pages())
@settings(max_examples=12)
def test_any_register_goes_out_and_comes_back_unchanged(page: Page):
    assert Officer(page.bytes).send()[:] == ({}, [], [])


@pytest.mark.large
@given(pages(), st.data())
@settings(max_examples=12)
def test_one_name_that_is_changed_is_all_that_changes(page: Page, data: st.DataObject):
    officer = Officer(page.bytes)
    rows = [(sheet.name, row.key) for sheet in list_sheets(officer.register) for row in sheet.rows if sheet.name in SHEETS]
    if not rows:
        return
    sheet, key = data.draw(st.sampled_from(rows))
    officer.write(sheet, key, "name", "A new name, by Excel")

    result = officer.send()
    if result.refusals:  # laid out so that only a person can change it: then nothing was written
        assert result.files == {}
        return
    before = {(one.name, row.key): row.cells for one in list_sheets(officer.register) for row in one.rows}
    after = {(one.name, row.key): row.cells for one in list_sheets(officer.load(result.files["r.yaml"])) for row in one.rows}
    assert after == before | {(sheet, key): before[sheet, key] | {"name": "A new name, by Excel"}}
    assert Path("r.yaml").exists() is False


@pytest.mark.large
@given(pages(), st.data())
@settings(max_examples=60)
def test_whatever_cell_of_a_claim_is_changed_all_else_that_is_said_stays(page: Page, data: st.DataObject):
    officer = Officer(page.bytes)
    before = {row.key: row.cells for row in claim_rows(officer.register)}
    if not before:
        return
    key = data.draw(st.sampled_from(sorted(before)))
    others = sorted({cells["who"] for cells in before.values()} | set(officer.register.bodies))
    column, value = data.draw(
        st.sampled_from([("who", id) for id in others])
        | st.sampled_from(
            [("status", "proposed"), ("status", "contested"), ("status", ""), ("note", "Heard"), ("called", "Chief"), ("note", "")]
        )
        | st.sampled_from([("to", "2031-01"), ("from", "1990"), ("seen", "2016-02-03"), ("from", ""), ("on_behalf_of", "")])
    )
    officer.write(CLAIM_SHEET, key, column, value or None)
    result = officer.send()
    if result.refusals:
        return
    after = {row.key: row.cells for row in claim_rows(officer.load(result.files.get("r.yaml", page.bytes)))}
    assert after == {**before, key: {**before[key], column: value}}
