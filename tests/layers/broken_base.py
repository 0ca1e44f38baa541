"""What a broken file is, and the list on which each is put."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from phusong.layers.schema import LayerKind


@dataclass(frozen=True)
class BrokenFile:
    """One broken file: how it is read, and which problem must be told, where it has a place."""

    name: str
    kind: LayerKind
    code: str
    row: int | None = None
    column: str | None = None
    source: Mapping[str, Any] = field(default_factory=dict)
    """Further keys of the layer's source."""
    also: tuple[str, ...] = ()
    """Problems that rightly come along."""


SITES = (
    "site_id,mast_height_m,lon,lat\nA1,45,109.19,12.24\nA2,42,109.20,12.25\nA3,30,109.21,12.26\n"
)
CELLS_HEADER = "cell_id,site_id,operator,technology,band,height_m\n"
SETTLEMENTS = "name,people,lon,lat\n"

Maker = Callable[[Path], BrokenFile]
MAKERS: list[Maker] = []


def add(maker: Maker) -> None:
    MAKERS.append(maker)


def text(
    name: str,
    content: str | bytes,
    code: str,
    *,
    kind: LayerKind = LayerKind.SITES,
    row: int | None = None,
    column: str | None = None,
    also: tuple[str, ...] = (),
    **source: Any,
) -> None:
    def make(folder: Path) -> BrokenFile:
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name).write_bytes(data)
        return BrokenFile(name, kind, code, row, column, source, also)

    add(make)


def random_bytes(count: int) -> bytes:
    return random.Random(20_260).randbytes(count)
