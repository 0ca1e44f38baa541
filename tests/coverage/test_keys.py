"""Equal work has equal keys; whatever can change a result changes the key, and nothing else does."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from enum import Enum, StrEnum
from math import nan
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from pydantic import BaseModel

from phusong.coverage.keys import BLOCK, Ground, chunk_key, content_key, tile_key
from phusong.coverage.structures import Area, Job, Network
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


# ---------------------------------------------------------------- masts, tiles and ground


class Quiet(NamedTuple):
    """Stands in for the settings of a model."""

    ce: float = 0.0001
    receiver_height_m: float = 1.5


def filled(kind: type[Any], **given: Any) -> Any:
    """A named tuple whose other fields are zeros of the kind that they want."""
    return kind(**{name: np.zeros(1) for name in kind._fields if name not in given}, **given)


def network(**changed: Any) -> Network:
    """Two masts; the first has two carriers, one of them in two cells."""
    values = {
        "row": np.array([600.0, 100.0]),
        "col": np.array([400.0, 100.0]),
        "ground": np.array([10.0, 20.0]),
        "antenna": np.array([40.0, 50.0]),
        "first": np.array([0, 3, 4]),
        "carrier": np.array([0, 0, 1, 0]),
        "eirp": np.array([10.0, 12.0, 14.0, 10.0]),
        "range": np.array([15.0, 15.0, 8.0, 15.0]),
        "azimuth": np.array([0.0, 120.0, 240.0, 0.0]),
        "carriers": np.array([0.8, 1.8]),
    }
    made: Network = filled(Network, **{**values, **changed})
    return made


def ground(seed: int = 1) -> Area:
    rng = np.random.default_rng(seed)
    shape = ROWS, COLS
    made: Area = filled(
        Area,
        height=rng.normal(size=shape).astype(np.float32),
        clutter_height=rng.normal(size=shape).astype(np.float32),
        clutter_category=rng.integers(0, 5, shape).astype(np.uint8),
        zone=np.full(shape, 4, np.uint8),
        where=np.ones(shape, np.bool_),
        pixel_km=0.03,
    )
    return made


AREA = ground()
GROUND = Ground.of(AREA)


def of(
    net: Network | None = None,
    *,
    area: Area = AREA,
    mast: int = 0,
    settings: Any = None,
    **more: Any,
) -> str:
    job = Job(net or network(), area, settings or Quiet())
    known = GROUND if area is AREA else Ground.of(area)
    return chunk_key(job, mast, more.pop("box", BOX), ground=known, **more)


def changed(array: NDArray[Any], at: int | tuple[int, int]) -> NDArray[Any]:
    copy = array.copy()
    copy[at] += 1
    return copy


def test_the_same_work_has_the_same_key() -> None:
    assert of() == of() == of(network(), area=ground())


@pytest.mark.parametrize("name", ["row", "col", "ground", "antenna"])
def test_a_mast_that_moves_changes_its_own_keys(name: str) -> None:
    net = network(**{name: changed(getattr(network(), name), 0)})
    assert of(net) != of()
    assert of(net, mast=1) == of(mast=1)


@pytest.mark.parametrize("name", ["range", "eirp"])
def test_range_and_power_of_a_carrier_count(name: str) -> None:
    net = network(**{name: changed(getattr(network(), name), 2)})
    assert of(net) != of() and of(net, mast=1) == of(mast=1)
    weaker = network().eirp.copy()
    weaker[0] -= 1  # the other cell of this carrier is the stronger one
    assert of(network(eirp=weaker)) == of()


def test_a_frequency_counts_and_an_azimuth_does_not() -> None:
    assert of(network(carriers=np.array([0.8, 2.1]))) != of()
    assert of(network(carriers=np.array([0.8, 2.1])), mast=1) == of(mast=1)
    assert of(network(azimuth=np.full(4, 77.0))) == of()


def test_another_mast_leaves_keys_alone() -> None:
    """Masts are numbered anew when one goes; its neighbours are what they were."""
    alone = network(
        **{name: getattr(network(), name)[1:] for name in ("row", "col", "ground", "antenna")},
        first=np.array([0, 1]),
        **{name: getattr(network(), name)[3:] for name in ("carrier", "eirp", "range")},
    )
    assert of(alone, mast=0) == of(mast=1)


def test_the_rest_counts() -> None:
    keys = [
        of(),
        of(mast=1),
        of(settings=Quiet(receiver_height_m=2.0)),
        of(more="P.1812"),
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


def test_a_mast_off_the_grid_has_a_key() -> None:
    far = network(row=np.array([-5000.0, 100.0]), ground=np.array([nan, 1.0]))
    assert of(far) == of(far) != of()


def test_tiles() -> None:
    chunks = [of(), of(mast=1)]
    keys = [
        tile_key(BOX, chunks, more=None),
        tile_key(BOX, chunks[::-1], more=None),
        tile_key(BOX, chunks[:1], more=None),
        tile_key(BOX, chunks, more=network().azimuth),
        tile_key(Box(0, 1, 0, 1), chunks, more=None),
    ]
    assert len(set(keys)) == len(keys)
    assert tile_key(BOX, tuple(chunks), more=None) == keys[0]
