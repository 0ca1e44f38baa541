"""What the compiled parts of siting hand to each other: covers as compressed rows, both ways."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Cover", "Flags", "Floats", "Ints", "Places"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Places: TypeAlias = NDArray[np.int32]
Flags: TypeAlias = NDArray[np.bool_]


class Cover(NamedTuple):
    """Rows (demand) and the sites that cover them; every row has one site at least.

    A row that one site alone covers is no row but part of that site's ``own``.
    """

    row_start: Ints
    """(rows + 1,) where a row's part of ``row_sites`` begins."""
    row_sites: Places
    """Sites of each row, ascending."""
    site_start: Ints
    """(sites + 1,) where a site's part of ``site_rows`` begins."""
    site_rows: Places
    """Rows of each site, ascending."""
    weight: Floats
    """(rows,) what covering a row is worth, ≥ 0."""
    must: Flags
    """(rows,) rows that a solution has to cover."""
    own: Floats
    """(sites,) worth of what no other site covers."""
    cost: Floats
    """(sites,) ≥ 0."""
