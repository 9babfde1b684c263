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

from ..blocks import (
    GAP_LABEL,
    ClauseBlock,
    Document,
    Heading,
    IssuedClause,
    Listing,
    Paragraph,
    Picture,
    Table,
    capitalise_first,
    clause_foot,
    collect_clauses,
    plain_text,
)
from ..docx_reader import read_paragraphs

FONT, TEXT_WIDTH = "Arial", Cm(16.6)
BLACK, BLUE, RED, GREY = RGBColor(0x1B, 0x1B, 0x1B), RGBColor(0x00, 0x30, 0x78), RGBColor(0xB0, 0x00, 0x20), RGBColor(0x4A, 0x4A, 0x4A)
WORDING_STYLE, GAP_STYLE, ASIDE_STYLE, FOOT_STYLE, SMALL_PRINT_STYLE, CELL_STYLE = (
    "Clause wording",
    "Clause gap",
    "Clause aside",
    "Clause foot",
    "Small print",
    "Table text",
)


def render(document: Document) -> bytes:
    paper = DocxWriter(document)
    paper.add_line("Title", document.title)
    paper.add_line("Subtitle", document.subtitle)
    if not document.one_page:
        write_contents(paper, document)
    last: Any = None
    marks = 0
    for block in document.blocks:
        match block:
            case Heading(level, text):
                last = paper.add_line(f"Heading {level}", text)
                if level == 1:
                    marks += 1
                    add_bookmark(last, marks)
            case Paragraph(text, label, tone):
                style = SMALL_PRINT_STYLE if tone == "quiet" else "Normal"
                last = add_labelled_text(paper.add_line(style), label, plain_text(text))
            case Listing(items):
                for item in items:
                    last = paper.add_line("List Bullet", plain_text(item))
            case Table():
                write_table(paper, block)
            case Picture():
                if last is not None:
                    last.paragraph_format.keep_with_next = True  # else it is left alone above a page that begins with a picture
                write_picture(paper, block)
            case ClauseBlock():
                write_clause(paper, block)
    out = io.BytesIO()
    paper.word_document.save(out)
    return make_reproducible(out.getvalue())


class DocxWriter:
    """The document that is being written. Styles are looked up once: python-docx would look through all of them for each line."""

    def __init__(self, document: Document) -> None:
        self.word_document: Any = docx.Document()
        prepare_document(self.word_document, document)
        self.style_ids = {style.name: style.style_id for style in self.word_document.styles}

    def add_line(self, style: str, text: str = "") -> Any:
        paragraph = self.word_document.add_paragraph(text)
        paragraph._p.style = self.style_ids[style]
        return paragraph


# --- the whole --------------------------------------------------------------------------------------------------------


def prepare_document(made: Any, document: Document) -> None:
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
    define_styles(made, document.language)
    if document.one_page:
        fit_one_page(made, page)
    write_page_footer(page.footer.paragraphs[0], document.title)


def define_styles(made: Any, language: str) -> None:
    known = made.styles
    for defaults in known.element.iter(qn("w:rPrDefault")):
        for each in defaults.iter(qn("w:lang")):
            each.set(qn("w:val"), language)
            each.set(qn("w:eastAsia"), language)
    normal = known["Normal"]
    format_style(normal, 10.5, BLACK, after=6)
    normal.paragraph_format.line_spacing = 1.15
    for name, size, before in (("Title", 24, 0), ("Heading 1", 17, 20), ("Heading 2", 13, 14), ("Heading 3", 11, 10)):
        format_style(known[name], size, BLUE, before=before, after=6, bold=True)
        known[name].paragraph_format.keep_with_next = True
    format_style(known["Subtitle"], 11.5, GREY, after=12, italic=False)
    format_style(known["Caption"], 10, BLACK, before=6, after=4, bold=True)
    known["Caption"].paragraph_format.keep_with_next = True
    format_style(known["List Bullet"], 10.5, BLACK, after=3)
    new: dict[str, tuple[float, RGBColor, int, float]] = {
        WORDING_STYLE: (11.0, BLACK, 6, 0.4),
        GAP_STYLE: (10.5, RED, 6, 0.4),
        ASIDE_STYLE: (9.5, BLACK, 2, 0.9),
        FOOT_STYLE: (8, GREY, 12, 0.4),
        SMALL_PRINT_STYLE: (9, GREY, 6, 0.0),
        CELL_STYLE: (9, BLACK, 0, 0.0),
    }
    for name, (points, ink, gap, left) in new.items():
        style = known.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = known["List Bullet"] if name == ASIDE_STYLE else normal
        format_style(style, points, ink, after=gap)
        style.paragraph_format.left_indent = Cm(left)
        if name == ASIDE_STYLE:
            style.paragraph_format.first_line_indent = Cm(-0.5)
    known[GAP_STYLE].font.bold = False
    for name in (WORDING_STYLE, GAP_STYLE, ASIDE_STYLE):
        known[name].paragraph_format.keep_with_next = True  # a clause keeps its foot
    for level in (1, 2):
        entry = known.add_style(f"TOC {level}", WD_STYLE_TYPE.PARAGRAPH)
        entry.base_style = normal
        format_style(entry, 10.5, BLACK, after=2)
        entry.paragraph_format.left_indent = Cm(0.6 * (level - 1))


def fit_one_page(made: Any, page: Any) -> None:
    """Sets all on one page, close but readable."""
    page.left_margin = page.right_margin = Cm(1.8)
    page.top_margin, page.bottom_margin, page.footer_distance = Cm(1.3), Cm(1.4), Cm(0.6)
    known = made.styles
    for name, size, ink, before, after in (
        ("Title", 16, BLUE, 0, 2),
        ("Subtitle", 10, GREY, 0, 4),
        ("Heading 1", 11.5, BLUE, 6, 2),
        ("Normal", 10, BLACK, 0, 2),
        ("List Bullet", 10, BLACK, 0, 1),
        (SMALL_PRINT_STYLE, 8.5, GREY, 4, 0),
    ):
        format_style(known[name], size, ink, before=before, after=after)
    known["Normal"].paragraph_format.line_spacing = 1.0
    for spaced in list(known["Subtitle"].element.rPr.findall(qn("w:spacing"))):
        known["Subtitle"].element.rPr.remove(spaced)  # it is set wide, and would take two lines


def format_style(
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


def write_page_footer(paragraph: Any, title: str) -> None:
    """The foot of each page: the title, and which page it is of how many."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(f"{title[:80]}   Page ")
    add_field(paragraph, "PAGE", "1")
    paragraph.add_run(" of ")
    add_field(paragraph, "NUMPAGES", "1")
    for run in paragraph.runs:
        run.font.size = Pt(8.5)


def write_contents(paper: DocxWriter, document: Document) -> None:
    """The contents, as a field that Word brings up to date, with the parts filled in. Its heading is none of them."""
    paper.add_line("Subtitle", "Contents").paragraph_format.keep_with_next = True
    parts = [block.text for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    for number, text in enumerate(parts, 1):
        paragraph = paper.add_line("TOC 1")
        if number == 1:
            add_field_mark(paragraph, "begin")
            add_field_code(paragraph, ' TOC \\o "1-2" \\h \\z \\u ')
            add_field_mark(paragraph, "separate")
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), bookmark_name(number))
        link.set(qn("w:history"), "1")
        paragraph._p.append(link)
        run = paragraph.add_run(text)
        link.append(run._r)
        if number == len(parts):
            add_field_mark(paragraph, "end")


def bookmark_name(number: int) -> str:
    return f"_Toc{number:08}"


def add_bookmark(paragraph: Any, number: int) -> None:
    """Marks a heading, so that the contents lead to it."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for each in (start, end):
        each.set(qn("w:id"), str(number))
    start.set(qn("w:name"), bookmark_name(number))
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(end)


def add_field(paragraph: Any, instruction: str, shown: str) -> None:
    add_field_mark(paragraph, "begin")
    add_field_code(paragraph, f" {instruction} ")
    add_field_mark(paragraph, "separate")
    paragraph.add_run(shown)
    add_field_mark(paragraph, "end")


def add_field_mark(paragraph: Any, kind: str) -> None:
    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)


def add_field_code(paragraph: Any, text: str) -> None:
    """A field's instruction. It is always ours: nothing out of a register stands in it."""
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = text
    paragraph.add_run()._r.append(instruction)


def make_reproducible(data: bytes) -> bytes:
    """The same file with nothing of the day in it: its parts by name, all of one date."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name in sorted(given.namelist()):
            part = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type, part.external_attr, part.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            made.writestr(part, given.read(name))
    return out.getvalue()


# --- its parts --------------------------------------------------------------------------------------------------------


def add_labelled_text(paragraph: Any, label: str, text: str) -> Any:
    if label:
        paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(text)
    return paragraph


def write_clause(paper: DocxWriter, block: ClauseBlock) -> None:
    for text in block.wording:
        paper.add_line(WORDING_STYLE, text)
    for text in block.gaps:
        add_labelled_text(paper.add_line(GAP_STYLE), GAP_LABEL, text)
    for text in block.asides:
        paper.add_line(ASIDE_STYLE, capitalise_first(text))
    paper.add_line(FOOT_STYLE, clause_foot(block))


def write_picture(paper: DocxWriter, block: Picture) -> None:
    paper.add_line("Caption", block.caption)
    shown = paper.add_line("Normal").add_run().add_picture(io.BytesIO(block.draw("png")), width=TEXT_WIDTH)
    if shown.height > Cm(18):
        shown.width, shown.height = int(shown.width * Cm(18) / shown.height), Cm(18)
    shown._inline.docPr.set("descr", block.alt)
    shown._inline.docPr.set("title", block.caption)


def write_table(paper: DocxWriter, block: Table) -> None:
    paper.add_line("Caption", block.caption)
    paper.add_line(SMALL_PRINT_STYLE, block.summary).paragraph_format.keep_with_next = True
    grid = paper.word_document.add_table(rows=1 + len(block.rows), cols=len(block.head), style="Table Grid")
    describe_table(grid._tbl, block.caption, block.summary)
    widths = column_widths(block)
    grid.autofit = False
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for number, (row, cells) in enumerate(zip(grid._tbl.tr_lst, (block.head, *block.rows), strict=True)):
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        elif not cells[-1]:
            properties.append(make_element("w:trHeight", val="900", hRule="atLeast"))  # room for a hand
        for column, (cell, words, width) in enumerate(zip(row.tc_lst, cells, widths, strict=True)):
            cell.width = width
            cell.p_lst[0].style = paper.style_ids[CELL_STYLE]
            run = TextParagraph(cell.p_lst[0], grid).add_run(plain_text(words))
            run.bold = number == 0 or column == 0
            if number == 0:
                run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
                cell.get_or_add_tcPr().append(make_element("w:shd", val="clear", color="auto", fill="003078"))
    paper.add_line(SMALL_PRINT_STYLE)


def column_widths(block: Table) -> list[Any]:
    """Each column's share of the page: the more it holds, the wider."""
    columns = [list(map(plain_text, cells)) for cells in zip(block.head, *block.rows, strict=True)]
    least = [0.4 + 0.18 * min(max(len(word) for cell in cells for word in [*cell.split(), ""]), 20) for cells in columns]  # no word is cut
    needs = [max(sum(map(len, cells)) / len(cells), 2 if all(cells) else 25) for cells in columns]
    spare = max(TEXT_WIDTH.cm - sum(least), 0)
    widths = [floor + spare * need / sum(needs) for floor, need in zip(least, needs, strict=True)]
    return [Cm(TEXT_WIDTH.cm * width / sum(widths)) for width in widths]


def make_element(tag: str, **values: str) -> Any:
    each = OxmlElement(tag)
    for name, value in values.items():
        each.set(qn(f"w:{name}"), value)
    return each


def describe_table(grid: Any, caption: str, says: str) -> None:
    """Says what a table is, for those who hear it; and that its first row and column are headings."""
    properties = grid.tblPr
    for look in properties.findall(qn("w:tblLook")):
        properties.remove(look)
    properties.append(
        make_element("w:tblLook", val="00A0", firstRow="1", lastRow="0", firstColumn="1", lastColumn="0", noHBand="0", noVBand="0")
    )
    properties.append(make_element("w:tblCaption", val=caption))
    properties.append(make_element("w:tblDescription", val=says))


# --- read again -------------------------------------------------------------------------------------------------------


def read_clauses(data: bytes) -> list[IssuedClause]:
    return collect_clauses(parse_docx_clauses(read_paragraphs(data)))


def parse_docx_clauses(found: list[tuple[str, str]]) -> Iterator[tuple[str, list[str], str]]:
    """The clauses among paragraphs, each of which comes with its style; wording that no foot follows is of no clause."""
    wording: list[str] = []
    for style, text in found:
        if style == WORDING_STYLE and text.strip():
            wording.append(text)
        elif style == FOOT_STYLE:
            _, id, *_ = [*text.split(), "", ""]
            yield id.rstrip(","), wording, text
            wording = []
