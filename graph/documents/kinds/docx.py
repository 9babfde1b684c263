"""A Word document: real headings, table heads, alternative texts, its language, page numbers, contents that Word brings up to date.

A clause is told by the styles of its paragraphs, which outlive editing: `Clause wording`, `Clause gap`, `Clause aside`, and at its end
`Clause foot`, which begins with its id. The same document gives the same bytes: nothing in it asks the clock.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph as TextParagraph

from ..blocks import GAP, Document, Heading, Issued, Listing, Paragraph, Picture, Stretch, Table, foot, gathered, sentence
from ..docx_reader import paragraphs

FONT, WIDTH = "Arial", Cm(16.6)
INK, BLUE, RED, GREY = RGBColor(0x1B, 0x1B, 0x1B), RGBColor(0x00, 0x30, 0x78), RGBColor(0xB0, 0x00, 0x20), RGBColor(0x4A, 0x4A, 0x4A)
WORDING, GAPS, ASIDE, FOOT, QUIET, CELL = "Clause wording", "Clause gap", "Clause aside", "Clause foot", "Small print", "Table text"


def render(document: Document) -> bytes:
    paper = Paper(document)
    paper.line("Title", document.title)
    paper.line("Subtitle", document.subtitle)
    if not document.sheet:
        contents(paper, document)
    last: Any = None
    marks = 0
    for block in document.blocks:
        match block:
            case Heading(level, text):
                last = paper.line(f"Heading {level}", text)
                if level == 1:
                    marks += 1
                    bookmark(last, marks)
            case Paragraph(text, label, quiet):
                last = labelled(paper.line(QUIET if quiet else "Normal"), label, text)
            case Listing(items):
                for item in items:
                    last = paper.line("List Bullet", item)
            case Table():
                table(paper, block)
            case Picture():
                if last is not None:
                    last.paragraph_format.keep_with_next = True  # else it is left alone above a page that begins with a picture
                picture(paper, block)
            case Stretch():
                stretch(paper, block)
    out = io.BytesIO()
    paper.made.save(out)
    return steady(out.getvalue())


class Paper:
    """The document that is being written. Styles are looked up once: python-docx would look through all of them for each line."""

    def __init__(self, document: Document) -> None:
        self.made: Any = docx.Document()
        set_up(self.made, document)
        self.ids = {style.name: style.style_id for style in self.made.styles}

    def line(self, style: str, text: str = "") -> Any:
        paragraph = self.made.add_paragraph(text)
        paragraph._p.style = self.ids[style]
        return paragraph


# --- the whole --------------------------------------------------------------------------------------------------------


def set_up(made: Any, document: Document) -> None:
    """Page, language, styles, page numbers, and what the file says of itself."""
    properties = made.core_properties
    properties.title, properties.author, properties.language = document.title[:255], document.author[:255], document.language
    properties.subject, properties.comments, properties.keywords = document.subtitle[:255], "", ""
    properties.last_modified_by, properties.revision = document.author[:255], 1
    properties.created = properties.modified = datetime.fromisoformat(f"{max(document.date, '1980-01-01')}T00:00:00")
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    page.top_margin = page.bottom_margin = Cm(2)
    styles(made, document.language)
    if document.sheet:
        close(made, page)
    numbers(page.footer.paragraphs[0], document.title)


def styles(made: Any, language: str) -> None:
    known = made.styles
    for defaults in known.element.iter(qn("w:rPrDefault")):
        for each in defaults.iter(qn("w:lang")):
            each.set(qn("w:val"), language)
            each.set(qn("w:eastAsia"), language)
    normal = known["Normal"]
    shape(normal, 10.5, INK, after=6)
    normal.paragraph_format.line_spacing = 1.15
    for name, size, before in (("Title", 24, 0), ("Heading 1", 17, 20), ("Heading 2", 13, 14), ("Heading 3", 11, 10)):
        shape(known[name], size, BLUE, before=before, after=6, bold=True)
        known[name].paragraph_format.keep_with_next = True
    shape(known["Subtitle"], 11.5, GREY, after=12, italic=False)
    shape(known["Caption"], 10, INK, before=6, after=4, bold=True)
    known["Caption"].paragraph_format.keep_with_next = True
    shape(known["List Bullet"], 10.5, INK, after=3)
    new: dict[str, tuple[float, RGBColor, int, float]] = {
        WORDING: (11.0, INK, 6, 0.4),
        GAPS: (10.5, RED, 6, 0.4),
        ASIDE: (9.5, INK, 2, 0.9),
        FOOT: (8, GREY, 12, 0.4),
        QUIET: (9, GREY, 6, 0.0),
        CELL: (9, INK, 0, 0.0),
    }
    for name, (points, ink, gap, left) in new.items():
        style = known.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = known["List Bullet"] if name == ASIDE else normal
        shape(style, points, ink, after=gap)
        style.paragraph_format.left_indent = Cm(left)
        if name == ASIDE:
            style.paragraph_format.first_line_indent = Cm(-0.5)
    known[GAPS].font.bold = False
    for name in (WORDING, GAPS, ASIDE):
        known[name].paragraph_format.keep_with_next = True  # a clause keeps its foot
    for level in (1, 2):
        entry = known.add_style(f"TOC {level}", WD_STYLE_TYPE.PARAGRAPH)
        entry.base_style = normal
        shape(entry, 10.5, INK, after=2)
        entry.paragraph_format.left_indent = Cm(0.6 * (level - 1))


def close(made: Any, page: Any) -> None:
    """Sets all on one page, close but readable."""
    page.left_margin = page.right_margin = Cm(1.8)
    page.top_margin, page.bottom_margin, page.footer_distance = Cm(1.3), Cm(1.4), Cm(0.6)
    known = made.styles
    for name, size, ink, before, after in (
        ("Title", 16, BLUE, 0, 2),
        ("Subtitle", 10, GREY, 0, 4),
        ("Heading 1", 11.5, BLUE, 6, 2),
        ("Normal", 10, INK, 0, 2),
        ("List Bullet", 10, INK, 0, 1),
        (QUIET, 8.5, GREY, 4, 0),
    ):
        shape(known[name], size, ink, before=before, after=after)
    known["Normal"].paragraph_format.line_spacing = 1.0
    for spaced in list(known["Subtitle"].element.rPr.findall(qn("w:spacing"))):
        known["Subtitle"].element.rPr.remove(spaced)  # it is set wide, and would take two lines


def shape(
    style: Any, size: float, ink: RGBColor, before: float = 0, after: float = 0, bold: bool | None = None, italic: bool | None = None
) -> None:
    style.font.size, style.font.color.rgb = Pt(size), ink
    if bold is not None:
        style.font.bold = bold
    if italic is not None:
        style.font.italic = italic
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), FONT)


def numbers(paragraph: Any, title: str) -> None:
    """The foot of each page: the title, and which page it is of how many."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(f"{title[:80]}   Page ")
    field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    field(paragraph, "NUMPAGES", "1")
    for run in paragraph.runs:
        run.font.size = Pt(8.5)


def contents(paper: Paper, document: Document) -> None:
    """The contents, as a field that Word brings up to date, with the parts filled in. Its heading is none of them."""
    paper.line("Subtitle", "Contents").paragraph_format.keep_with_next = True
    parts = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    for number, text in enumerate(parts, 1):
        paragraph = paper.line("TOC 1")
        if number == 1:
            sign(paragraph, "begin")
            code(paragraph, ' TOC \\o "1-2" \\h \\z \\u ')
            sign(paragraph, "separate")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), name_of(number))
        link.set(qn("w:history"), "1")
        paragraph._p.append(link)
        run = paragraph.add_run(text)
        link.append(run._r)
        if number == len(parts):
            sign(paragraph, "end")


def name_of(number: int) -> str:
    return f"_Toc{number:08}"


def bookmark(paragraph: Any, number: int) -> None:
    """Marks a heading, so that the contents lead to it."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for each in (start, end):
        each.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name_of(number))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def field(paragraph: Any, instruction: str, shown: str) -> None:
    sign(paragraph, "begin")
    code(paragraph, f" {instruction} ")
    sign(paragraph, "separate")
    paragraph.add_run(shown)
    sign(paragraph, "end")


def sign(paragraph: Any, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def code(paragraph: Any, text: str) -> None:
    """A field's instruction. It is always ours: nothing out of a register stands in it."""
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = text
    paragraph.add_run()._r.append(instruction)


def steady(data: bytes) -> bytes:
    """The same file with nothing of the day in it: its parts by name, all of one date."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(given.namelist()):
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type, part.external_attr, part.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            made.writestr(part, given.read(name))
    return out.getvalue()


# --- its parts --------------------------------------------------------------------------------------------------------


def labelled(paragraph: Any, label: str, text: str) -> Any:
    if label:
        paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(text)
    return paragraph


def stretch(paper: Paper, block: Stretch) -> None:
    for text in block.wording:
        paper.line(WORDING, text)
    for text in block.gaps:
        labelled(paper.line(GAPS), GAP, text)
    for text in block.asides:
        paper.line(ASIDE, sentence(text))
    paper.line(FOOT, foot(block))


def picture(paper: Paper, block: Picture) -> None:
    paper.line("Caption", block.caption)
    shown = paper.line("Normal").add_run().add_picture(io.BytesIO(block.draw("png")), width=WIDTH)
    if shown.height > Cm(18):
        shown.width, shown.height = int(shown.width * Cm(18) / shown.height), Cm(18)
    shown._inline.docPr.set("descr", block.alt)
    shown._inline.docPr.set("title", block.caption)


def table(paper: Paper, block: Table) -> None:
    paper.line("Caption", block.caption)
    paper.line(QUIET, block.says).paragraph_format.keep_with_next = True
    grid = paper.made.add_table(rows=1 + len(block.rows), cols=len(block.head), style="Table Grid")
    described(grid._tbl, block.caption, block.says)
    widths = shares(block)
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for number, (row, cells) in enumerate(zip(grid._tbl.tr_lst, (block.head, *block.rows), strict=True)):
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        elif not cells[-1]:
            properties.append(made_of("w:trHeight", val="900", hRule="atLeast"))  # room for a hand
        for column, (cell, text, width) in enumerate(zip(row.tc_lst, cells, widths, strict=True)):
            cell.width = width
            cell.p_lst[0].style = paper.ids[CELL]
            run = TextParagraph(cell.p_lst[0], grid).add_run(text)
            run.bold = number == 0 or column == 0
            if number == 0:
                run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
                cell.get_or_add_tcPr().append(made_of("w:shd", val="clear", color="auto", fill="003078"))
    paper.line(QUIET)


def shares(block: Table) -> list[Any]:
    """Each column's share of the page: the more it holds, the wider."""
    columns = list(zip(block.head, *block.rows, strict=True))
    least = [0.4 + 0.18 * min(max(len(word) for cell in cells for word in [*cell.split(), ""]), 20) for cells in columns]  # no word is cut
    needs = [max(sum(map(len, cells)) / len(cells), 2 if all(cells) else 25) for cells in columns]
    spare = max(WIDTH.cm - sum(least), 0)
    widths = [floor + spare * need / sum(needs) for floor, need in zip(least, needs, strict=True)]
    return [Cm(WIDTH.cm * width / sum(widths)) for width in widths]


def made_of(tag: str, **values: str) -> Any:
    each = OxmlElement(tag)
    for name, value in values.items():
        each.set(qn(f"w:{name}"), value)
    return each


def described(grid: Any, caption: str, says: str) -> None:
    """Says what a table is, for those who hear it; and that its first row and column are headings."""
    properties = grid.tblPr
    for look in properties.findall(qn("w:tblLook")):
        properties.remove(look)
    properties.append(
        made_of("w:tblLook", val="00A0", firstRow="1", lastRow="0", firstColumn="1", lastColumn="0", noHBand="0", noVBand="0")
    )
    properties.append(made_of("w:tblCaption", val=caption))
    properties.append(made_of("w:tblDescription", val=says))


# --- read again -------------------------------------------------------------------------------------------------------


def clauses(data: bytes) -> list[Issued]:
    return gathered(stretches(paragraphs(data)))


def stretches(found: list[tuple[str, str]]) -> Iterator[tuple[str, list[str], str]]:
    """The clauses among paragraphs, each of which comes with its style; wording that no foot follows is of no clause."""
    wording: list[str] = []
    for style, text in found:
        if style == WORDING and text.strip():
            wording.append(text)
        elif style == FOOT:
            _, id, *_ = [*text.split(), "", ""]
            yield id.rstrip(","), wording, text
            wording = []
