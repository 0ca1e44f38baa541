"""Diffraction against analytic cases, a plain implementation and logged values of P.1812."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.diffraction import (
    bullington_loss_db,
    diffraction_loss,
    knife_edge_loss_db,
    smooth_earth_heights_m,
    spherical_earth_loss_db,
)
from phusong.coverage.propagation import P526, Polarisation

from .plain import plain_diffraction, plain_spherical

MODEL = P526()
FLAT = P526(k_factor=10.0)


@st.composite
def profiles(draw: st.DrawFn) -> tuple[list[float], list[float]]:
    steps = draw(st.lists(st.floats(0.01, 2.0), min_size=1, max_size=40))
    heights = draw(st.lists(st.floats(-10, 2000), min_size=len(steps) + 1, max_size=len(steps) + 1))
    return np.r_[0.0, np.cumsum(steps)].tolist(), heights


ANTENNAS = st.floats(1.0, 120.0)
FREQUENCIES = st.floats(0.4, 6.0)


@settings(deadline=None)  # the first call compiles
@given(profiles(), ANTENNAS, ANTENNAS, FREQUENCIES)
def test_equals_the_plain_implementation(
    profile: tuple[list[float], list[float]], htg: float, hrg: float, frequency: float
) -> None:
    d, h = profile
    got = diffraction_loss(
        d,
        h,
        transmitter_height_m=htg,
        receiver_height_m=hrg,
        frequency_ghz=frequency,
        model=MODEL,
    )
    expected = plain_diffraction(d, h, htg, hrg, frequency, MODEL.effective_radius_km)
    assert got.loss_db == pytest.approx(expected, abs=1e-6)


@settings(deadline=None)  # the first call compiles
@given(profiles(), ANTENNAS, ANTENNAS, FREQUENCIES)
def test_is_reciprocal(
    profile: tuple[list[float], list[float]], htg: float, hrg: float, frequency: float
) -> None:
    d, h = np.array(profile[0]), np.array(profile[1])
    back_d = d[-1] - d[::-1]
    back_d[0] = 0.0
    there = diffraction_loss(
        d, h, transmitter_height_m=htg, receiver_height_m=hrg, frequency_ghz=frequency, model=MODEL
    )
    back = diffraction_loss(
        back_d,
        h[::-1],
        transmitter_height_m=hrg,
        receiver_height_m=htg,
        frequency_ghz=frequency,
        model=MODEL,
    )
    assert there.loss_db == pytest.approx(back.loss_db, abs=1e-4)


@settings(deadline=None)  # the first call compiles
@given(st.floats(1, 120), st.floats(1, 120), st.floats(0.1, 80), st.floats(0.03, 6))
@pytest.mark.parametrize("polarisation", Polarisation)
def test_spherical_earth_equals_the_plain_implementation(
    polarisation: Polarisation, h1: float, h2: float, distance: float, frequency: float
) -> None:
    model = P526(polarisation=polarisation)
    got = spherical_earth_loss_db(
        distance, antennas_m=(h1, h2), frequency_ghz=frequency, model=model
    )
    vertical = polarisation is Polarisation.VERTICAL
    radius = model.effective_radius_km
    expected = plain_spherical(distance, h1, h2, frequency, radius, vertical=vertical)
    assert got == pytest.approx(expected, abs=1e-6)


def test_knife_edge_at_grazing_and_far_below() -> None:
    assert knife_edge_loss_db(0.0) == pytest.approx(6.02, abs=0.02)
    assert knife_edge_loss_db(-0.78) == 0
    # Asymptote 13 + 20 log10(nu) of the Fresnel integral.
    assert knife_edge_loss_db(10.0) == pytest.approx(13 + 20, abs=0.2)


def test_a_clear_short_path_costs_nothing() -> None:
    d = np.linspace(0, 1, 11)
    loss = diffraction_loss(
        d,
        np.zeros(11),
        transmitter_height_m=60,
        receiver_height_m=30,
        frequency_ghz=1.8,
        model=MODEL,
    )
    assert loss.loss_db == 0


def test_one_edge_halfway_costs_what_the_fresnel_parameter_says() -> None:
    """50 m above the ray, 5 km from both ends: nu from geometry, not from the code under test."""
    d = np.array([0.0, 5.0, 10.0])
    bulge_m = 500 * 25 / FLAT.effective_radius_km
    h = np.array([0.0, 50.0 + 30.0 - bulge_m, 0.0])
    frequency = 1.8
    nu = 50 * np.sqrt(2 / (0.299792458 / frequency) * (1 / 5000 + 1 / 5000))
    knife = 6.9 + 20 * np.log10(np.sqrt((nu - 0.1) ** 2 + 1) + nu - 0.1)
    got = bullington_loss_db(d, h, antennas_m=(30.0, 30.0), frequency_ghz=frequency, model=FLAT)
    assert got == pytest.approx(knife + (1 - np.exp(-knife / 6)) * 10.2, abs=1e-6)


def test_a_path_of_two_points_has_no_obstacle() -> None:
    loss = diffraction_loss(
        [0, 0.1],
        [10, 20],
        transmitter_height_m=30,
        receiver_height_m=1.5,
        frequency_ghz=3.7,
        model=MODEL,
    )
    assert loss.bullington_actual_db == 0


@pytest.mark.parametrize(
    ("d", "h"),
    [([0, 1], [1]), ([0, 1, 1], [1, 1, 1]), ([1, 2], [0, 0]), ([0, 1], [0, np.nan]), ([0], [0])],
)
def test_refuses_what_is_no_profile(d: list[float], h: list[float]) -> None:
    with pytest.raises(ValueError, match=r"profile|distances"):
        smooth_earth_heights_m(d, h, antennas_m=(30.0, 1.5))


# ------------------------------------------------------------------ logged values of P.1812

_FOLDER = os.environ.get("PHUSONG_VALIDATION")
_LOGS = sorted(Path(_FOLDER, "p1812", "results").glob("*_log.csv")) if _FOLDER else []


def _logged(path: Path) -> dict[str, float]:
    """Values by name; of names that come twice the last, with its equation, keeps its own key."""
    values: dict[str, float] = {}
    for row in csv.reader(path.read_text(encoding="utf-8").splitlines()):
        if len(row) > 3 and row[3] not in ("", "Value"):
            values[f"{row[0].strip()}|{row[1].strip()}"] = float(row[3])
    return values


def _profile(path: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("{Begin of Profile}"))
    rows = []
    for line in lines[start + 2 :]:
        if line.startswith("{"):
            break
        rows.append([float(cell) for cell in line.split(",")[:4]])
    table = np.array(rows)
    return table[:, 0], table[:, 1], table[:, 3]


@pytest.mark.skipif(not _LOGS, reason="PHUSONG_VALIDATION does not name the validation folder")
@pytest.mark.parametrize("log", _LOGS, ids=lambda path: path.stem)
def test_equals_the_values_logged_for_p1812(log: Path) -> None:
    """P.1812 takes the same method; its log has the parts at 3 earth radii and L_d50 at a_e."""
    values = _logged(log)
    name = log.stem.rsplit("_", 2)[0]
    d, ground, clutter = _profile(log.parents[1] / "profiles" / f"{name}.csv")
    frequency, sea = values["f (GHz)|"], values["w|Table 5"]
    hts, hrs = values["hts (m)|"], values["hrs (m)|"]
    tops = ground + clutter
    tops[[0, -1]] = ground[[0, -1]]
    start, end = smooth_earth_heights_m(d, ground, antennas_m=(hts, hrs))
    assert start == pytest.approx(values["hstd (m)|Eq (89)"], abs=1e-4)
    assert end == pytest.approx(values["hsrd (m)|Eq (89)"], abs=1e-4)
    lifted = (hts - start, hrs - end)

    def parts(k_factor: float) -> tuple[float, float, float]:
        land = P526(k_factor=k_factor, polarisation=Polarisation.HORIZONTAL)
        water = land.model_copy(update={"permittivity": 80.0, "conductivity_s_per_m": 5.0})
        if values["pol|"] == 2:
            pytest.fail("a log with vertical polarisation: compare it as such")
        actual, smooth = (
            bullington_loss_db(d, h, antennas_m=a, frequency_ghz=frequency, model=land)
            for h, a in ((tops, (hts, hrs)), (np.zeros_like(d), lifted))
        )
        # P.1812 averages land and sea by the share of sea before it takes the clearance.
        sphere = sum(
            share
            * spherical_earth_loss_db(
                float(d[-1]), antennas_m=lifted, frequency_ghz=frequency, model=model
            )
            for share, model in ((sea, water), (1 - sea, land))
        )
        return actual, smooth, sphere

    actual, smooth, sphere = parts(3.0)
    assert actual == pytest.approx(values["Lbulla (dB)|Eq (21)"], abs=0.01)
    assert smooth == pytest.approx(values["Lbulls (dB)|Eq (21)"], abs=0.01)
    assert sphere == pytest.approx(values["Ldsph (dB)|Eq (27)"], abs=0.01)
    actual, smooth, sphere = parts(values["ae (km)|Eq (7a)"] / 6371)
    assert actual + max(sphere - smooth, 0) == pytest.approx(values["Ld50 (dB)|Eq (39)"], abs=0.01)
