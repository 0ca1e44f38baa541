"""Names for work by all that it depends on: equal names, equal results.

What a mast radiates into a tile depends on the mast, the model, the code and the ground between
mast and tile, and on nothing else. So a site that moves leaves the work of all others as it is,
and a height that changes makes anew only what looks across it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from math import ceil, floor
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel

from phusong.coverage.kernels.windows import Source
from phusong.coverage.structures import Area
from phusong.coverage.tiles import Box

__all__ = [
    "BLOCK",
    "DIGEST_BYTES",
    "Ground",
    "chunk_key",
    "content_key",
    "digest_of",
    "digests_of_each",
    "latest_key",
    "software",
    "tile_key",
]

BLOCK = 128
"""Edge of the blocks of ground that are told apart, pixels."""
_MARGIN = 4
"""Pixels beyond mast and tile that interpolation and neighbouring rays may read."""
DIGEST_BYTES = 20


def content_key(*parts: object) -> str:
    """Digest of values, hexadecimal: the same for the same values, of the same types, in one order.

    Parts may be None, bool, int, float, text, bytes, arrays, enums, pydantic models, dataclasses,
    and tuples, lists, named tuples or mappings (in any order) of these. Floats count bit by bit: 0.0 and -0.0 differ.

    Raises
    ------
    TypeError
        For anything else: a guess here would give wrong results much later.

    >>> content_key("mast", 1, 30.0) == content_key("mast", 1, 30.0)
    True
    >>> content_key("mast", 1, 30.0) == content_key("mast", 1.0, 30)
    False
    """
    digest = blake2b(digest_size=DIGEST_BYTES)
    for piece in _pieces(parts):
        digest.update(piece)
    return digest.hexdigest()


@dataclass(frozen=True, eq=False)
class Ground:
    """Digests of all blocks of an area, made once for a run.

    Parameters
    ----------
    blocks
        uint8 (rows of blocks, columns of blocks, 20).
    scalars
        Digest of what is the same everywhere: shape, pixel and the like.
    """

    blocks: NDArray[np.uint8]
    scalars: str
    pixel_km: float

    @classmethod
    def of(cls, area: Area) -> Ground:
        """Every grid of the area counts but ``where``, which says what is asked, not what is there."""
        told = {name: value for name, value in area._asdict().items() if name != "where"}
        grids = [value for value in told.values() if isinstance(value, np.ndarray)]
        rows, cols = area.height.shape
        down, across = ceil(rows / BLOCK), ceil(cols / BLOCK)
        blocks = np.empty((down, across, DIGEST_BYTES), np.uint8)
        for i in range(down):
            for j in range(across):
                part = np.s_[i * BLOCK : (i + 1) * BLOCK, j * BLOCK : (j + 1) * BLOCK]
                key = content_key(*(grid[part] for grid in grids))
                blocks[i, j] = np.frombuffer(bytes.fromhex(key), np.uint8)
        rest = [(name, v) for name, v in told.items() if not isinstance(v, np.ndarray)]
        return cls(blocks, content_key(area.height.shape, rest), area.pixel_km)

    def between(self, row: float, col: float, box: Box) -> str:
        """Digest of the ground that paths from a point (pixels) to the pixels of a box may cross."""
        top, bottom = _blocks(min(row, box.top), max(row, box.bottom - 1), self.blocks.shape[0])
        left, right = _blocks(min(col, box.left), max(col, box.right - 1), self.blocks.shape[1])
        return content_key(self.scalars, top, left, self.blocks[top:bottom, left:right])


def chunk_key(
    source: Source,
    box: Box,
    *,
    where: NDArray[np.bool_],
    ground: Ground,
    run: str,
) -> str:
    """Key of what the masts of one position radiate into a box.

    Where their sectors point is not in a source, so turning one makes no loss anew.

    Parameters
    ----------
    where
        Pixels of the whole grid that are asked for; those in reach within the box count.
    ground
        Of the area that is swept.
    run
        Digest of whatever else the result depends on: settings, model, density of rays.
    """
    reached = _reached(source, box, ground.pixel_km)
    return content_key(
        "chunk",
        _engine(),
        run,
        source,
        tuple(box),
        where[reached.window],
        ground.between(source.row, source.col, reached),
    )


def tile_key(box: Box, cells: NDArray[np.uint8], *, more: object = None) -> str:
    """Key of what the cells that meet a tile give there.

    Parameters
    ----------
    cells
        Digests of the cells in the order of their network, see :mod:`.contestants`.
    more
        Whatever else the result depends on.
    """
    return content_key("tile", _engine(), tuple(box), cells, more)


def latest_key(box: Box, *, where: NDArray[np.bool_], more: object = None) -> str:
    """Key under which a tile's latest results are told, whatever cells they are of.

    Parameters
    ----------
    where
        Pixels of the whole grid that are asked for; those of the box count.
    more
        What tells runs apart between which results are no use: model, settings and the like.
    """
    return content_key("latest", _engine(), tuple(box), where[box.window], more)


def digests_of_each(arrays: NDArray[Any]) -> NDArray[np.uint8]:
    """Digests of the arrays along the first axis, (N, ``DIGEST_BYTES``)."""
    keys = "".join(content_key(array) for array in arrays)
    return np.frombuffer(bytes.fromhex(keys), np.uint8).reshape(-1, DIGEST_BYTES)


@cache
def software() -> str:
    """Digest of all code that predicts; where it differs nobody promises the same bytes."""
    return digest_of(Path(__file__).parent)


def digest_of(folder: Path) -> str:
    """Digest of all Python modules below a folder, by their names."""
    modules = sorted((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*.py"))
    return content_key([(name, path.read_bytes()) for name, path in modules])


@cache
def _engine() -> str:
    """What turns inputs into bytes: our code, its compiler, and the processor that it compiles for.

    Sums are ordered by the width of the processor's registers, so the last bits hang on it.
    """
    compiler = version("numba"), version("llvmlite")
    return content_key(software(), compiler, llvm.get_host_cpu_name())


def _reached(source: Source, box: Box, pixel_km: float) -> Box:
    """The part of a box that the masts may reach, generously; of no height or width when none."""
    reach = float(source.range.max()) / pixel_km + _MARGIN
    top, bottom = max(box.top, floor(source.row - reach)), min(box.bottom, ceil(source.row + reach))
    left, right = max(box.left, floor(source.col - reach)), min(box.right, ceil(source.col + reach))
    return Box(top, max(top, bottom), left, max(left, right))


def _blocks(first: float, last: float, count: int) -> tuple[int, int]:
    """Blocks along one axis that hold pixels ``first`` to ``last``, as a half-open range."""
    begin = floor((first - _MARGIN) / BLOCK)
    end = floor((last + _MARGIN) / BLOCK) + 1
    return min(max(begin, 0), count), min(max(end, 0), count)


def _pieces(value: Any) -> Iterable[bytes]:
    """Bytes that tell a value and nothing else: each kind has its sign, each length is given."""
    if value is None or isinstance(value, bool | np.bool_):
        yield b"N" if value is None else b"T" if value else b"F"
    elif isinstance(value, Enum):
        yield from _pieces((type(value).__qualname__, value.name))
    elif isinstance(value, int | np.integer):
        yield from _sized(b"i", str(int(value)).encode())
    elif isinstance(value, float | np.floating):
        yield b"f" + struct.pack("<d", value)
    elif isinstance(value, str):
        yield from _sized(b"s", value.encode())
    elif isinstance(value, bytes):
        yield from _sized(b"b", value)
    elif isinstance(value, np.ndarray):
        yield from _array_pieces(value)
    elif isinstance(value, BaseModel):
        yield from _pieces(
            (type(value).__qualname__, [(n, getattr(value, n)) for n in type(value).model_fields])
        )
    elif is_dataclass(value) and not isinstance(value, type):
        named = [(field.name, getattr(value, field.name)) for field in fields(value)]
        yield from _pieces((type(value).__qualname__, named))
    elif isinstance(value, Mapping):
        by_key = {content_key(key): part for key, part in value.items()}
        yield b"{"
        yield from _pieces([(key, by_key[key]) for key in sorted(by_key)])
    elif isinstance(value, tuple | list):
        yield b"(" + struct.pack("<q", len(value))
        for part in value:
            yield from _pieces(part)
    else:
        raise TypeError(f"{type(value).__name__} has no content key")


def _array_pieces(array: NDArray[Any]) -> Iterable[bytes]:
    if array.dtype.hasobject:
        yield from _pieces(("objects", list(array.shape), array.ravel().tolist()))
        return
    yield from _sized(b"a", f"{array.dtype.str}{array.shape}".encode())
    yield array.tobytes()


def _sized(sign: bytes, content: bytes) -> Iterable[bytes]:
    yield sign + struct.pack("<q", len(content))
    yield content
