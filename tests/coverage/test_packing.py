"""Packed arrays come back bit by bit, and losses become small."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from phusong.coverage.packing import pack, pack_chunk, unpack, unpack_chunk
from phusong.coverage.structures import NOT_KNOWN, NOT_REACHED, Chunk

KINDS = ["?", "u1", "i1", "<i2", "<u2", "<i4", "<u4", "<i8", "<f4", "<f8", ">i2", ">f8"]
SHAPES = hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=7)
ARRAYS = st.sampled_from(KINDS).flatmap(lambda kind: hnp.arrays(np.dtype(kind), SHAPES))


def same(a: NDArray[Any], b: NDArray[Any]) -> bool:
    return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()


@settings(deadline=None)  # the first call compiles
@given(st.lists(ARRAYS, max_size=4))
def test_arrays_come_back(arrays: list[NDArray[Any]]) -> None:
    native = [np.asarray(array, array.dtype.newbyteorder("<")) for array in arrays]
    back = unpack(pack(arrays))
    assert len(back) == len(arrays)
    assert all(same(a, b) for a, b in zip(native, back, strict=True))
    assert all(b.flags.writeable for b in back)


@settings(deadline=None)
@given(
    hnp.arrays(np.int16, hnp.array_shapes(min_dims=2, max_dims=3, max_side=9)), st.integers(0, 99)
)
def test_views_come_back(array: NDArray[np.int16], top: int) -> None:
    for view in (array.T, array[::-1, ::2], np.asfortranarray(array)):
        assert same(np.ascontiguousarray(view), unpack(pack([view]))[0])


def test_chunks_come_back() -> None:
    rng = np.random.default_rng(5)
    loss = rng.integers(-32768, 32768, (3, 20, 31)).astype(np.int16)
    loss[0, :5], loss[1, 5:] = NOT_REACHED, NOT_KNOWN
    chunk = Chunk(7, -3, loss, loss[2] // 3)
    back = unpack_chunk(pack_chunk(chunk))
    assert back is not None and (back.top, back.left) == (7, -3)
    assert same(back.loss, chunk.loss) and same(back.elevation, chunk.elevation)
    assert unpack_chunk(pack_chunk(None)) is None


def test_smooth_losses_become_small() -> None:
    """Free space over rolling ground, three carriers: what zstd alone hardly packs."""
    rows, cols = np.mgrid[-100:156, -60:196].astype(float)
    ground = 8 * np.sin(rows / 9) * np.cos(cols / 13)
    loss = 60 + 20 * np.log10(np.hypot(rows, cols) + 1) + ground
    carriers = loss + np.array([0.0, 7.04, 10.24])[:, None, None]
    chunk = Chunk(
        0, 0, np.round(100 * carriers).astype(np.int16), np.round(ground).astype(np.int16)
    )
    whole = chunk.loss.nbytes + chunk.elevation.nbytes
    plain = pa.Codec("zstd", 1).compress(chunk.loss, asbytes=True)
    packed = pack_chunk(chunk)
    assert len(packed) < whole / 5 and len(packed) < len(plain) / 2


@pytest.mark.parametrize("kind", [np.complex64, np.float16, "U3", object, "M8[s]"])
def test_other_types_are_refused(kind: Any) -> None:
    with pytest.raises(ValueError, match="cannot be packed"):
        pack([np.zeros(3, kind)])


def test_bytes_that_are_not_whole_are_refused() -> None:
    packed = pack([np.arange(600, dtype=np.int16).reshape(20, 30), np.arange(5.0)])
    for length in range(1, len(packed), 3):
        try:
            arrays = unpack(packed[:length])
        except ValueError:
            continue
        assert len(arrays) == 1  # cut exactly between the two


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60))
def test_any_bytes_are_arrays_or_refused(content: bytes) -> None:
    with suppress(ValueError):
        unpack(content)
