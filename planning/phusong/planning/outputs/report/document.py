"""The report as a Word document that an office can go on writing in.

Paper and margins, the typeface and the page number above the text follow Decree 30/2020/NĐ-CP,
Appendix I, part I.
"""

from __future__ import annotations

import datetime as dt
import io

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.shared import Inches, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.report.book import (
    Book,
    NumberedChapter,
    NumberedFigure,
    NumberedSection,
    numbered,
)
from phusong.planning.outputs.report.chapters import report_book
from phusong.planning.outputs.report.document_table import CELL, add_table
from phusong.planning.outputs.report.word import (
    add_bookmark,
    add_field,
    add_link,
    begin_contents,
    describe,
    end_contents,
    packed,
    plain,
    set_face,
    set_language,
    shade,
)
from phusong.planning.results.stages import Plan

__all__ = ["book_docx", "report_docx"]

_FACE = "Times New Roman"
_PAPER_MM = (210, 297)
_LEFT_MM, _RIGHT_MM, _TOP_MM, _BOTTOM_MM = 30, 20, 20, 20
_TALLEST_MM = 220
_BLUE, _GREY = RGBColor(0x0B, 0x5D, 0x8A), RGBColor(0x5A, 0x67, 0x72)
_LANGUAGES = {Language.VIETNAMESE: "vi-VN", Language.ENGLISH: "en-GB"}
_CREATED = dt.datetime(2000, 1, 1)
"""Of every document, so that the same report gives the same bytes."""
_SIZES = {"Normal": 12, "Title": 20, "Subtitle": 14, "Heading 1": 16, "Heading 2": 13}
_SPLIT = "\x1f"
"""Stands for a number while its sentence is taken apart."""


def report_docx(plan: Plan, messages: Messages) -> bytes:
    """The whole report in the language of ``messages``; the same plan gives the same bytes."""
    return book_docx(report_book(plan, messages))


def book_docx(book: Book) -> bytes:
    """A book as a Word document."""
    writer = _Writer(book)
    writer.cover()
    for chapter in writer.chapters:
        writer.chapter(chapter)
    return packed(writer.document)


class _Writer:
    """Appends to one document, and knows which way its last page lies."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.messages = Messages.of(book.language)
        self.chapters = numbered(book.chapters, self.messages)
        self.document = docx.Document()
        self._landscape = False
        self._bookmarks = 0
        _set_styles(self.document, _LANGUAGES[book.language])
        _set_paper(self.document)
        _set_properties(self.document, book)
        if not book.contents:  # a sheet runs on
            _style(self.document, "Heading 1").paragraph_format.page_break_before = False
        self._frame()

    @property
    def _width_in(self) -> float:
        """Room between the margins."""
        across = _PAPER_MM[1] if self._landscape else _PAPER_MM[0]
        return float(Mm(across - _LEFT_MM - _RIGHT_MM).inches)

    def _frame(self) -> None:
        """Page numbers above the text except on the first page, the title below it."""
        first = self.document.sections[0]
        first.different_first_page_header_footer = True
        head = first.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.CENTER
        add_field(head, "PAGE", result="2")
        foot = first.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = foot.add_run(plain(self.book.title))
        run.font.size, run.font.color.rgb = Pt(9), _GREY

    def cover(self) -> None:
        """Title, what to know before reading, who made it, and the contents."""
        self.document.add_paragraph(plain(self.book.title), "Title")
        self.document.add_paragraph(plain(self.book.subtitle), "Subtitle")
        caution = self.document.add_paragraph(plain(self.book.caution))
        shade(caution._p.get_or_add_pPr(), "FFF3D6")
        made = self.document.add_paragraph(plain(self.book.made_by))
        made.runs[0].font.size, made.runs[0].font.color.rgb = Pt(9), _GREY
        if self.book.contents:
            self.document.add_paragraph(self.messages("report-contents"), "Contents")
            self._contents()

    def _contents(self) -> None:
        lines = [
            line
            for chapter in self.chapters
            for line in (
                (self._chapter_title(chapter), chapter.anchor, "toc 1"),
                *(
                    (f"{part.number} {part.section.title}", part.anchor, "toc 2")
                    for part in chapter.sections
                ),
            )
        ]
        paragraphs = []
        for text, anchor, style in lines:
            paragraphs.append(self.document.add_paragraph(style=style))
            add_link(paragraphs[-1], text, bookmark=_bookmark(anchor))
        if paragraphs:
            begin_contents(paragraphs[0])
            end_contents(paragraphs[-1])

    def _chapter_title(self, chapter: NumberedChapter) -> str:
        appendix = "yes" if chapter.chapter.appendix else "no"
        number = self.messages("report-chapter", number=chapter.number, appendix=appendix)
        return f"{number} {chapter.chapter.title}"

    def chapter(self, chapter: NumberedChapter) -> None:
        """A new page with its heading and lead, then its sections."""
        self._turn(_lies(chapter.sections[0]))
        self._heading(self._chapter_title(chapter), chapter.anchor, level=1)
        if chapter.chapter.lead:
            self.document.add_paragraph(style="Lead").add_run(plain(chapter.chapter.lead))
        for part in chapter.sections:
            self._turn(_lies(part))
            self._section(part)

    def _turn(self, landscape: bool) -> None:
        """Go on with pages that stand, or that lie on their side."""
        if landscape == self._landscape:
            return
        self._landscape = landscape
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        width, height = sorted(_PAPER_MM, reverse=landscape)
        section.page_width, section.page_height = Mm(width), Mm(height)

    def _heading(self, text: str, anchor: str, *, level: int) -> None:
        heading = self.document.add_paragraph(plain(text), f"Heading {level}")
        self._bookmarks += 1
        add_bookmark(heading, _bookmark(anchor), number=self._bookmarks)

    def _section(self, part: NumberedSection) -> None:
        section = part.section
        self._heading(f"{part.number} {section.title}", part.anchor, level=2)
        for point in section.points:
            self.document.add_paragraph(plain(point), "List Bullet")
        for sentence in section.sentences:
            told = self.document.add_paragraph(plain(sentence))
            told.paragraph_format.keep_with_next = section.table is not None
        if section.table is not None and part.table is not None:
            self._caption("report-table", "Table", part.table, part.caption)
            add_table(self.document, section.table, width_in=self._width_in)
        for sentence in section.after:
            self.document.add_paragraph(plain(sentence))
        for figure in part.figures:
            self._figure(figure)

    def _figure(self, told: NumberedFigure) -> None:
        drawing = told.figure.drawing
        holder = self.document.add_paragraph(style="Figure")
        picture = holder.add_run().add_picture(io.BytesIO(drawing.png()))
        scale = min(self._width_in / picture.width.inches, Mm(_TALLEST_MM) / picture.height)
        picture.width, picture.height = (
            Inches(picture.width.inches * scale),
            Inches(picture.height.inches * scale),
        )
        describe(picture, name=f"Figure {told.number}", alt=drawing.alt)
        self._caption("report-figure", "Figure", told.number, told.figure.caption)

    def _caption(self, message: str, counter: str, number: int, text: str) -> None:
        """A numbered line that Word can list and renumber."""
        before, _, after = self.messages(message, number=_SPLIT).partition(_SPLIT)
        caption = self.document.add_paragraph(before, "Caption")
        add_field(caption, f"SEQ {counter} \\* ARABIC", result=str(number))
        caption.add_run(plain(f"{after} {text}"))
        caption.paragraph_format.keep_with_next = message == "report-table"


def _lies(part: NumberedSection) -> bool:
    return part.section.table is not None and part.section.table.wide


def _bookmark(anchor: str) -> str:
    """Word takes letters, digits and underscores; names with one in front are hidden from users."""
    return "_Toc_" + anchor.replace("-", "_")


def _set_paper(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(side) for side in _PAPER_MM)
    section.left_margin, section.right_margin = Mm(_LEFT_MM), Mm(_RIGHT_MM)
    section.top_margin, section.bottom_margin = Mm(_TOP_MM), Mm(_BOTTOM_MM)


def _set_properties(document: Document, book: Book) -> None:
    told = document.core_properties
    told.title, told.subject = plain(book.title)[:255], plain(book.subtitle)[:255]
    told.author, told.last_modified_by, told.comments = "phusong", "phusong", ""
    told.language = _LANGUAGES[book.language]
    told.created = told.modified = _CREATED


def _set_styles(document: Document, language: str) -> None:
    for name in ("toc 1", "toc 2", "Lead", "Figure", "Contents", CELL):
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = document.styles[
            "Normal"
        ]
    set_language(document, language)
    for name in (*_SIZES, "Caption"):
        style = _style(document, name)
        set_face(style, _FACE)
        style.font.size = Pt(_SIZES.get(name, 10))
        if name != "Normal":
            style.font.color.rgb = _GREY if name in ("Caption", "Subtitle") else _BLUE
    _style(document, "Normal").paragraph_format.space_after = Pt(6)
    _style(document, "Heading 1").paragraph_format.page_break_before = True
    _style(document, "Caption").paragraph_format.space_before = Pt(4)
    lead = _style(document, "Lead")
    lead.font.italic, lead.font.color.rgb = True, _GREY
    heading = _style(document, "Contents")
    heading.font.bold, heading.font.size, heading.font.color.rgb = True, Pt(14), _BLUE
    cell = _style(document, CELL)
    cell.paragraph_format.space_after = Pt(0)
    _style(document, "Figure").paragraph_format.keep_with_next = True
    _set_contents_styles(document)


def _set_contents_styles(document: Document) -> None:
    room = Mm(_PAPER_MM[0] - _LEFT_MM - _RIGHT_MM)
    for name, indent_mm, size in (("toc 1", 0, 11), ("toc 2", 6, 10)):
        style = _style(document, name)
        form = style.paragraph_format
        form.left_indent, form.space_after = Mm(indent_mm), Pt(1)
        form.tab_stops.add_tab_stop(room, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
        style.font.size, style.font.bold = Pt(size), name == "toc 1"


def _style(document: Document, name: str) -> ParagraphStyle:
    style = document.styles[name]
    assert isinstance(style, ParagraphStyle)
    return style
