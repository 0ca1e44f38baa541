"""Tables that are no layer: one schema of their own, the same doors, the same problems."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest

from phusong.layers.columns import Column, DataType, Spec
from phusong.layers.errors import Problems
from phusong.layers.plain_tables import read_plain_table
from phusong.layers.source import LayerSource


class Prices(Column):
    """What a test needs of columns."""

    ITEM = "item", Spec("what", required=True, unique=True, also=("hang muc",))
    PRICE = "price", Spec("how much", DataType.NUMBER, required=True, minimum=0, also=("gia",))


def read(folder: Path, path: str, **more: str) -> tuple[pd.DataFrame, Problems]:
    problems = Problems()
    source = LayerSource(path=path, **more)
    return read_plain_table(Prices, source, folder=folder, problems=problems), problems


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_texts_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    # cp1258 has no precomposed letters: the tones stand behind their vowels.
    text = "Hạng mục;Giá\ncột;1,5\n" if encoding != "cp1258" else "Hang muc;Gia\ncot;1,5\n"
    (tmp_path / "a.csv").write_bytes(text.encode(encoding))
    frame, problems = read(tmp_path, "a.csv")
    assert frame["price"].tolist() == [1.5]
    assert not problems.has_errors


def test_several_files_one_after_the_other(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("item,price\nmast,1\n")
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(b"# prices\nitem,price\nmast,2\ncable,-1\n"))
    frame, problems = read(tmp_path, "*.csv*")
    assert frame[["item", "_file", "_row"]].to_numpy().tolist() == [
        ["mast", "a.csv", 2],
        ["mast", "b.csv.gz", 3],
        ["cable", "b.csv.gz", 4],
    ]
    errors = {(p.code, p.file, p.row, p.column, p.value) for p in problems if p.row is not None}
    assert ("value-duplicate", "b.csv.gz", 3, "item", "mast") in errors
    assert ("value-out-of-range", "b.csv.gz", 4, "price", "-1") in errors


def test_nothing_to_read_gives_no_rows(tmp_path: Path) -> None:
    frame, problems = read(tmp_path, "absent.csv")
    assert frame.empty and {"item", "price", "_file", "_row"} == set(frame.columns)
    assert [problem.code for problem in problems] == ["file-missing"]


def test_maps_are_no_tables(tmp_path: Path) -> None:
    (tmp_path / "a.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    _, problems = read(tmp_path, "a.geojson")
    assert [problem.code for problem in problems] == ["plain-table-format"]
