"""Arrays as few bytes, for keeping and for sending.

Losses are smooth fields of int16, and those of one mast's carriers look alike: a value is nearly told by
its neighbours and by the carrier before. :mod:`.kernels.packing` leaves what is not, bytes of equal
weight are put together, and zstd finds little left to say.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from phusong.coverage.kernels import packing as kernels
from phusong.coverage.structures import Chunk

__all__ = ["pack", "pack_chunk", "unpack", "unpack_chunk"]

_CODEC = "zstd"
_LEVEL = 1
"""Higher levels cost several times the time and win a few percent."""
_KINDS = ("|b1", "|u1", "|i1", "<i2", "<u2", "<i4", "<u4", "<i8", "<f4", "<f8")
"""Types that may stand in a packed array, in the order of their codes."""
_HEAD = struct.Struct("<BBq")


def pack(arrays: Sequence[NDArray[Any]]) -> bytes:
    """Arrays of any shape, exactly (NaN included).

    Raises
    ------
    ValueError
        For a type other than bool, integers up to 64 bits and floats of 32 or 64.

    >>> packed = pack([np.arange(6, dtype=np.int16).reshape(2, 3), np.array([np.nan])])
    >>> [array.tolist() for array in unpack(packed)]
    [[[0, 1, 2], [3, 4, 5]], [nan]]
    """
    return b"".join(_packed(array) for array in arrays)


def unpack(packed: bytes) -> list[NDArray[Any]]:
    """What :func:`pack` was given; the arrays may be written to.

    Raises
    ------
    ValueError
        When the bytes are not whole.
    """
    arrays = []
    at = 0
    try:
        while at < len(packed):
            array, at = _unpacked(packed, at)
            arrays.append(array)
    except (struct.error, IndexError, MemoryError, pa.ArrowException, OSError) as fault:
        raise ValueError("these bytes were not packed here, or are not whole") from fault
    return arrays


def pack_chunk(chunk: Chunk | None) -> bytes:
    """A chunk; nothing at all for a mast that does not reach the tile."""
    if chunk is None:
        return b""
    return pack([np.array([chunk.top, chunk.left], np.int64), chunk.loss, chunk.elevation])


def unpack_chunk(packed: bytes) -> Chunk | None:
    """What :func:`pack_chunk` was given.

    Raises
    ------
    ValueError
    """
    if not packed:
        return None
    corner, loss, elevation = unpack(packed)
    top, left = corner.tolist()
    return Chunk(top, left, loss, elevation)


def _packed(array: NDArray[Any]) -> bytes:
    kind = array.dtype.newbyteorder("<")
    if kind.str not in _KINDS:
        raise ValueError(f"arrays of {array.dtype} cannot be packed")
    weights = np.empty((kind.itemsize, array.size), np.uint8)
    plain = np.ascontiguousarray(array, kind)
    if _is_field(array):
        kernels.spread(plain.reshape(_planes(array.shape)), weights[0], weights[1])
    else:
        weights[:] = plain.reshape(-1).view(np.uint8).reshape(-1, kind.itemsize).T
    body: bytes = pa.Codec(_CODEC, _LEVEL).compress(weights, asbytes=True)
    head = _HEAD.pack(_KINDS.index(kind.str), array.ndim, len(body))
    return head + struct.pack(f"<{array.ndim}q", *array.shape) + body


def _unpacked(packed: bytes, at: int) -> tuple[NDArray[Any], int]:
    """The array that begins at a byte, and where the next one does."""
    code, dimensions, length = _HEAD.unpack_from(packed, at)
    shape = struct.unpack_from(f"<{dimensions}q", packed, at + _HEAD.size)
    begin = at + _HEAD.size + 8 * dimensions
    array = np.empty(shape, _KINDS[code])
    body = memoryview(packed)[begin : begin + length]
    weights = np.frombuffer(pa.Codec(_CODEC).decompress(body, array.nbytes), np.uint8)
    weights = weights.reshape(array.itemsize, array.size)
    if _is_field(array):
        kernels.gather(weights[0], weights[1], array.reshape(_planes(shape)))
    else:
        array.reshape(-1).view(np.uint8).reshape(-1, array.itemsize)[:] = weights.T
    return array, begin + length


def _is_field(array: NDArray[Any]) -> bool:
    return array.ndim >= 2 and array.dtype.kind == "i" and array.itemsize == 2


def _planes(shape: tuple[int, ...]) -> tuple[int, int, int]:
    return math.prod(shape[:-2]), shape[-2], shape[-1]
