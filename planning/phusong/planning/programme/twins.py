"""A mast that is raised and gets something at its old height, too: whether it needs both.

Stages choose one after another: the mast as it stands may be bought for a target, and raised later
for a place. The two do not exclude each other, for what hangs on a mast stays when it is raised, and
each is paid for what it is. But what all others serve without it need not be built.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from phusong.planning.programme.options import Option
from phusong.planning.programme.pool import Pool
from phusong.planning.programme.selection import Selection

__all__ = ["without_idle_twins"]


def without_idle_twins(chosen: Selection, pool: Pool) -> Selection:
    """A choice without additions to raised masts whose demand the other sites of the choice serve.

    Of several the dearest goes first. Whoever was served stays so.
    """
    picked = pool.sites.iloc[chosen.sites]
    raised = picked["option"].eq(Option.RAISE.value).to_numpy()
    twin = ~raised & picked["host_site_id"].isin(picked["host_site_id"][raised]).to_numpy()
    count = np.bincount(pool.reach[chosen.sites].indices, minlength=pool.reach.shape[1])
    idle = set()
    for place in sorted(np.flatnonzero(twin), key=lambda i: -pool.price[chosen.sites[i]]):
        own = pool.reach[[chosen.sites[place]]].indices
        if (count[own] > 1).all():
            count[own] -= 1
            idle.add(int(place))
    kept = [i for i in range(len(chosen.sites)) if i not in idle]
    return replace(
        chosen,
        sites=[chosen.sites[i] for i in kept],
        stages=[chosen.stages[i] for i in kept],
        years=[chosen.years[i] for i in kept],
    )
