"""Cells of a file that holds one table: a text, packed or not, or a sheet of a workbook."""

from __future__ import annotations

from collections.abc import Collection

from phusong.layers.errors import Problems
from phusong.layers.formats.archives import read_gzip
from phusong.layers.formats.filetypes import MAX_TEXT_BYTES, FileType
from phusong.layers.formats.sheets import read_sheet_grid
from phusong.layers.formats.tables import Grid, decode_text, read_text_grid
from phusong.layers.source import FoundFile, LayerSource

__all__ = ["read_grid"]


def read_grid(
    found: FoundFile,
    kind: FileType,
    *,
    source: LayerSource,
    vocabulary: Collection[str] = (),
    problems: Problems,
) -> Grid | None:
    """Cells of a text or a workbook; None when it cannot be read, which is told."""
    path, label = found
    if kind is FileType.XLSX:
        return read_sheet_grid(path, label, problems, sheet=source.layer)
    if kind is FileType.GZIP:
        data = read_gzip(path, label, problems, limit=MAX_TEXT_BYTES)
    else:
        data = path.read_bytes()
    if data is None:
        return None
    text = decode_text(data, label, problems, declared=source.encoding, vocabulary=vocabulary)
    if text is None:
        return None
    return read_text_grid(text, label, problems, separator=source.separator)
