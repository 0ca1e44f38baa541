"""A table of the report in a Word document: heads on every page, columns as wide as their words need."""

from __future__ import annotations

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import _Cell

from phusong.planning.outputs.report.columns import column_widths
from phusong.planning.outputs.report.section import Table
from phusong.planning.outputs.report.word import (
    lay_out,
    plain,
    repeat_on_each_page,
    shade,
)

__all__ = ["CELL", "add_table"]

CELL = "Cell"
"""Style of the words in a table."""
_POINTS, _POINTS_WIDE = 8.5, 7.5
_NARROW = 0.82
"""Width of a letter of the document's typeface in parts of one of the page's."""
_HEAD_COLOUR = "E3EBF1"


def add_table(document: Document, table: Table, *, width_in: float) -> None:
    """Append ``table``, as wide as there is room."""
    told = document.add_table(len(table.rows) + 1, len(table.heads), style="Table Grid")
    told.alignment = WD_TABLE_ALIGNMENT.CENTER
    size = Pt(_POINTS_WIDE if table.wide else _POINTS)
    style = document.styles[CELL].style_id
    for row, texts in zip(told.rows, (table.heads, *table.rows), strict=True):
        for place, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            _fill(
                cell,
                text,
                style=style,
                size=size,
                right=place in table.numeric,
                head=texts is table.heads,
            )
    repeat_on_each_page(told.rows[0])
    lay_out(told, column_widths(table, width_in=width_in, points=_NARROW * size.pt))
    document.add_paragraph(style=CELL)


def _fill(cell: _Cell, text: str, *, style: str, size: Pt, right: bool, head: bool) -> None:
    paragraph = cell.paragraphs[0]
    # By its identifier: to look a style up takes longer than all the rest.
    paragraph._p.style = style
    run = paragraph.add_run(plain(text))
    run.font.size, run.font.bold = size, head or None
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    if head:
        shade(cell._tc.get_or_add_tcPr(), _HEAD_COLOUR)
