"""P.1812: published runs, a second implementation, and paths whose answer is known."""

from __future__ import annotations

import math
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.kernels import p1812 as kernel
from phusong.coverage.p1812 import P1812, location_deviation_db, p1812_loss
from phusong.coverage.structures import Air
from phusong.coverage.validation_p1812 import validate_p1812
from phusong.layers.errors import BadInput

from . import plain_p1812
from .plain import plain_knife, plain_spherical
from .plain_p1812 import Link

_FOLDER = os.environ.get("PHUSONG_VALIDATION")


def predict(link: Link, **more: Any) -> P1812:
    return p1812_loss(
        link.d,
        link.h,
        clutter_m=link.clutter,
        zone=link.zone,
        transmitter_height_m=link.htg,
        receiver_height_m=link.hrg,
        frequency_ghz=link.f,
        latitude=link.latitude,
        polarisation="vertical" if link.vertical else "horizontal",
        time_percentage=link.p,
        refractivity_lapse=link.delta_n,
        surface_refractivity=link.n0,
        **more,
    )


def air_of(link: Link) -> Air:
    return Air(link.p, link.delta_n, link.n0, link.latitude)


@st.composite
def links(draw: st.DrawFn) -> Link:
    """Hills, clutter and sea in any order, with uneven steps; from one point between to many."""
    n = draw(st.integers(3, 40))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    total = draw(st.floats(0.5, 150))
    steps = rng.uniform(0.2, 1.0, n - 1)
    d = np.concatenate([[0.0], np.cumsum(steps) * total / steps.sum()])
    rough = draw(st.sampled_from([0.0, 3.0, 30.0, 300.0]))
    h = np.abs(np.cumsum(rng.normal(0, 1, n))) * rough
    land = draw(st.sampled_from([(4,), (3, 4), (1, 3, 4), (1, 1, 1, 1, 3)]))
    return Link(
        d=d,
        h=h,
        clutter=rng.choice([0.0, 0.0, 10.0, 15.0], n),
        zone=rng.choice(land, n).repeat(3)[:n],
        htg=draw(st.floats(1, 200)),
        hrg=draw(st.floats(1, 50)),
        f=draw(st.floats(0.03, 6)),
        p=draw(st.one_of(st.just(50.0), st.floats(1, 50))),
        vertical=draw(st.booleans()),
        latitude=draw(st.floats(-89, 89)),
        delta_n=draw(st.floats(20, 90)),
        n0=draw(st.floats(250, 400)),
    )


def flat(total: float, *, zone: int = 4, n: int = 101, **more: Any) -> Link:
    d = np.linspace(0, total, n)
    base = Link(d, np.zeros(n), np.zeros(n), np.full(n, zone), htg=30.0, hrg=10.0, f=1.0)
    return replace(base, **more)


# ---------------------------------------------------------------- published runs


@pytest.mark.skipif(not _FOLDER, reason="PHUSONG_VALIDATION does not name the validation folder")
def test_equals_every_published_run_to_the_last_printed_digit() -> None:
    texts = {
        str(path): path.read_text(encoding="utf-8", errors="replace")
        for path in Path(_FOLDER or "", "p1812").rglob("*.csv")
    }
    logs = {file: text for file, text in texts.items() if file.endswith("_log.csv")}
    found = validate_p1812({f: t for f, t in texts.items() if f not in logs}, logs)
    assert len(found.cases) == len(logs) > 0
    assert found.max_difference_db <= 1e-6
    for case in found.cases:
        assert len(case.intermediates) >= 46
        for step in case.intermediates:
            assert step.computed == pytest.approx(step.expected, rel=2e-9, abs=1e-9), (
                case.name,
                step.symbol,
            )


# ---------------------------------------------------------------- a second implementation


@given(links())
@settings(max_examples=150, deadline=None)
def test_reads_the_profile_as_the_plain_implementation_does(link: Link) -> None:
    path = predict(link).path
    for name, expected in plain_p1812.geometry(link).items():
        # Dividing by its own square, the fitted line keeps fewer digits than the rest.
        assert getattr(path, name) == pytest.approx(expected, rel=1e-8, abs=1e-6), name


@given(links())
@settings(max_examples=150, deadline=None)
def test_loses_what_the_plain_implementation_loses(link: Link) -> None:
    assert predict(link).parts.loss == pytest.approx(plain_p1812.loss(link), abs=1e-5)


@given(links())
@settings(max_examples=150, deadline=None)
def test_skipping_what_cannot_matter_changes_nothing(link: Link) -> None:
    found = predict(link)
    quick = kernel.loss(found.path, air_of(link), link.f, link.vertical)
    # The Recommendation's approximation of I(0.5) is not quite the 0 that is skipped.
    assert quick == pytest.approx(found.parts.loss, abs=1e-5)


# ---------------------------------------------------------------- paths whose answer is known


def test_a_clear_path_has_the_loss_and_the_field_of_free_space() -> None:
    found = predict(flat(5.0, htg=300.0, hrg=300.0, f=0.6))
    assert found.parts.median_earth.loss == 0
    assert found.basic_loss_db == pytest.approx(92.4 + 20 * math.log10(0.6 * 5), abs=1e-6)
    # P.525: 1 kW from a half-wave dipole makes 106.9 dB(uV/m) at 1 km.
    assert found.field_strength_dbuv_m == pytest.approx(106.9 - 20 * math.log10(5), abs=0.1)


def test_one_knife_edge_costs_what_p526_says() -> None:
    link = flat(10.0, n=3, htg=200.0, hrg=200.0, f=0.9)
    link.h[1] = 290.0
    bulge = 500 * 5 * 5 / link.ae
    nu = (290 + bulge - 200) * math.sqrt(0.002 * 10 / (0.2998 / 0.9 * 25))
    edge = plain_knife(nu)
    expected = edge + (1 - math.exp(-edge / 6)) * (10 + 0.02 * 10)
    assert predict(link).parts.median_earth.actual == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("total", [60.0, 90.0, 140.0])
def test_a_smooth_sea_is_a_sphere(total: float) -> None:
    link = flat(total, zone=1, htg=50.0, hrg=20.0, f=0.8, n=401)
    expected = plain_spherical(total, 50, 20, 0.8, link.ae, eps=80.0, sigma=5.0)
    found = predict(link).parts.median_earth
    assert found.spherical == pytest.approx(expected, abs=1e-9)
    # Over a profile that is the smooth earth itself Bullington's two losses cancel.
    assert found.loss == pytest.approx(max(expected, found.smooth), abs=1e-9)


def test_a_share_of_the_locations_shifts_the_loss_by_its_deviations() -> None:
    link = flat(20.0)
    half = predict(link)
    more = predict(link, location_percentage=90.0, location_sigma_db=5.5)
    fewer = predict(link, location_percentage=10.0, location_sigma_db=5.5)
    assert more.location_db == pytest.approx(1.2816 * 5.5, abs=0.01)
    assert more.basic_loss_db == pytest.approx(half.basic_loss_db + more.location_db, abs=1e-9)
    assert fewer.location_db == -more.location_db
    afloat = predict(flat(20.0, zone=1), location_percentage=90.0, location_sigma_db=5.5)
    assert afloat.location_db == 0


def test_no_location_has_less_than_free_space() -> None:
    link = flat(1.0, htg=300.0, hrg=300.0)
    found = predict(link, location_percentage=1.0, location_sigma_db=8.0)
    assert found.location_db < -15
    assert found.basic_loss_db == found.parts.clear_p


def test_the_deviation_of_locations_fades_above_the_clutter() -> None:
    inside, level, above, high = (
        location_deviation_db(2.6, resolution_m=100, receiver_height_m=h, clutter_m=10)
        for h in (1.5, 10, 15, 25)
    )
    assert inside == level == pytest.approx((0.52 + 0.024 * 2.6) * 100**0.28)
    assert above == pytest.approx(level / 2) and high == 0


# ---------------------------------------------------------------- what must hold for any path


@given(links())
@settings(max_examples=100, deadline=None)
def test_the_way_back_costs_the_same(link: Link) -> None:
    there, back = predict(link), predict(link.turned())
    assert back.parts.loss == pytest.approx(there.parts.loss, abs=1e-5)


@given(links(), st.floats(1, 50), st.floats(1, 50))
@settings(max_examples=100, deadline=None)
def test_more_time_asks_for_more_loss(link: Link, one: float, other: float) -> None:
    low, high = (predict(replace(link, p=p)).parts for p in sorted((one, other)))
    # The rare earth bends the ray over the hills; where it should not, the order is not physics'.
    if low.rare_earth.loss <= low.median_earth.loss:
        assert low.loss <= high.loss + 1e-6


@given(st.floats(0.03, 6), st.floats(0.03, 6), st.floats(2, 40), st.floats(50, 800))
@settings(max_examples=100, deadline=None)
def test_a_ridge_hides_high_frequencies_more(
    one: float, other: float, total: float, ridge: float
) -> None:
    link = flat(total, n=3)
    link.h[1] = ridge
    low, high = (predict(replace(link, f=f)).parts for f in sorted((one, other)))
    assert low.diffracted <= high.diffracted + 1e-9


@given(st.floats(1, 140), st.floats(1, 140), st.sampled_from([1, 4]), st.floats(0.1, 6))
@settings(max_examples=60, deadline=None)
def test_farther_over_smooth_ground_loses_more(
    one: float, other: float, zone: int, f: float
) -> None:
    near, far = (predict(flat(total, zone=zone, f=f)).parts for total in sorted((one, other)))
    assert near.median <= far.median + 0.05


@given(st.floats(1, 300), st.floats(1, 300), st.floats(10, 80), st.floats(0.1, 6))
@settings(max_examples=60, deadline=None)
def test_a_higher_mast_on_smooth_ground_loses_less(
    one: float, other: float, total: float, f: float
) -> None:
    high, low = (
        predict(flat(total, f=f, htg=htg)).parts for htg in sorted((one, other), reverse=True)
    )
    assert high.median_earth.loss <= low.median_earth.loss + 0.05


# ---------------------------------------------------------------- what it refuses


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"f": 0.02}, "frequency"),
        ({"f": 6.1}, "frequency"),
        ({"f": math.nan}, "frequency"),
        ({"htg": 0.5}, "antenna height"),
        ({"hrg": 3001.0}, "antenna height"),
        ({"p": 0.5}, "share of time"),
        ({"p": 51.0}, "share of time"),
        ({"latitude": 91.0}, "latitude"),
        ({"delta_n": 157.0}, "lapse"),
        ({"zone": np.full(101, 2)}, "zone"),
        ({"zone": np.full(100, 4)}, "zone"),
        ({"clutter": np.full(101, -1.0)}, "clutter"),
        ({"clutter": np.full(101, math.nan)}, "clutter"),
        ({"d": np.linspace(0, 0.2, 101)}, "path length"),
        ({"d": np.linspace(0, 3001, 101)}, "path length"),
        ({"d": np.zeros(101)}, "distances"),
        ({"h": np.zeros(7)}, "same length"),
    ],
)
def test_outside_its_limits_it_says_so(change: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        predict(replace(flat(10.0), **change))


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"location_percentage": 0.5, "location_sigma_db": 5.5}, "share of locations"),
        ({"location_percentage": 90.0}, "location_sigma_db"),
        ({"location_percentage": 90.0, "location_sigma_db": -1.0}, "location_sigma_db"),
        ({"coast_km": (-1.0, 3.0)}, "coast_km"),
    ],
)
def test_what_is_asked_must_make_sense(more: dict[str, Any], word: str) -> None:
    with pytest.raises(ValueError, match=word):
        predict(flat(10.0), **more)


def test_a_path_of_two_points_is_a_path() -> None:
    found = predict(flat(3.0, n=2))
    assert found.path.dlt + found.path.dlr == 3.0
    assert found.basic_loss_db == pytest.approx(found.parts.free_space, abs=0.01)


def test_given_coasts_go_over_the_zones() -> None:
    link = flat(80.0, zone=1, htg=10.0, hrg=10.0, p=1.0)
    at_sea, inland = predict(link), predict(link, coast_km=(60.0, 60.0))
    assert at_sea.path.dct == at_sea.path.dcr == 0
    assert inland.parts.anomalous > at_sea.parts.anomalous + 5


# ---------------------------------------------------------------- reading published files


def profile_text(link: Link, *, first: str = "T") -> str:
    rows = zip(link.d, link.h, link.clutter, link.zone, strict=True)
    if first == "R":
        rows = zip(
            link.d[-1] - link.d[::-1],
            link.h[::-1],
            link.clutter[::-1],
            link.zone[::-1],
            strict=True,
        )
    points = [f"{d!r},{h!r},2,{c!r},{z}" for d, h, c, z in (map(float, row) for row in rows)]
    return "\n".join(
        [
            f"First Point TX or RX:,{first}",
            "{Begin of Profile},",
            f"Number of Points:,{len(points)}",
            *points,
            "{End of Profile}",
        ]
    )


def log_text(link: Link, **more: float) -> str:
    values = {
        "f (GHz)": link.f,
        "p (%)": link.p,
        "pL (%)": 50,
        "sigmaL (dB)": 0,
        "phi_t (deg)": link.latitude,
        "phi_r (deg)": link.latitude,
        "lam_t (deg)": 109,
        "lam_r (deg)": 109.001,
        "htg (m)": link.htg,
        "hrg (m)": link.hrg,
        "pol": 2 if link.vertical else 1,
        "DN": link.delta_n,
        "N0": link.n0,
        "dct (km)": 500,
        "dcr (km)": 500,
        "Lb (dB)": plain_p1812.loss(link),
        **more,
    }
    return "\n".join(["# Parameter,Ref,,Value,", *(f"{n},,,{v!r}," for n, v in values.items())])


def hilly(**more: Any) -> Link:
    link = flat(30.0, n=31, latitude=0.0, **more)
    link.h[:] = 40 + 35 * np.sin(link.d) + link.d
    return link


@pytest.mark.parametrize("first", ["T", "R"])
def test_runs_a_log_over_its_profile_from_either_end(first: str) -> None:
    link = hilly(p=10.0)
    found = validate_p1812(
        {"x/way.csv": profile_text(link, first=first), "y/way.csv": "another way"},
        {"x/way_0_log.csv": log_text(link), "x/way_1_log.csv": log_text(replace(link, f=3.0))},
    )
    assert [case.name for case in found.cases] == ["way_0", "way_1"]
    assert found.max_difference_db < 1e-3


def test_tells_all_that_is_wrong_with_published_files_at_once() -> None:
    link = hilly()
    broken = profile_text(link).replace("\n12.0,", "\n12.0;", 1)
    logs = {
        "broken_0_log.csv": log_text(link),
        "gone_0_log.csv": log_text(link),
        "good_0_log.csv": log_text(link).replace("pol,,,2", "pole,,,2"),
        "good_1_log.csv": log_text(link, **{"f (GHz)": 9.0}),
        "good_2_log.csv": log_text(link).replace("htg (m),,,30.0", "htg (m),,,thirty"),
        "none_0_log.csv": log_text(link),
    }
    with pytest.raises(BadInput) as caught:
        validate_p1812(
            {"broken.csv": broken, "good.csv": profile_text(link), "none.csv": "a,b\n1,2"}, logs
        )
    assert {(p.code, p.file, p.row) for p in caught.value.problems} == {
        ("p1812-profile-point", "broken.csv", 16),
        ("p1812-log-without-profile", "gone_0_log.csv", None),
        ("p1812-log-lacks", "good_0_log.csv", None),
        ("validation-refused", "good_1_log.csv", None),
        ("validation-number", "good_2_log.csv", 10),
        ("p1812-no-profile", "none.csv", None),
    }


def test_nothing_to_compare_with_is_a_problem() -> None:
    with pytest.raises(BadInput) as caught:
        validate_p1812({}, {})
    assert [p.code for p in caught.value.problems] == ["p1812-no-logs"]
