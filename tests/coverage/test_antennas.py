"""Antennas: shapes against published and analytic values, tilts on the sphere, tables of them."""

from __future__ import annotations

import math
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from scipy.spatial.transform import Rotation

from phusong.coverage.antennas import (
    Antenna,
    AntennaModel,
    Beams,
    Measured,
    Omni,
    PanelArray,
    ReferenceSector,
    Sector,
    Tilted,
    antenna_tables,
    network_tables,
    pattern_db,
)
from phusong.coverage.antennas.directions import directivity, panel_frame, sphere
from phusong.coverage.kernels.antennas import best_gain, pattern_gain

AZIMUTH, ELEVATION = sphere()
FRONT = np.where(AZIMUTH > 180, AZIMUTH - 360, AZIMUTH)
ANGLES = np.arange(360)


def sector_cuts(width: float, height: float, *, tilt: float = 0) -> Measured:
    """A sector as a measurement of its two cuts would tell it."""
    around = np.minimum(ANGLES, 360 - ANGLES)
    down = np.where(ANGLES > 180, ANGLES - 360, ANGLES)
    return Measured(
        gain_dbi=17,
        horizontal_db=tuple((-pattern_db(around, 0, horizontal_width_deg=width)).tolist()),
        vertical_db=tuple((-pattern_db(0, down - tilt, vertical_width_deg=height)).tolist()),
        tilt_deg=tilt,
    )


SMALL = PanelArray(
    rows=4,
    columns=4,
    ssb=Beams(azimuth_deg=(-30, 30), columns=2),
    traffic=Beams(azimuth_deg=(-40, 0, 40)),
)
KINDS: list[Antenna] = [
    Sector(),
    Omni(),
    ReferenceSector(gain_dbi=16),
    sector_cuts(65, 10, tilt=4),
    SMALL,
]
antennas = st.sampled_from(KINDS)
tilts = st.integers(-100, 200).map(lambda tenths: tenths / 10)


# ------------------------------------------------------------------ the sphere


def test_directivity_of_textbook_antennas() -> None:
    up = np.radians(ELEVATION)
    half_wave = np.cos(np.pi / 2 * np.sin(up)) / np.maximum(np.cos(up), 1e-12)
    assert directivity(np.ones((361, 360))) == pytest.approx(1)
    assert directivity(np.cos(up) ** 2) == pytest.approx(1.5, rel=1e-4)
    assert 10 * math.log10(directivity(half_wave**2)) == pytest.approx(2.151, abs=0.001)
    assert directivity(np.where(ELEVATION >= 0, 1.0, 0.0)) == pytest.approx(2, rel=0.01)


@given(st.floats(-180, 180), st.floats(-89, 89), st.floats(-20, 40))
def test_a_bent_panel_sees_what_a_rotation_says(azimuth: float, elevation: float, tilt: float):
    seen, above = panel_frame(azimuth, elevation, mechanical_tilt_deg=tilt)

    def vector(a: float, e: float) -> np.ndarray:
        a, e = math.radians(a), math.radians(e)
        return np.array([math.cos(e) * math.cos(a), math.cos(e) * math.sin(a), math.sin(e)])

    # Bending the panel down is turning the world up round the axis across the panel.
    turned = Rotation.from_euler("y", -tilt, degrees=True).apply(vector(azimuth, elevation))
    assert vector(float(seen), float(above)) == pytest.approx(turned, abs=1e-7)


@given(st.floats(-60, 60), st.floats(0, 20))
def test_mechanical_tilt_dips_the_front_and_lifts_the_back(elevation: float, tilt: float) -> None:
    ahead = panel_frame(0, elevation, mechanical_tilt_deg=tilt)
    behind = panel_frame(180, elevation, mechanical_tilt_deg=tilt)
    assert ahead == (pytest.approx(0, abs=1e-6), pytest.approx(elevation + tilt, abs=1e-6))
    assert abs(float(behind[0])) == pytest.approx(180, abs=1e-6)
    assert float(behind[1]) == pytest.approx(elevation - tilt, abs=1e-6)


# ------------------------------------------------------------------ tables


@settings(deadline=None, max_examples=12)
@given(antennas, tilts, tilts)
def test_every_table_is_a_gain_below_a_maximum_that_is_reached(
    antenna: Antenna, mechanical: float, electrical: float
) -> None:
    own, traffic = antenna_tables(Tilted(antenna, mechanical, electrical))
    for table in (own, own if traffic is None else traffic):
        assert table.shape == (361, 360) and table.dtype == np.float32
        assert np.isfinite(table).all() and table.max() <= 0 and table.min() >= -200
        assert table.max() > -0.4
    assert (traffic is None) == (antenna is not SMALL)


@settings(deadline=None, max_examples=12)
@given(antennas, tilts, tilts)
def test_symmetric_antennas_stay_symmetric(
    antenna: Antenna, mechanical: float, electrical: float
) -> None:
    own, _ = antenna_tables(Tilted(antenna, mechanical, electrical))
    assert np.abs(own - own[:, -ANGLES % 360]).max() < 1e-3


@settings(deadline=None, max_examples=40)
@given(tilts, st.floats(-720, 720), st.floats(-30, 20))
def test_a_table_of_a_sector_is_its_formula(tilt: float, off: float, elevation: float) -> None:
    """Within 0.05 dB in the main lobe; beside it the kinks of the formula are rounded off."""
    tables = network_tables([Tilted(Sector(), 0.0, tilt)])
    got = pattern_gain(tables.patterns, 0, off, elevation)
    wanted = float(pattern_db(off, elevation + tilt))
    assert got == pytest.approx(wanted, abs=0.05 if wanted > -20 else 0.5)


@settings(deadline=None, max_examples=25)
@given(antennas, tilts, tilts, st.floats(-720, 720), st.floats(-100, 100))
def test_the_best_of_a_column_bounds_it(
    antenna: Antenna, mechanical: float, electrical: float, off: float, elevation: float
) -> None:
    tables = network_tables([Tilted(antenna, mechanical, electrical)])
    level = pattern_gain(tables.patterns, 0, off, elevation)
    assert level <= best_gain(tables.patterns_best, 0, off) + 1e-6
    assert level == pytest.approx(pattern_gain(tables.patterns, 0, off + 360, elevation), abs=1e-6)


def test_reading_a_table_wraps_round_and_stops_at_the_poles() -> None:
    patterns = np.random.default_rng(1).uniform(-30, 0, (2, 361, 360)).astype(np.float32)
    assert pattern_gain(patterns, 1, 7.0, 4.5) == patterns[1, 189, 7]
    assert pattern_gain(patterns, 1, -1e-15, 0.0) == pytest.approx(patterns[1, 180, 0])
    assert pattern_gain(patterns, 1, 359.5, 90.0) == pytest.approx(
        (float(patterns[1, 360, 359]) + float(patterns[1, 360, 0])) / 2
    )
    assert pattern_gain(patterns, 0, 12.0, 400.0) == patterns[0, 360, 12]
    assert pattern_gain(patterns, 0, 12.0, -400.0) == patterns[0, 0, 12]
    assert best_gain(patterns.max(axis=1), 0, 359.5) == pytest.approx(
        float(patterns[0].max(axis=0)[[359, 0]].mean())
    )


def test_antennas_that_hang_alike_share_a_table() -> None:
    hung = [
        Tilted(Sector(), 0.0, 3.0),
        Tilted(SMALL, 0.0, 3.0),
        Tilted(Sector(), 0.0, 3.04),
        Tilted(Sector(), 2.0, 3.0),
    ]
    tables = network_tables(hung)
    assert tables.pattern.tolist() == [0, 1, 0, 3]
    assert tables.traffic.tolist() == [0, 2, 0, 3]
    assert len(tables.patterns) == 4
    assert tables.traffic_gain_db[[0, 2, 3]].tolist() == [0, 0, 0]
    assert tables.traffic_gain_db[1] == SMALL.radiation(3.0).traffic_gain_db > 1
    assert np.array_equal(tables.patterns.max(axis=1), tables.patterns_best)
    assert network_tables([]).patterns.shape == (0, 361, 360)


def test_mechanical_tilt_is_electrical_tilt_ahead_and_its_opposite_behind() -> None:
    """On the vertical cut of a sector, whose shape there is the same either way."""
    bent, _ = antenna_tables(Tilted(Sector(), 6.0, 0.0))
    dipped, _ = antenna_tables(Tilted(Sector(), 0.0, 6.0))
    assert bent[:, 0] == pytest.approx(dipped[:, 0], abs=1e-4)
    omni_bent, _ = antenna_tables(Tilted(Omni(), 6.0, 0.0))
    omni_dipped, _ = antenna_tables(Tilted(Omni(), 0.0, 6.0))
    raised, _ = antenna_tables(Tilted(Omni(), 0.0, -6.0))
    assert omni_bent[:, 0] == pytest.approx(omni_dipped[:, 0], abs=1e-4)
    assert omni_bent[12:-12, 180] == pytest.approx(raised[12:-12, 180], abs=1e-4)
    assert np.array_equal(omni_dipped, omni_dipped[:, [77]].repeat(360, axis=1))


# ------------------------------------------------------------------ arrays


def line_power(count: int, spacing: float, off: np.ndarray) -> np.ndarray:
    """Sum of phasors, element by element."""
    total = sum(np.exp(2j * np.pi * spacing * n * off) for n in range(count))
    return np.abs(total / count) ** 2


def plain_beam(panel: PanelArray, rows: int, columns: int, az: float, dip: float) -> np.ndarray:
    """Power of one beam over an isotropic antenna, from phasors and a sum over the sphere."""
    up, turn = np.radians(ELEVATION), np.radians(FRONT)
    element = 10 ** (
        pattern_db(
            FRONT,
            ELEVATION,
            horizontal_width_deg=panel.element_horizontal_width_deg,
            vertical_width_deg=panel.element_vertical_width_deg,
        )
        / 10
    )
    upright = line_power(rows, panel.row_spacing, np.sin(up) + math.sin(math.radians(dip)))
    aside = np.cos(up) * np.sin(turn) - math.sin(math.radians(az))
    power = element * upright * line_power(columns, panel.column_spacing, aside)
    area = np.cos(up) * np.radians(0.5) * np.radians(1)
    return power / (np.sum(power * area) / (4 * np.pi))


@pytest.mark.parametrize("count", [1, 2, 5, 8])
def test_a_line_of_isotropic_sources_half_a_wave_apart_gains_their_number(count: int) -> None:
    power = line_power(count, 0.5, np.sin(np.radians(ELEVATION)))
    assert directivity(power) == pytest.approx(count, rel=1e-3)


@pytest.mark.parametrize("tilt", [0.0, 4.0])
def test_the_envelope_is_the_best_of_plain_beams(tilt: float) -> None:
    radiation = SMALL.radiation(tilt)
    assert radiation.gain_dbi is not None and radiation.traffic is not None
    ssb = np.max([plain_beam(SMALL, 4, 2, az, tilt) for az in (-30, 30)], axis=0)
    data = np.max([plain_beam(SMALL, 4, 4, az, tilt) for az in (-40, 0, 40)], axis=0)
    peak = 10 * math.log10(ssb.max()) - SMALL.loss_db
    assert radiation.gain_dbi == pytest.approx(peak, abs=0.01)
    assert radiation.traffic_gain_db == pytest.approx(
        10 * math.log10(data.max() / ssb.max()), abs=0.01
    )
    for pattern, plain in ((radiation.broadcast, ssb), (radiation.traffic, data)):
        got = pattern(FRONT, ELEVATION)
        wanted = 10 * np.log10(np.maximum(plain / plain.max(), 1e-12))
        strong = wanted > -40
        assert np.abs(got - wanted)[strong].max() < 0.01


@settings(deadline=None, max_examples=10)
@given(
    st.integers(1, 12), st.integers(1, 8), st.floats(-50, 50), st.floats(-5, 10), st.floats(0, 3)
)
def test_a_beam_radiates_no_more_than_it_is_given(
    rows: int, columns: int, azimuth: float, tilt: float, loss: float
) -> None:
    beams = Beams(azimuth_deg=(azimuth,))
    panel = PanelArray(rows=rows, columns=columns, loss_db=loss, ssb=beams, traffic=beams)
    radiation = panel.radiation(tilt)
    assert radiation.gain_dbi is not None
    power = 10 ** ((radiation.broadcast(FRONT, ELEVATION) + radiation.gain_dbi) / 10)
    mean = np.sum(power * np.cos(np.radians(ELEVATION))) / np.sum(np.cos(np.radians(ELEVATION)))
    assert 10 * math.log10(mean) == pytest.approx(-loss, abs=0.02)
    assert radiation.traffic_gain_db == pytest.approx(0)


def test_the_usual_panel_has_the_gains_that_are_seen() -> None:
    """SSB beams of 17 to 21 dBi and traffic beams of 24 to 25 dBi are what operators deploy."""
    radiation = PanelArray().radiation(3.0)
    assert radiation.gain_dbi is not None and radiation.traffic is not None
    assert radiation.gain_dbi == pytest.approx(19.4, abs=0.1)
    assert radiation.gain_dbi + radiation.traffic_gain_db == pytest.approx(24.7, abs=0.1)
    # No gaps between the beams: both fall to the sides no faster than a sector of 65 degrees.
    aside = np.arange(-60.0, 61)
    for pattern in (radiation.broadcast, radiation.traffic):
        assert (pattern(aside, np.full(121, -3.0)) > pattern_db(aside, 0) - 1).all()


def test_one_element_has_the_gain_of_the_table() -> None:
    alone = Beams(azimuth_deg=(0,))
    panel = PanelArray(rows=1, columns=1, ssb=alone, traffic=alone)
    assert panel.radiation(0.0).gain_dbi == pytest.approx(8, abs=0.05)


def test_a_higher_panel_is_stronger_and_narrower() -> None:
    low, high = (PanelArray(rows=rows).radiation(0.0) for rows in (4, 12))
    assert low.gain_dbi is not None and high.gain_dbi is not None
    assert high.gain_dbi == pytest.approx(low.gain_dbi + 10 * math.log10(3), abs=0.6)
    above = np.zeros(1), np.array([8.0])
    assert high.broadcast(*above) < low.broadcast(*above) - 5


# ------------------------------------------------------------------ reference sector


def test_the_reference_sector_loses_three_db_at_half_its_width() -> None:
    pattern = ReferenceSector(gain_dbi=18, vertical_width_deg=7).radiation(0.0).broadcast
    got = pattern(np.array([0, 32.5, 0.0]), np.array([0, 0, 3.5]))
    assert got == pytest.approx([0, -3, -3], abs=1e-9)
    behind = -12 + 10 * math.log10(1 + 8 * 0.7) - 15 * math.log10(180 / 7)
    assert float(pattern(np.array([180.0]), np.zeros(1))[0]) == pytest.approx(behind)
    assert ReferenceSector(gain_dbi=18).height_deg == pytest.approx(31000 / 65 / 10**1.8)


@settings(deadline=None)
@given(st.floats(10, 20), st.floats(4, 20), st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_reference_sector_does_not_jump(
    gain: float, height: float, k_p: float, k_h: float, k_v: float
) -> None:
    antenna = ReferenceSector(gain_dbi=gain, vertical_width_deg=height, k_p=k_p, k_h=k_h, k_v=k_v)
    pattern = antenna.radiation(0.0).broadcast
    for at in (4 * height, 90.0):
        below, above = at - 1e-6, min(at + 1e-6, 90.0)
        levels = pattern(np.zeros(2), np.array([below, above]))
        assert levels[0] == pytest.approx(levels[1], abs=1e-3)


@pytest.mark.parametrize("tilt", [(0.0, 0.0), (5.0, 0.0), (0.0, 5.0), (0.0, -4.0)])
def test_the_reference_sector_equals_another_implementation(tilt: tuple[float, float]) -> None:
    """pycraf 2.1 leaves k_v out of the factor C, so k_v is 0 here; see the continuity above."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pycraf = pytest.importorskip("pycraf")
        units = pytest.importorskip("astropy.units")
    one, deg, dbi = pycraf.conversions.dimless, units.deg, pycraf.conversions.dBi
    azimuth, elevation = np.arange(-180.0, 181)[None, :], np.arange(-90.0, 90.5, 0.5)[:, None]
    mechanical, electrical = tilt
    wanted = pycraf.antenna.imt_advanced_sectoral_peak_sidelobe_pattern_400_to_6000_mhz(
        azimuth * deg,
        elevation * deg,
        18 * dbi,
        65 * deg,
        7 * deg,
        k_p=0.7 * one,
        k_h=0.7 * one,
        k_v=0 * one,
        tilt_m=mechanical * deg,
        tilt_e=electrical * deg,
    ).to_value(dbi)
    antenna = ReferenceSector(gain_dbi=18, vertical_width_deg=7, k_v=0)
    pattern = antenna.radiation(electrical).broadcast
    seen = panel_frame(azimuth, elevation, mechanical_tilt_deg=mechanical)
    assert np.abs(pattern(*seen) + 18 - wanted).max() < 1e-9


# ------------------------------------------------------------------ measured


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10_000), tilts)
def test_both_cuts_come_back_as_they_were_measured(seed: int, tilt: float) -> None:
    rng = np.random.default_rng(seed)
    horizontal, vertical = rng.uniform(0, 30, (2, 360))
    # They are cuts of one antenna: ahead and behind they meet.
    vertical[[0, 180]] = horizontal[[0, 180]]
    antenna = Measured(
        gain_dbi=15,
        horizontal_db=tuple(horizontal.tolist()),
        vertical_db=tuple(vertical.tolist()),
        tilt_deg=tilt,
    )
    pattern = antenna.radiation(tilt).broadcast
    around = np.where(ANGLES > 180, ANGLES - 360.0, ANGLES)
    assert -pattern(around, np.zeros(360)) == pytest.approx(horizontal)
    down = np.arange(-90.0, 91)
    assert -pattern(np.zeros(181), -down) == pytest.approx(vertical[down.astype(int) % 360])
    behind = pattern(np.full(181, 180.0), -down)
    assert -behind == pytest.approx(vertical[(180 - down).astype(int) % 360])


def test_a_measured_sector_is_near_the_sector_it_was_measured_from() -> None:
    measured, model = sector_cuts(65, 10), Sector()
    got = measured.radiation(0.0).broadcast(FRONT, ELEVATION)
    wanted = model.radiation(0.0).broadcast(FRONT, ELEVATION)
    lobe = (np.abs(FRONT) < 60) & (np.abs(ELEVATION) < 10)
    # HPI gives the vertical cut less weight to the side than the sum of both attenuations.
    assert np.abs(got - wanted)[lobe].max() < 4.1
    assert np.abs(got - wanted)[lobe & (np.abs(FRONT) < 10)].max() < 1


def test_a_measured_tilt_is_not_counted_twice() -> None:
    antenna = sector_cuts(65, 10, tilt=4)
    assert antenna.own_tilt_deg == 4
    for tilt in (2.0, 4.0, 9.0):
        levels = antenna.radiation(tilt).broadcast(np.zeros(361), np.arange(-90, 90.5, 0.5))
        assert np.arange(-90, 90.5, 0.5)[np.argmax(levels)] == -tilt


# ------------------------------------------------------------------ as a scenario writes them


def test_a_kind_says_which_model_it_is() -> None:
    read = TypeAdapter(AntennaModel)
    assert read.validate_python({"kind": "omni", "vertical_width_deg": 20}) == Omni(
        vertical_width_deg=20
    )
    assert hash(read.validate_python({"kind": "array"})) == hash(PanelArray())
    for wrong in ({"kind": "dish"}, {"rows": 3}, 7, "name", None):
        with pytest.raises(ValidationError) as caught:
            read.validate_python(wrong)
        assert [error["type"] for error in caught.value.errors()] == ["antenna-kind"]
    with pytest.raises(ValidationError) as caught:
        read.validate_python(
            {"kind": "measured", "gain_dbi": 3, "horizontal_db": [1, 2], "vertical_db": [0] * 360}
        )
    assert [error["type"] for error in caught.value.errors()] == ["antenna-cut-length"]
