"""A mast off the grid: it may serve, so nothing is said of it, and no memory is touched for it."""

from __future__ import annotations

import numpy as np
import pytest

from phusong.coverage.kernels import profiles as profiles_kernels
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.profile import Links

from .plain import make_terrain, make_transmitters


def test_no_profile_is_walked_from_a_mast_off_the_grid(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its path can be longer than the grid is wide: compiled code would write past the profile."""
    # The plain function checks its indices, the compiled one does not.
    monkeypatch.setattr(profiles_kernels, "walk", profiles_kernels.walk.py_func)
    terrain = make_terrain(np.zeros((6, 9)))
    cells = make_transmitters(terrain, [(3.0, 200.0), (3.0, 4.0)])
    links = Links(cells, terrain, definition=CoverageDefinition())
    assert links.explain(0, 3, 4) is None
    near = links.explain(1, 0, 0)
    assert near is not None
    assert near.distance_km == pytest.approx(0.5)
