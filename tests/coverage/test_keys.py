"""Equal work has equal keys; whatever can change a result changes the key, and nothing else does."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from enum import Enum, StrEnum
from math import nan
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from pydantic import BaseModel

from phusong.coverage.kernels.windows import Source
from phusong.coverage.keys import (
    BLOCK,
    DIGEST_BYTES,
    Ground,
    chunk_key,
    content_key,
    digest_of,
    digests_of_each,
    latest_key,
    tile_key,
)
from phusong.coverage.structures import Air, Area, Settings
from phusong.coverage.tiles import Box

BOX = Box(256, 512, 256, 512)
ROWS, COLS = 900, 700

ATOMS: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.binary(max_size=5),
    hnp.arrays(np.int16, hnp.array_shapes(max_dims=2, max_side=2)),
)
VALUES = st.recursive(ATOMS, lambda inner: st.lists(inner, max_size=3), max_leaves=8)


def told(value: Any) -> str:
    """An independent spelling of a value with its types, bit by bit."""
    match value:
        case np.ndarray():
            return f"array {value.dtype} {value.shape} {value.tobytes().hex()}"
        case float():
            return f"float {np.float64(value).tobytes().hex()}"
        case list():
            return "[" + " , ".join(map(told, value)) + "]"
        case _:
            return f"{type(value).__name__} {value!r}"


@settings(max_examples=400, deadline=None)
@given(st.lists(VALUES, max_size=4), st.lists(VALUES, max_size=4))
def test_keys_are_equal_when_values_are(a: list[Any], b: list[Any]) -> None:
    assert (content_key(*a) == content_key(*b)) == (told(a) == told(b))


def test_borders_between_values_count() -> None:
    keys = [
        content_key(*parts)
        for parts in (
            ("ab", "c"), ("a", "bc"), ("abc",), (("ab", "c"),), (("ab",), "c"), (b"ab", "c"),
            (), ((),), ("",), (0,), (False,), (0.0,), (-0.0,), (None,), (nan,),
            (np.zeros(2, np.int16),), (np.zeros(4, np.int8),), (np.zeros((1, 2), np.int16),),
            (np.array(["ab", "c"], object),), (np.array(["a", "bc"], object),),
        )
    ]  # fmt: skip
    assert len(set(keys)) == len(keys)


class Colour(Enum):
    RED = 1
    BLUE = 2


class Word(StrEnum):
    RED = "1"


@dataclass(frozen=True)
class Point:
    x: float
    y: float = 0.0


@dataclass(frozen=True)
class Spot:
    x: float
    y: float = 0.0


class Inner(BaseModel):
    words: dict[str, int] = {}
    colour: Colour = Colour.RED


class Rules(BaseModel):
    level: float = 1
    inner: Inner = Inner()


def test_settings_have_keys() -> None:
    keys = [
        content_key(part)
        for part in (Colour.RED, Colour.BLUE, Word.RED, "1", Point(1.0), Point(2.0), Spot(1.0))
    ]
    assert len(set(keys)) == len(keys)
    assert content_key(Point(1.0)) == content_key(Point(1.0, 0.0))
    assert content_key(Rules()) == content_key(Rules(inner=Inner())) != content_key(Rules(level=2))
    assert content_key(Rules(inner=Inner(words={"a": 1}))) != content_key(Rules())


def test_the_order_of_a_mapping_does_not_count() -> None:
    assert content_key({"a": 1, "b": 2}) == content_key({"b": 2, "a": 1})
    others = {"a": 2, "b": 1}, {"a": 1}, {"a": 1, "b": 2, "c": 3}, [("a", 1), ("b", 2)], {}
    assert content_key({"a": 1, "b": 2}) not in {content_key(other) for other in others}


@pytest.mark.parametrize("value", [{1, 2}, object(), lambda: None, 1j])
def test_what_has_no_order_or_no_content_has_no_key(value: Any) -> None:
    with pytest.raises(TypeError, match="no content key"):
        content_key("x", [value])


def test_keys_are_those_of_other_processes() -> None:
    program = "from phusong.coverage.keys import content_key; print(content_key('a', 1.5, [None]))"
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == content_key("a", 1.5, [None])


def test_a_change_of_any_module_is_a_change_of_software(tmp_path: Path) -> None:
    (tmp_path / "kernels").mkdir()
    files = [tmp_path / "a.py", tmp_path / "kernels" / "b.py"]
    for file in files:
        file.write_text("x = 1", encoding="utf-8")
    seen = {digest_of(tmp_path)}
    (tmp_path / "notes.txt").write_text("no code", encoding="utf-8")
    assert digest_of(tmp_path) in seen
    files[1].write_text("x = 2", encoding="utf-8")
    seen.add(digest_of(tmp_path))
    files[1].rename(tmp_path / "kernels" / "c.py")
    seen.add(digest_of(tmp_path))
    (tmp_path / "d.py").write_text("", encoding="utf-8")
    seen.add(digest_of(tmp_path))
    assert len(seen) == 4


# ---------------------------------------------------------------- masts, tiles and ground


def settings_of(**changed: Any) -> Settings:
    values = dict.fromkeys(Settings._fields, 1.5)
    return Settings(**{**values, "air": Air(50.0, 45.0, 325.0, 12.0), **changed})  # type: ignore[arg-type]


def source_of(**changed: Any) -> Source:
    """Two antenna heights at one position; the first has two carriers."""
    values = {
        "row": 600.0,
        "col": 400.0,
        "ground": 10.0,
        "antenna": np.array([40.0, 50.0]),
        "first": np.array([0, 2, 3]),
        "frequency": np.array([0.8, 1.8, 0.8]),
        "range": np.array([15.0, 8.0, 15.0]),
        "reach": 15.0,
        "most": np.array([150.0, 160.0, 150.0]),
        "eirp": np.array([30.0, 31.0, 30.0]),
        "tuned": np.arange(21.0).reshape(3, 7),
    }
    return Source(**{**values, **changed})


def ground(seed: int = 1) -> Area:
    rng = np.random.default_rng(seed)
    shape = ROWS, COLS
    return Area(
        height=rng.normal(size=shape).astype(np.float32),
        clutter_height=rng.normal(size=shape).astype(np.float32),
        clutter_category=rng.integers(0, 5, shape).astype(np.uint8),
        where=np.ones(shape, np.bool_),
        pixel_km=0.03,
        zone=np.full(shape, 4, np.uint8),
    )


AREA = ground()
GROUND = Ground.of(AREA)


def of(
    source: Source | None = None,
    *,
    area: Area = AREA,
    box: Box = BOX,
    settings: Settings | None = None,
    more: object = None,
) -> str:
    known = GROUND if area is AREA else Ground.of(area)
    return chunk_key(
        source or source_of(),
        box,
        where=area.where,
        ground=known,
        run=content_key(settings or settings_of(), more),
    )


def changed(array: NDArray[Any], at: int | tuple[int, ...]) -> NDArray[Any]:
    copy = array.copy()
    copy[at] += 1
    return copy


def test_the_same_work_has_the_same_key() -> None:
    assert of() == of() == of(source_of(), area=ground(), settings=settings_of())


@pytest.mark.parametrize("name", Source._fields)
def test_all_of_a_source_counts(name: str) -> None:
    value = getattr(source_of(), name)
    other = value + 1 if isinstance(value, float) else changed(value, -1)
    assert of(source_of(**{name: other})) != of()


@pytest.mark.parametrize("name", Settings._fields)
def test_all_settings_count(name: str) -> None:
    value = getattr(settings_of(), name)
    other = value._replace(latitude=13.0) if name == "air" else value + 1
    assert of(settings=settings_of(**{name: other})) != of()


def test_the_rest_counts() -> None:
    keys = [
        of(),
        of(more="model"),
        of(box=Box(256, 512, 256, 511)),
        of(area=AREA._replace(pixel_km=0.031)),
        of(area=AREA._replace(where=~changed(~AREA.where, (300, 300)))),
    ]
    assert len(set(keys)) == len(keys)
    outside = AREA.where.copy()
    outside[700, 600] = False
    assert of(area=AREA._replace(where=outside)) == of()


@pytest.mark.parametrize("name", ["height", "clutter_height", "clutter_category", "zone"])
@pytest.mark.parametrize(
    ("at", "counts"),
    [
        ((300, 300), True),  # in the tile
        ((550, 390), True),  # between tile and mast
        ((603, 403), True),  # what is interpolated at the mast
        ((50, 60), False),  # behind the tile
        ((800, 650), False),  # behind the mast
        ((100, 400), False),
    ],
)
def test_ground_counts_where_paths_cross_it(name: str, at: tuple[int, int], counts: bool) -> None:
    area = AREA._replace(**{name: changed(getattr(AREA, name), at)})
    assert (of(area=area) != of()) == counts


@settings(deadline=None, max_examples=40)
@given(st.integers(0, ROWS - 1), st.integers(0, COLS - 1))
def test_no_pixel_of_the_box_of_mast_and_tile_is_forgotten(row: int, col: int) -> None:
    """Blocks may take in a little more, by at most one block each way."""
    area = AREA._replace(height=changed(AREA.height, (row, col)))
    if 256 - 4 <= row <= 604 and 256 - 4 <= col <= 515:
        assert of(area=area) != of()
    elif not (256 - BLOCK - 4 <= row < 604 + BLOCK and 256 - BLOCK - 4 <= col < 515 + BLOCK):
        assert of(area=area) == of()


def test_what_lies_beyond_reach_does_not_count() -> None:
    """250 pixels of 30 m: the mast sees the tile's lower part alone."""
    short = source_of(range=np.array([7.5, 7.5, 7.5]))
    for at, counts in (((290, 300), False), ((400, 300), True)):
        risen = AREA._replace(height=changed(AREA.height, at))
        unasked = AREA._replace(where=~changed(~AREA.where, at))
        assert (of(short, area=unasked) != of(short)) == counts
        if counts:
            assert of(short, area=risen) != of(short)
    beyond = AREA._replace(height=changed(AREA.height, (200, 300)))
    assert of(short, area=beyond) == of(short)


def test_a_mast_off_the_grid_has_a_key() -> None:
    far = source_of(row=-5000.0, ground=nan)
    assert of(far) == of(far) != of()


def test_tiles() -> None:
    cells = np.arange(3 * DIGEST_BYTES, dtype=np.uint8).reshape(3, DIGEST_BYTES)
    other = np.ones((ROWS, COLS), np.bool_)
    other[BOX.top, BOX.left] = False
    keys = [
        tile_key(BOX, cells),
        tile_key(BOX, cells[::-1]),
        tile_key(BOX, cells[:1]),
        tile_key(BOX, cells, more=4.0),
        tile_key(Box(0, 1, 0, 1), cells),
        latest_key(BOX, where=~other),
        latest_key(BOX, where=other),
        latest_key(BOX, where=other, more=4.0),
    ]
    assert len(set(keys)) == len(keys)
    assert tile_key(BOX, cells.copy()) == keys[0]
    other[BOX.bottom, BOX.right] = False  # beyond the tile
    assert latest_key(BOX, where=other) == keys[6]


def test_arrays_side_by_side() -> None:
    arrays = np.array([[1.0, 2.0], [3.0, 4.0], [1.0, 2.0]])
    found = digests_of_each(arrays)
    assert found.shape == (3, DIGEST_BYTES)
    assert found[1].tobytes().hex() == content_key(arrays[1])
    assert (found[0] == found[2]).all() and (found[0] != found[1]).any()
    assert digests_of_each(arrays[:0]).shape == (0, DIGEST_BYTES)
