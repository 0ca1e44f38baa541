"""Parts of Word documents that python-docx has no call for: fields, bookmarks, languages, the package.

Element names are those of ECMA-376 Part 1, WordprocessingML.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shape import InlineShape
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from phusong.planning.outputs.report.columns import MARGIN_IN

__all__ = [
    "add_bookmark",
    "add_field",
    "add_link",
    "begin_contents",
    "describe",
    "end_contents",
    "lay_out",
    "packed",
    "plain",
    "repeat_on_each_page",
    "set_face",
    "set_language",
    "shade",
]

_ILLEGAL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Letters that XML 1.0 cannot hold."""
_DATED = (1980, 1, 1, 0, 0, 0)
"""Of every part, so that the same report gives the same bytes; zip files know no earlier day."""
_CONTENT_TYPES = "[Content_Types].xml"
_TWIPS_PER_INCH = 1440


def plain(text: str) -> str:
    """``text`` without letters that no XML file can hold.

    >>> plain("Tà\\x00 Mơ")
    'Tà� Mơ'
    """
    return _ILLEGAL.sub("�", text)


def _element(tag: str, **attributes: str) -> BaseOxmlElement:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _run(*children: BaseOxmlElement) -> BaseOxmlElement:
    run = _element("w:r")
    run.extend(children)
    return run


def _text(tag: str, text: str) -> BaseOxmlElement:
    element = _element(tag)
    element.set(qn("xml:space"), "preserve")
    element.text = text
    return element


def _mark(kind: str, **attributes: str) -> BaseOxmlElement:
    return _run(_element("w:fldChar", fldCharType=kind, **attributes))


def _field(instruction: str, result: str) -> list[BaseOxmlElement]:
    return [
        _mark("begin"),
        _run(_text("w:instrText", f" {instruction} ")),
        _mark("separate"),
        _run(_text("w:t", result)),
        _mark("end"),
    ]


def add_field(paragraph: Paragraph, instruction: str, *, result: str) -> None:
    """A field that Word works out; ``result`` stands there until it does."""
    paragraph._p.extend(_field(instruction, result))


def add_bookmark(paragraph: Paragraph, name: str, *, number: int) -> None:
    """Make all of the paragraph a target that fields and links can name."""
    start = _element("w:bookmarkStart", id=str(number), name=name)
    first = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(first, start)
    paragraph._p.append(_element("w:bookmarkEnd", id=str(number)))


def add_link(paragraph: Paragraph, text: str, *, bookmark: str) -> None:
    """Words that lead to the bookmark."""
    link = _element("w:hyperlink", anchor=bookmark, history="1")
    link.append(_run(_text("w:t", plain(text))))
    paragraph._p.append(link)


def begin_contents(paragraph: Paragraph) -> None:
    """Begin the field of the list of contents.

    Nobody knows the pages before the document is set: Word makes the list anew, with them, when the
    file is opened; other programmes show the links that stand there.
    """
    first = 1 if paragraph._p.pPr is not None else 0
    instruction = _run(_text("w:instrText", ' TOC \\o "1-2" \\h \\z \\u '))
    for place, run in enumerate((_mark("begin", dirty="true"), instruction, _mark("separate"))):
        paragraph._p.insert(first + place, run)


def end_contents(paragraph: Paragraph) -> None:
    """End what :func:`begin_contents` began."""
    paragraph._p.append(_mark("end"))


def describe(picture: InlineShape, *, name: str, alt: str) -> None:
    """What a picture shows, for those who do not see it."""
    drawn = picture._inline.docPr
    drawn.set("name", name)
    drawn.set("descr", plain(alt))


def repeat_on_each_page(row: _Row) -> None:
    """Print a row of heads again wherever its table goes on to another page."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader"))


def shade(parent: BaseOxmlElement, colour: str) -> None:
    """Fill a cell or paragraph, by its element of properties."""
    parent.append(_element("w:shd", val="clear", color="auto", fill=colour))


def lay_out(table: Table, widths: Sequence[float]) -> None:
    """Fix the columns' widths, in inches, and let no row break over two pages."""
    table.autofit = False
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        size = str(round(MARGIN_IN * _TWIPS_PER_INCH))
        margins.append(_element(f"w:{side}", w=size, type="dxa"))
    # Word insists on the order of elements: margins stand right before the look.
    table._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)
    for column, inches in zip(table.columns, widths, strict=True):
        column._gridCol.set(qn("w:w"), str(round(inches * _TWIPS_PER_INCH)))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        for cell, inches in zip(row._tr.tc_lst, widths, strict=True):
            size = _element("w:tcW", w=str(round(inches * _TWIPS_PER_INCH)), type="dxa")
            properties = cell.get_or_add_tcPr()
            for old in properties.findall(qn("w:tcW")):
                properties.remove(old)
            properties.insert(0, size)


def set_face(style: ParagraphStyle, face: str) -> None:
    """One typeface for all letters of a style, whatever the document's theme says."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for letters in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{letters}"), face)


def set_language(document: Document, language: str) -> None:
    """The language in which everything is proofread, such as ``vi-VN``."""
    for found in document.styles.element.iter(qn("w:lang")):
        found.attrib.clear()
        found.set(qn("w:val"), language)
        found.set(qn("w:eastAsia"), language)


def packed(document: Document) -> bytes:
    """The file's bytes, without the hour at which they were made and in a fixed order."""
    made, told = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as parts, zipfile.ZipFile(told, "w") as archive:
        # Readers look for the types of the parts at the beginning.
        names = sorted(parts.namelist(), key=lambda name: (name != _CONTENT_TYPES, name))
        for name in names:
            member = zipfile.ZipInfo(name, _DATED)
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            archive.writestr(member, parts.read(name))
    return told.getvalue()
