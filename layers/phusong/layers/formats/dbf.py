"""What belongs to a shapefile, and the text of its table, whose encoding nobody wrote down."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pandas as pd

from phusong.layers.errors import Problems
from phusong.layers.formats.raw import RawTable
from phusong.layers.formats.tables import check_encoding
from phusong.layers.text import encodings

__all__ = ["declared_encoding", "decode_table", "find_parts"]


def find_parts(path: Path) -> Mapping[str, Path]:
    """Files of the shapefile by their suffix in lower case, whatever the case on disk."""
    return {
        part.suffix.lower(): part
        for part in sorted(path.parent.iterdir())
        if part.stem == path.stem and part.is_file()
    }


def declared_encoding(parts: Mapping[str, Path]) -> str | None:
    """What the .cpg file says, if it says something that is known."""
    if ".cpg" not in parts:
        return None
    with parts[".cpg"].open("rb") as stream:
        said = stream.read(64).decode("ascii", errors="replace").strip()
    return said if said and encodings.canonical(said) else None


def decode_table(
    raw: RawTable,
    declared: str | None,
    *,
    vocabulary: Collection[str],
    problems: Problems,
) -> RawTable | None:
    """The table with headers and texts decoded; they hold one character per byte on entry.

    All texts are judged together: one name alone rarely tells its encoding.
    """
    texts = dict.fromkeys(raw.headers)
    for position in raw.cells.columns:
        texts.update(dict.fromkeys(c for c in raw.cells[position].unique() if isinstance(c, str)))
    encoding = _judge(texts, declared, label=raw.file, vocabulary=vocabulary, problems=problems)
    if encoding is None:
        return None
    meant = {
        text: unicodedata.normalize(
            "NFC", encodings.decode_as(text.encode("latin-1"), encoding, errors="replace")
        )
        for text in texts
    }
    cells = pd.DataFrame(
        {
            position: raw.cells[position].map(
                lambda cell: meant[cell] if isinstance(cell, str) else cell
            )
            for position in raw.cells.columns
        },
        index=raw.cells.index,
        dtype=object,
    )
    headers = tuple(meant[header] for header in raw.headers)
    return RawTable(raw.file, headers, cells, raw.rows, raw.geometry, raw.crs)


def _judge(
    texts: Iterable[str],
    declared: str | None,
    *,
    label: str,
    vocabulary: Collection[str],
    problems: Problems,
) -> str | None:
    data = "\n".join(texts).encode("latin-1")
    return check_encoding(
        encodings.decode(data, declared=declared, vocabulary=vocabulary),
        declared,
        label=label,
        problems=problems,
    )
