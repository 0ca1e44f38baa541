"""Longley-Rice against published results, itmlogic as an oracle, and what it owes to physics."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from phusong.coverage.itm import (
    Itm,
    ItmClimate,
    ItmModel,
    ItmRegion,
    ItmVariability,
    ItmWarning,
    itm_loss,
)
from phusong.coverage.kernels.itm import itm_loss as compiled_loss
from phusong.coverage.kernels.itm import itm_ray
from phusong.coverage.kernels.itm_setup import ItmAir, itm_setup
from phusong.coverage.kernels.itm_terrain import (
    analysed,
    fitted_ends,
    interdecile_range,
    prepared,
    scratch_size,
    smallest,
)
from phusong.coverage.propagation import Polarisation
from phusong.layers.i18n import Language, Messages

# Crystal Palace to Mursley, England: the profile of NTIA's examples QKPFL 1 and 2.
MURSLEY = np.fromstring(
    """
    96 84 65 46 46 46 61 41 33 27 23 19 15 15 15 15 15 15 15 15 15 15 15 15 17 19 21 23 25 27 29
    35 46 41 35 30 33 35 37 40 35 30 51 62 76 46 46 46 46 46 46 50 56 67 106 83 95 112 137 137
    76 103 122 122 83 71 61 64 67 71 74 77 79 86 91 83 76 68 63 76 107 107 107 119 127 133 135
    137 142 148 152 152 107 137 104 91 99 120 152 152 137 168 168 122 137 137 170 183 183 187
    194 201 192 152 152 166 177 198 156 127 116 107 104 101 98 95 103 91 97 102 107 107 107 103
    98 94 91 105 122 122 122 122 122 137 137 137 137 137 137 137 137 140 144 147 150 152 159
    """,
    sep=" ",
)
RELIABILITIES, CONFIDENCES = (1, 10, 50, 90, 99), (50, 90, 10)
# Published basic transmission losses, dB: a row of confidences for each reliability.
VHF_DB = (
    (128.6, 137.6, 119.6),
    (132.2, 140.8, 123.5),
    (135.8, 144.3, 127.2),
    (138.0, 146.5, 129.4),
    (139.7, 148.4, 131.0),
)
UHF_DB = (
    (144.3, 154.1, 134.4),
    (150.9, 159.5, 142.3),
    (157.6, 165.7, 149.4),
    (161.6, 169.9, 153.3),
    (164.9, 173.6, 156.2),
)


def mursley(htg: float, hrg: float, mhz: float, time: float = 50, confidence: float = 50) -> Itm:
    # The examples give 314 N-units at the path, not at sea level.
    mean = MURSLEY[15:142].mean()
    model = ItmModel(
        surface_refractivity=314 * math.exp(mean / 9460),
        polarisation=Polarisation.HORIZONTAL,
        climate=ItmClimate.CONTINENTAL_TEMPERATE,
        time_percentage=time,
        confidence_percentage=confidence,
    )
    return itm_loss(
        MURSLEY,
        step_km=77.8 / 156,
        transmitter_height_m=htg,
        receiver_height_m=hrg,
        frequency_ghz=mhz / 1000,
        model=model,
    )


@pytest.mark.parametrize(
    ("htg", "hrg", "mhz", "published"), [(143.9, 8.5, 41.5, VHF_DB), (194.0, 9.1, 573.3, UHF_DB)]
)
def test_published_quantiles(
    htg: float, hrg: float, mhz: float, published: tuple[tuple[float, ...], ...]
) -> None:
    got = [
        [mursley(htg, hrg, mhz, time, confidence).basic_loss_db for confidence in CONFIDENCES]
        for time in RELIABILITIES
    ]
    # One decimal is printed, and the printing program took normal deviates from a table.
    assert np.abs(np.array(got) - published).max() <= 0.06


def test_published_intermediates() -> None:
    vhf, uhf = mursley(143.9, 8.5, 41.5), mursley(194.0, 9.1, 573.3)
    assert vhf.free_space_db == pytest.approx(102.6, abs=0.05)
    assert uhf.free_space_db == pytest.approx(125.4, abs=0.05)
    assert vhf.path.effective_t == pytest.approx(240.5, abs=0.05)
    assert vhf.path.effective_r == pytest.approx(18.4, abs=0.05)
    assert uhf.path.effective_t == pytest.approx(292.5, abs=0.05)
    assert uhf.path.effective_r == pytest.approx(19.0, abs=0.05)
    assert (round(vhf.path.roughness), round(uhf.path.roughness)) == (89, 91)
    assert 157e-9 / vhf.path.curvature == pytest.approx(1.368, abs=0.0005)
    assert vhf.path.horizon_t == pytest.approx(55357.7, abs=0.1)
    assert vhf.path.horizon_r == pytest.approx(19450.0, abs=0.1)
    assert vhf.region is uhf.region is ItmRegion.DIFFRACTION


@st.composite
def terrains(draw: st.DrawFn, most: int = 400) -> NDArray[np.float32]:
    """Plains, hills, coasts and cliffs; the last two heights equal (see the oracle's first fault)."""
    n = draw(st.integers(2, most))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    relief = draw(st.sampled_from([0.0, 1.0, 30.0, 300.0, 1500.0]))
    waves = np.arange(1, 12)[:, None]
    turns = waves * np.linspace(0, draw(st.floats(0.5, 12)), n + 1)
    hills = (np.sin(turns + rng.uniform(0, 6, (11, 1))) / waves**1.3).sum(axis=0)
    rough = draw(st.sampled_from([0.0, 0.02, 0.5])) * rng.uniform(0, 1, n + 1)
    h = relief * (hills + rough) + draw(st.sampled_from([0.0, 5.0, 800.0]))
    h = np.maximum(h, 0).astype(np.float32)
    h[n - 1] = h[n]
    return h


@st.composite
def airs(draw: st.DrawFn) -> ItmAir:
    deviates = st.floats(-2.5, 2.5)
    return ItmAir(
        refractivity=draw(st.floats(250, 400)),
        permittivity=draw(st.floats(4, 81)),
        conductivity=draw(st.floats(0, 5)),
        vertical=draw(st.booleans()),
        climate=draw(st.integers(1, 7)),
        mode=draw(st.integers(0, 3)),
        location=draw(st.booleans()),
        situation=draw(st.booleans()),
        z_time=draw(deviates),
        z_location=draw(deviates),
        z_confidence=draw(deviates),
    )


HEIGHTS_T, HEIGHTS_R, MEGAHERTZ = st.floats(0.5, 300), st.floats(0.5, 30), st.floats(20, 20000)


class Oracle:
    """itmlogic as its authors meant it to be called; ``told`` is what it made of the path."""

    def __init__(
        self, h: NDArray[np.float32], step: float, antennas: tuple[float, float], mhz: float
    ) -> None:
        pytest.importorskip("itmlogic", reason="the oracle itmlogic is not installed")
        self.h, self.step, self.antennas, self.mhz = h, step, antennas, mhz
        self.told: dict[str, Any] = {}

    def loss_db(self, air: ItmAir) -> float:
        from itmlogic.preparatory_subroutines.qlrpfl import qlrpfl
        from itmlogic.preparatory_subroutines.qlrps import qlrps
        from itmlogic.statistics.avar import avar

        n = self.h.size - 1
        skip = int(0.1 * n)
        mean = float(self.h[skip : n - skip + 1].astype(float).mean())
        wn, gme, ens, zgnd = qlrps(
            self.mhz,
            mean,
            air.refractivity,
            int(air.vertical),
            air.permittivity,
            air.conductivity,
        )
        mode = air.mode + (0 if air.location else 10) + (0 if air.situation else 20)
        prop = {
            "wn": wn,
            "gme": gme,
            "ens": ens,
            "zgnd": zgnd,
            "kwx": 0,
            "klimx": air.climate,
            "mdvarx": mode,
            "lvar": 5,
            "hg": list(self.antennas),
            "pfl": [n, self.step, *map(float, self.h)],
            "ascat1": 0,
        }
        prop = qlrpfl(prop)
        loss, self.told = avar(air.z_time, air.z_location, air.z_confidence, prop)
        kilometres = self.told["dist"] / 1000
        return float(loss + 32.45 + 20 * math.log10(self.mhz) + 20 * math.log10(kilometres))

    def right(self) -> bool:
        """Whether neither arithmetic nor a known fault of the oracle spoils the comparison."""
        told = self.told
        theta = sum(told["the"].values()) + (sum(told["dl"].values()) + 4e5) * told["gme"]
        return bool(np.isfinite(told["aref"])) and 2 * told["wn"] * theta * max(told["he"]) >= 0.2


# Steps are powers of two: then both count distances exactly and cut the same points off for the
# fits, although the oracle adds steps up and we count them.
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # logarithms of the oracle over cliffs
@settings(deadline=None, max_examples=400)
@given(terrains(), st.integers(2, 9), HEIGHTS_T, HEIGHTS_R, MEGAHERTZ, airs())
def test_equals_itmlogic(
    h: NDArray[np.float32], power: int, htg: float, hrg: float, mhz: float, air: ItmAir
) -> None:
    n, step = h.size - 1, 2.0**power
    oracle = Oracle(h, step, (htg, hrg), mhz)
    expected = oracle.loss_db(air)
    assume(oracle.right())
    scratch = np.empty(scratch_size(n))
    got = compiled_loss(h, n, step, htg, hrg, itm_setup(mhz, air), scratch)
    assert got == pytest.approx(expected, abs=1e-3)


def test_itmlogic_fits_a_free_receiver_to_the_point_before_it() -> None:
    """Its first fault: in line of sight h_e uses the last height but one. Ours takes the last."""
    h = np.zeros(51, np.float32)
    h[-1] = 12
    oracle = Oracle(h, 64.0, (40.0, 10.0), 900.0)
    oracle.loss_db(ItmModel().air())
    path = analysed(prepared(h, 50, np.empty(scratch_size(50))), 50, 64.0, 40.0, 10.0, 360.0)
    assert oracle.told["he"][1] == pytest.approx(10.0, abs=0.5)
    assert path.effective_r == pytest.approx(22.0, abs=0.5)


def test_itmlogic_scatters_where_no_air_is_seen_in_common() -> None:
    """Its second fault: it forgets that A_scat is infinite when r_1 and r_2 are below 0.2.

    Diffraction then goes on growing by as much a kilometre; the oracle turns to a gentler slope.
    """
    h = np.zeros(201, np.float32)
    plain = {"transmitter_height_m": 0.5, "receiver_height_m": 0.5, "frequency_ghz": 0.02}
    near, middle, far = (itm_loss(h, step_km=km / 200, **plain) for km in (600, 700, 800))
    growth = middle.reference_db - near.reference_db
    assert far.reference_db - middle.reference_db == pytest.approx(growth, abs=0.5)
    assert far.region is ItmRegion.DIFFRACTION
    oracle = Oracle(h, 4000.0, (0.5, 0.5), 20.0)
    oracle.loss_db(ItmModel().air())
    assert not oracle.right()
    assert oracle.told["aref"] < far.reference_db - 20


def test_a_fit_over_a_single_place_takes_its_neighbours_too() -> None:
    h = np.array([3, 1, 4, 1, 5, 9], np.float32)
    room = prepared(h, 5, np.empty(scratch_size(5)))
    expected = plain_fit([3, 1, 4, 1, 5, 9], 1, 3)
    assert fitted_ends(5, room, 2.0, 2.0) == pytest.approx(expected)


@settings(deadline=None)
@given(terrains(), st.integers(10, 500), HEIGHTS_T, HEIGHTS_R, MEGAHERTZ)
def test_is_reciprocal(
    h: NDArray[np.float32], thirds: int, htg: float, hrg: float, mhz: float
) -> None:
    n, step = h.size - 1, thirds * math.pi / 3  # so that no height is a whole number of steps
    setup, scratch = itm_setup(mhz, ItmModel().air()), np.empty(scratch_size(n))
    # Of horizons that are equally high the one nearest to the transmitter counts: none are equal.
    h = h + np.random.default_rng(n).uniform(0, 0.01, n + 1).astype(np.float32)
    there = compiled_loss(h, n, step, htg, hrg, setup, scratch)
    back = compiled_loss(h[::-1].copy(), n, step, hrg, htg, setup, scratch)
    assert there == pytest.approx(back, abs=1e-4)


@settings(deadline=None, max_examples=30)
@given(terrains(), st.floats(10, 500), HEIGHTS_T, HEIGHTS_R, MEGAHERTZ, airs())
def test_a_ray_is_made_of_its_paths(
    h: NDArray[np.float32], step: float, htg: float, hrg: float, mhz: float, air: ItmAir
) -> None:
    last = h.size - 1
    setup, scratch, out = itm_setup(mhz, air), np.empty(scratch_size(last)), np.zeros(last + 1)
    itm_ray(h, last, step, htg, hrg, setup, scratch, out)
    for n in range(1, last + 1, 7):
        assert out[n] == compiled_loss(h, n, step, htg, hrg, setup, scratch)
    assert np.all(np.isfinite(out))


@settings(deadline=None)
@given(
    st.lists(st.one_of(st.floats(-500, 500), st.integers(-2, 2).map(float)), min_size=1), st.data()
)
def test_the_quantile_is_that_of_a_sorted_list(values: list[float], data: st.DataObject) -> None:
    x = np.array(values)
    rank = data.draw(st.integers(0, x.size - 1))
    guess = data.draw(st.floats(-600, 600))
    padded = np.r_[x, np.full(3, 1e30)]
    got = smallest(padded, x.size, rank, (x.min(), x.max()), guess)
    assert got == pytest.approx(np.sort(x)[rank], abs=2e-6)


def plain_fit(z: list[float], left: int, right: int) -> tuple[float, float]:
    """Line through z[left..right], ends at half weight; its value at both ends of z."""
    span, middle = right - left, (left + right) / 2
    weight = [0.5 if i in (left, right) else 1.0 for i in range(left, right + 1)]
    mean = sum(w * v for w, v in zip(weight, z[left : right + 1], strict=True)) / span
    tilt = sum(
        w * v * (i - middle)
        for w, v, i in zip(weight, z[left : right + 1], range(left, right + 1), strict=True)
    )
    tilt *= 12 / ((span**2 + 2) * span)
    return mean - tilt * middle, mean + tilt * (len(z) - 1 - middle)


@settings(deadline=None)
@given(terrains(), st.data())
def test_fits_and_roughness_are_those_of_plain_loops(
    h: NDArray[np.float32], data: st.DataObject
) -> None:
    n = h.size - 1
    start = data.draw(st.floats(0.01, 0.2)) * n
    end = data.draw(st.floats(0.8, 0.99)) * n
    room = prepared(h, n, np.empty(scratch_size(n)))
    z = [float(v) for v in h]
    expected = plain_fit(z, math.floor(start), math.ceil(end))
    assert fitted_ends(n, room, start, end) == pytest.approx(expected, abs=1e-6)
    assume(end - start >= 2)
    decile = min(max(4, int(0.1 * (end - start + 8))), 25)
    samples = np.interp(np.linspace(start, end, 10 * decile - 5), np.arange(n + 1), z)
    low, high = plain_fit(samples.tolist(), 0, samples.size - 1)
    left = np.sort(samples - np.linspace(low, high, samples.size))
    rough = (left[-decile] - left[decile - 1]) / (1 - 0.8 * math.exp(-(end - start) * 30 / 50e3))
    assert interdecile_range(n, 30.0, room, start, end) == pytest.approx(rough, abs=1e-3)


def loss(h: NDArray[np.float64], step_km: float = 0.1, model: ItmModel | None = None) -> Itm:
    return itm_loss(
        h,
        step_km=step_km,
        transmitter_height_m=30,
        receiver_height_m=5,
        frequency_ghz=0.9,
        model=model,
    )


def test_each_share_costs_more_the_more_it_asks_for() -> None:
    h = 40 * np.sin(np.arange(301) / 9) + 40
    for share, least_db in (
        ("time_percentage", 1),
        ("location_percentage", 20),
        ("confidence_percentage", 20),
    ):
        losses = [
            loss(
                h,
                model=ItmModel(
                    **{share: value},
                    variability=ItmVariability.BROADCAST,
                    location_varies=True,
                ),
            ).basic_loss_db
            for value in (1, 10, 50, 90, 99)
        ]
        assert losses == sorted(losses) and losses[0] < losses[-1] - least_db


def test_the_region_goes_with_the_distance() -> None:
    regions = [loss(np.zeros(201), step_km=km / 200).region for km in (10, 60, 500)]
    assert regions == [ItmRegion.LINE_OF_SIGHT, ItmRegion.DIFFRACTION, ItmRegion.SCATTER]


def test_a_higher_ridge_costs_more() -> None:
    losses = []
    for top in (0, 50, 100, 200, 400):
        h = np.zeros(201)
        h[100] = top
        losses.append(loss(h).reference_db)
    assert losses == sorted(losses) and losses[-1] > losses[0] + 20


def test_outside_the_limits_is_refused() -> None:
    flat = np.zeros(101)
    fitting = {"step_km": 0.1, "transmitter_height_m": 30, "receiver_height_m": 2}
    for wrong, words in (
        ({"step_km": 0.005}, "path length"),
        ({"transmitter_height_m": 0.4}, "antenna height"),
        ({"receiver_height_m": 3001}, "antenna height"),
        ({"frequency_ghz": 21}, "frequency"),
        ({"frequency_ghz": math.nan}, "frequency"),
    ):
        with pytest.raises(ValueError, match=words):
            itm_loss(flat, **({"frequency_ghz": 1.0} | fitting | wrong))
    for profile in ([0.0, 0.0], [0.0, math.nan, 0.0], np.zeros((3, 3))):
        with pytest.raises(ValueError, match="profile"):
            itm_loss(profile, frequency_ghz=1.0, **fitting)


def test_the_model_says_what_it_was_not_fitted_to() -> None:
    assert loss(np.zeros(201)).warnings == ()
    cliff = np.zeros(201)
    cliff[3] = 900
    assert {ItmWarning.STEEP, ItmWarning.HORIZON} <= set(loss(cliff).warnings)
    low = itm_loss(
        np.zeros(201),
        step_km=6,
        transmitter_height_m=0.6,
        receiver_height_m=2,
        frequency_ghz=0.03,
        model=ItmModel(confidence_percentage=99.95, conductivity_s_per_m=5, permittivity=81),
    )
    expected = {ItmWarning.FREQUENCY, ItmWarning.HEIGHT, ItmWarning.FAR, ItmWarning.RARE}
    assert expected <= set(low.warnings)
    assert ItmWarning.AIR in loss(np.full(201, 4000.0)).warnings


@pytest.mark.parametrize("language", Language)
def test_every_warning_has_words(language: Language) -> None:
    messages = Messages.of(language)
    for warning in ItmWarning:
        assert len(messages(f"itm-warning-{warning}")) > 20
