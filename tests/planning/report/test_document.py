"""The report as a Word document: read back by python-docx and, apart from it, as plain XML."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from tests.planning.made_up import FORMULA, SCRIPT, make_plan

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.report.book import Book, Chapter, numbered
from phusong.planning.outputs.report.chapters import report_book
from phusong.planning.outputs.report.document import book_docx
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.results.stages import Plan

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LAID = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def book(plan: Plan) -> Book:
    return report_book(plan, Messages.of("vi"))


@pytest.fixture(scope="module")
def written(book: Book) -> bytes:
    return book_docx(book)


@pytest.fixture(scope="module")
def document(written: bytes) -> Document:
    return docx.Document(io.BytesIO(written))


@pytest.fixture(scope="module")
def body(written: bytes) -> ElementTree.Element:
    return parts(written)["word/document.xml"]


def parts(written: bytes) -> dict[str, ElementTree.Element]:
    """Every XML part by its name, read without python-docx."""
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.testzip() is None
        return {
            name: ElementTree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.endswith((".xml", ".rels"))
        }


def words(element: ElementTree.Element) -> str:
    return "".join(text.text or "" for text in element.iter(f"{WORD}t"))


def small(*sections: Section, title: str = "Title") -> Book:
    chapter = Chapter("Chapter", "What it answers.", sections)
    return Book(Language.ENGLISH, title, "scenario", "caution", "made by", (chapter,))


def test_headings_tables_and_figures_are_those_of_the_book(book: Book, document: Document) -> None:
    chapters = numbered(book.chapters, Messages.of(book.language))
    sections = [section for chapter in chapters for section in chapter.sections]
    by_style: dict[str, list[str]] = {}
    for paragraph in document.paragraphs:
        by_style.setdefault(paragraph.style.name, []).append(paragraph.text)
    assert len(by_style["Heading 1"]) == len(chapters)
    assert by_style["Heading 1"][0] == "1. Tóm tắt"
    assert by_style["Heading 2"] == [f"{s.number} {s.section.title}" for s in sections]
    tables = [s.section.table for s in sections if s.section.table]
    assert len(document.tables) == len(tables)
    for told, table in zip(document.tables, tables, strict=True):
        cells = [tuple(cell.text for cell in row.cells) for row in told.rows]
        assert cells == [table.heads, *table.rows]
    figures = sum(len(s.figures) for s in sections)
    assert len(document.inline_shapes) == figures
    captions = by_style["Caption"]
    assert len(captions) == figures + len(tables)
    assert captions[0].startswith("Bảng 1. ") and any(c.startswith("Hình 1. ") for c in captions)


def test_heads_come_again_and_rows_stay_whole(body: ElementTree.Element) -> None:
    for table in body.iter(f"{WORD}tbl"):
        rows = table.findall(f"{WORD}tr")
        repeated = [row.find(f"{WORD}trPr/{WORD}tblHeader") is not None for row in rows]
        assert repeated == [True, *[False] * (len(rows) - 1)]
        assert all(row.find(f"{WORD}trPr/{WORD}cantSplit") is not None for row in rows)


def test_columns_fill_the_page_and_no_more(document: Document) -> None:
    upright = (210 - 30 - 20) / 25.4
    for table in document.tables:
        inches = sum(int(column._gridCol.get(qn("w:w"))) for column in table.columns) / 1440
        across = upright if len(table.columns) <= 8 else (297 - 30 - 20) / 25.4
        assert inches == pytest.approx(across, abs=0.01)


def test_wide_tables_lie_on_their_side(document: Document) -> None:
    wide = [table for table in document.tables if len(table.columns) > 8]
    assert wide
    turned = [section.orientation for section in document.sections]
    assert turned[0] == WD_ORIENT.PORTRAIT and WD_ORIENT.LANDSCAPE in turned
    for section in document.sections:
        across = section.page_width > section.page_height
        assert across == (section.orientation == WD_ORIENT.LANDSCAPE)


def test_the_contents_lead_to_every_heading(body: ElementTree.Element, book: Book) -> None:
    marks = [mark.get(f"{WORD}name") for mark in body.iter(f"{WORD}bookmarkStart")]
    links = [link.get(f"{WORD}anchor") for link in body.iter(f"{WORD}hyperlink")]
    chapters = numbered(book.chapters, Messages.of(book.language))
    assert len(marks) == len(set(marks)) == sum(1 + len(c.sections) for c in chapters)
    assert links == marks
    fields = [field.text or "" for field in body.iter(f"{WORD}instrText")]
    assert sum("TOC" in field for field in fields) == 1
    kinds = [mark.get(f"{WORD}fldCharType") for mark in body.iter(f"{WORD}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end") == len(fields)


def test_numbers_of_captions_are_counted_by_word(body: ElementTree.Element) -> None:
    fields = [field.text or "" for field in body.iter(f"{WORD}instrText")]
    assert sum("SEQ Table" in field for field in fields) == len(list(body.iter(f"{WORD}tbl")))
    assert sum("SEQ Figure" in field for field in fields) == len(list(body.iter(f"{LAID}inline")))


def test_every_picture_says_what_it_shows_and_keeps_its_shape(
    document: Document, body: ElementTree.Element
) -> None:
    for told in body.iter(f"{LAID}docPr"):
        assert len(told.get("descr") or "") > 12
    for shape in document.inline_shapes:
        name = shape._inline.graphic.graphicData.pic.blipFill.blip.embed
        png = document.part.related_parts[name].blob
        assert png.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", png[16:24])
        assert shape.width / shape.height == pytest.approx(width / height, rel=0.01)


@pytest.mark.parametrize(("language", "tag"), [("vi", "vi-VN"), ("en", "en-GB")])
def test_it_is_proofread_in_its_language(language: str, tag: str) -> None:
    book = replace(small(Section("Section")), language=Language(language))
    written = book_docx(book)
    told = [one.get(f"{WORD}val") for one in parts(written)["word/styles.xml"].iter(f"{WORD}lang")]
    assert told and set(told) == {tag}
    assert docx.Document(io.BytesIO(written)).core_properties.language == tag


def test_properties_name_the_report_and_no_hour(document: Document, book: Book) -> None:
    told = document.core_properties
    assert (told.title, told.subject, told.author) == (book.title, book.subtitle[:255], "phusong")
    assert told.created == told.modified and told.created.year == 2000
    assert told.comments == ""


def test_the_same_book_gives_the_same_bytes(written: bytes, book: Book) -> None:
    few = replace(book, chapters=book.chapters[:2])
    assert book_docx(few) == book_docx(few)
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml" and names[1:] == sorted(names[1:])
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_hostile_text_stays_text(written: bytes, body: ElementTree.Element) -> None:
    told = {words(cell) for cell in body.iter(f"{WORD}tc")}
    assert {SCRIPT, FORMULA} <= told
    for name, part in parts(written).items():
        if name.endswith(".rels"):
            assert "External" not in {one.get("TargetMode") for one in part}
    allowed = re.compile(r"\s*(PAGE|TOC \\o|SEQ (Table|Figure) )")
    assert all(allowed.match(field.text or "") for field in body.iter(f"{WORD}instrText"))


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "\ud800", "]]>", "&lt;", "\u202eabc", "x" * 5000, "", "{ PAGE }", "%s", "\x1f"],
)
def test_any_text_can_be_written(text: str) -> None:
    section = Section(
        text, (text,), Table((text, "b"), ((text, text),)), after=(text,), points=(text,)
    )
    written = book_docx(small(section, title=text))
    shown = re.sub("[\x00\x1f\ud800]", "\ufffd", text)
    table = docx.Document(io.BytesIO(written)).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == [shown, shown]
    assert words(parts(written)["word/document.xml"]).count(shown) >= 4


def test_a_book_without_contents_has_none() -> None:
    book = replace(small(Section("Section")), contents=False)
    assert "TOC" not in ElementTree.tostring(
        parts(book_docx(book))["word/document.xml"], encoding="unicode"
    )
