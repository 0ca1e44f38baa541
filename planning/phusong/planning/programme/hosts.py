"""What a step needs to stand before it: a new mast, or an old one made higher."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.planning.programme.options import Option
from phusong.planning.results.columns import Action, ProposalColumn

__all__ = ["host_rows"]

_HAIR_M = 1e-6


def host_rows(sites: pd.DataFrame) -> NDArray[np.int64]:
    """(steps,) row of the step whose mast, or whose raising of a mast, each step needs; −1: of none.

    What is added to a raised mast no higher than its antennas hung before needs nothing.
    """
    new = (sites[ProposalColumn.ACTION] == Action.NEW_SITE.value).to_numpy(bool)
    raising = (sites[ProposalColumn.OPTION] == Option.RAISE.value).to_numpy(bool)
    top_m = sites[ProposalColumn.MAST_HEIGHT_M].to_numpy(float)
    old_m = top_m - sites[ProposalColumn.RAISED_M].to_numpy(float)
    ids = sites[ProposalColumn.SITE_ID].to_numpy(dtype=object)
    hosts = sites[ProposalColumn.HOST_SITE_ID].to_numpy(dtype=object)
    masts = {ids[row]: row for row in np.flatnonzero(new)}
    raised = {hosts[row]: row for row in np.flatnonzero(raising)}
    rows = np.array([masts.get(host, raised.get(host, -1)) for host in hosts], dtype=np.int64)
    lower = (rows >= 0) & raising[rows] & ~(top_m > old_m[rows] + _HAIR_M)
    return np.where(lower | raising, -1, rows)
