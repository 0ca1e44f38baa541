"""``phusong profile``: what ends may be called, what is told, what is drawn."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from defusedxml import ElementTree
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning import small
from tests.planning.command import Run, is_plain
from tests.planning.on_disk import write_scenario
from tests.planning.small import at, frame, stations

from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.outputs.pictures.profile import profile_png, profile_svg
from phusong.planning.outputs.words.profile import budget_lines, sentences
from phusong.planning.scenario.model import Definitions
from phusong.planning.service.ends import End, EndKind, find_end
from phusong.planning.service.path_story import PathStory, network_of, tell_path
from phusong.planning.service.places import list_places

HOSTILE = "<script>alert('$x$')</script> & \"Đá\"\n]]>"
RIDGE_KM, RIDGE_M = 6.0, 400.0


def province(names: tuple[str, ...] = ("Tà Mơ", "Ta Mơ", "Bờ Tây")) -> Province:
    """Two masts west of a ridge; the first settlement behind it."""
    homes = [(9.0, 5.0), (9.5, 8.0), (2.5, 5.0)]
    return small.province(
        size_km=(12, 10),
        height_m=lambda east, north: RIDGE_M * np.exp(-((east - RIDGE_KM) ** 2) / 0.2) + 0 * north,
        tables={
            **stations(
                [(2.05, 5.05), (1.05, 1.05)],
                [
                    (0, "Viettel", "LTE", "B3"),
                    (1, "MobiFone", "LTE", "B8"),
                    (0, "Viettel", "NR", "n41"),
                ],
            ),
            LayerKind.SETTLEMENTS: frame(
                (at(*p) for p in homes),
                id=["ta-mo", "2", "3"],
                name=list(names),
                people=100.0,
                commune=["Xã 1"] * 3,
                commune_code=["00001"] * 3,
            ),
        },
    )


def places(ground: Province) -> gpd.GeoDataFrame:
    return list_places(ground, Definitions())


def end(text: str, ground: Province) -> tuple[End | None, Problems]:
    problems = Problems()
    return find_end(text, ground, places(ground), label="A", problems=problems), problems


def story(start: str, finish: str, *, technology: str = "4G", names: str = "Tà Mơ") -> PathStory:
    ground = province((names, "Khác", "Bờ Tây"))
    problems = Problems()
    one, _ = end(start, ground)
    two, _ = end(finish, ground)
    assert one is not None and two is not None
    network = network_of(ground, small.scenario(), technology, start=one, problems=problems)
    assert network is not None
    told = tell_path(network, one, two, problems=problems)
    assert told is not None, [p.code for p in problems]
    return told


# ---------------------------------------------------------------- ends


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("T-1", EndKind.SITE, "T-1"),
        ("C-0", EndKind.CELL, "C-0"),
        ("settlement:ta-mo", EndKind.PLACE, "Tà Mơ"),
        ("ta-mo", EndKind.PLACE, "Tà Mơ"),
        ("Thôn Tà Mơ", EndKind.PLACE, "Tà Mơ"),
        ("bo  tay", EndKind.PLACE, "Bờ Tây"),
        ("BEST", EndKind.BEST, "best"),
        ("12.25, 109.1", EndKind.POINT, "12.25000, 109.10000"),
    ],
)
def test_an_end_is_found_by_what_people_call_it(text: str, kind: EndKind, name: str) -> None:
    found, problems = end(text, province())
    assert found is not None and not len(problems)
    assert (found.kind, found.name) == (kind, name)


def test_a_point_lies_where_its_degrees_say() -> None:
    ground = province()
    point = gpd.GeoSeries([at(9.0, 5.0)], crs=small.CRS).to_crs(4326)[0]
    found, _ = end(f"{point.y:.7f},{point.x:.7f}", ground)
    assert found is not None
    assert math.hypot(found.x_m - at(9, 5).x, found.y_m - at(9, 5).y) < 0.05


@pytest.mark.parametrize(
    ("text", "code", "detail"),
    [
        ("ta mo", "end-ambiguous", "settlement:ta-mo (Xã 1), settlement:2 (Xã 1)"),
        ("Bờ Tâu", "end-unknown", "Bờ Tây"),
        ("qwertz", "end-unknown", ""),
        ("95.0,109.0", "end-degrees", None),
    ],
)
def test_what_is_meant_must_be_clear(text: str, code: str, detail: str | None) -> None:
    found, problems = end(text, province())
    assert found is None
    (problem,) = problems
    assert problem.code == code and problem.value == text
    if detail is not None:
        assert problem.details["ids" if code == "end-ambiguous" else "near"] == detail
    for language in Language:
        assert all(Messages.of(language).problem(problem))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_an_end_or_a_problem(text: str) -> None:
    ground = GROUND
    problems = Problems()
    found = find_end(text, ground, PLACES, label="A", problems=problems)
    assert (found is None) == (len(problems) == 1)


GROUND = province()
PLACES = places(GROUND)

# ---------------------------------------------------------------- the path


def test_the_story_is_that_of_the_prediction() -> None:
    told = story("T-0", "ta-mo")
    link, sight = told.link, told.sight
    parts = link.pointing_db + link.free_space_db + link.diffraction_db
    parts += link.clutter_db + link.receiver_db
    assert link.rsrp_dbm == pytest.approx(link.eirp_dbm - parts)
    assert told.reason == "terrain" and told.margin_db < 0
    top = link.obstacle
    assert top is not None and top.height_m == pytest.approx(RIDGE_M, abs=15)
    assert top.distance_km == pytest.approx(RIDGE_KM - 2.05, abs=0.1)
    line = np.interp(top.distance_km, sight.distance_km, sight.line_m)
    bulge = np.interp(top.distance_km, sight.distance_km, sight.bulge_m)
    assert top.above_line_m == pytest.approx(top.height_m + bulge - line, abs=0.01)
    # A single knife edge that high: P.526 eq. (31) for nu above -0.78, written out.
    wave = 299.792458 / told.frequency_mhz
    one, two = 1000 * top.distance_km, 1000 * (link.distance_km - top.distance_km)
    nu = top.above_line_m * math.sqrt(2 / wave * (1 / one + 1 / two))
    edge = 6.9 + 20 * math.log10(math.sqrt((nu - 0.1) ** 2 + 1) + nu - 0.1)
    assert top.loss_db == pytest.approx(edge, abs=0.01)
    assert sight.bearing_deg == pytest.approx(90, abs=1)
    middle = sight.distance_km.size // 2
    radius = math.sqrt(
        wave * one * 0
        + wave
        * (1000 * sight.distance_km[middle])
        * (1000 * (link.distance_km - sight.distance_km[middle]))
        / (1000 * link.distance_km)
    )
    assert sight.fresnel_m[middle] == pytest.approx(radius, rel=1e-6)


def test_the_best_server_is_the_strongest_of_all() -> None:
    best = story("best", "Bờ Tây")
    assert best.station == "T-0" and best.reason is None
    assert best.link.rsrp_dbm >= story("T-1", "Bờ Tây").link.rsrp_dbm


def test_out_of_every_range_the_nearest_masts_are_tried() -> None:
    ground = small.province(
        size_km=(20, 4),
        tables={
            **stations(
                [(0.55, 2.05), (1.55, 2.05)], [(0, "V", "LTE", "B3"), (1, "V", "LTE", "B3")]
            ),
            LayerKind.SETTLEMENTS: frame([at(19, 2)], id=["1"], name=["Xa"], people=1.0),
        },
    )
    problems = Problems()
    start, finish = (
        find_end(t, ground, places(ground), label="A", problems=problems) for t in ("best", "Xa")
    )
    assert start is not None and finish is not None
    network = network_of(ground, small.scenario(), "4G", start=start, problems=problems)
    assert network is not None
    told = tell_path(network, start, finish, problems=problems)
    assert told is not None and told.link.distance_km > told.range_km
    assert any("12" in text for text in sentences(told, Messages.of("en")))


def test_a_place_as_start_supposes_a_new_mast() -> None:
    told = story("ta-mo", "Khác")
    assert not told.existing and told.station == "Tà Mơ"
    height = told.sight.line_m[0] - told.sight.ground_m[0]
    assert height == pytest.approx(small.scenario().siting.mast_height_m)


@pytest.mark.parametrize("language", list(Language))
def test_the_budget_adds_up_as_it_is_printed(language: Language) -> None:
    told = story("T-0", "ta-mo")
    lines = list(budget_lines(told, Messages.of(language)))
    figures = [_figure(line.value) for line in lines]
    totals = [i for i, line in enumerate(lines) if line.total]
    level, required, missing = totals
    assert figures[level] == pytest.approx(sum(figures[:level]), abs=0.06 * level)
    assert figures[required] == pytest.approx(sum(figures[level + 1 : required]), abs=0.11)
    assert figures[missing] == pytest.approx(figures[required] - figures[level], abs=0.11)
    assert lines[missing].alert


def _figure(text: str) -> float:
    digits = re.sub(r"[^\d.,−]", "", text).replace("−", "-").replace(",", ".")
    return float(digits)


# ---------------------------------------------------------------- the picture


@pytest.mark.parametrize("language", list(Language))
def test_the_picture_is_the_same_every_time(language: Language) -> None:
    told, messages = story("T-0", "ta-mo"), Messages.of(language)
    assert profile_svg(told, messages) == profile_svg(told, messages)
    png = profile_png(told, messages)
    assert png == profile_png(told, messages)
    assert png.startswith(b"\x89PNG") and b"matplotlib" not in png.lower()


def test_hostile_names_stay_names() -> None:
    svg = profile_svg(story("T-0", "ta-mo", names=HOSTILE), Messages.of("vi"))
    root = ElementTree.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert "script" not in tags and "metadata" not in tags
    texts = " ".join(t.text or "" for t in root.iter() if t.tag.endswith("text"))
    assert "<script>alert('$x$')</script> &" in texts
    assert not re.search(r'(?:href|src)="(?!#)', svg)


@pytest.mark.parametrize("name", ["村 🏝 Đảo", "x" * 300, "", "\u202eabc\x07"])
def test_any_name_can_be_drawn(name: str) -> None:
    told = replace(story("T-0", "ta-mo"), receiver=name)
    assert profile_png(told, Messages.of("vi")).startswith(b"\x89PNG")


def test_a_clear_short_path_is_drawn_too() -> None:
    told = story("T-0", "T-0")
    assert told.link.obstacle is None
    ElementTree.fromstring(profile_svg(told, Messages.of("en")))


# ---------------------------------------------------------------- the command


def test_the_command_prints_and_draws(phusong: Run, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "small", language="en")
    picture = tmp_path / "new" / "xa.svg"
    told = phusong("profile", "best", "Thôn Xa", path, "--out", picture)
    assert told.code == 0 and is_plain(told)
    assert "4G: T1 → Thôn Xa" in told.out.replace("Xa ", "Xa")
    assert "high ground in between" in told.out and "Median RSRP" in told.out
    ElementTree.fromstring(picture.read_text(encoding="utf-8"))
    png = tmp_path / "xa.PNG"
    assert phusong("profile", "Thôn Xa", "T1", path, "-o", png, "--lang", "vi").code == 0
    assert png.read_bytes().startswith(b"\x89PNG")


def test_the_command_speaks_json(phusong: Run, tmp_path: Path) -> None:
    path = write_scenario(tmp_path / "small")
    told = phusong("profile", "C1", "12.05,109.105", path, "--json", "-t", "4g")
    page = json.loads(told.out)
    assert page["cell"] == "C1" and page["reason"] == "terrain"
    losses = page["losses"]
    left = losses.pop("eirp_dbm") - sum(losses.values())
    assert page["rsrp_dbm"] == pytest.approx(left)
    assert page["margin_db"] == pytest.approx(page["rsrp_dbm"] - page["required_rsrp_dbm"])
    assert len(page["profile"]["ground_m"]) == len(page["profile"]["line_m"]) > 10


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("T9", "nowhere at all"), ["T9", "nowhere at all"]),
        (("best", "best"), ["best"]),
        (("T1", "14.0,109.0"), ["14.00000, 109.00000"]),
        (("T1", "Thôn Xa", "-t", "6G", "-o", "x.pdf"), ["6G", "x.pdf"]),
    ],
)
def test_every_mistake_is_told_at_once(
    phusong: Run, tmp_path: Path, arguments: tuple[str, ...], words: list[str]
) -> None:
    path = write_scenario(tmp_path / "small", language="en")
    told = phusong("profile", *arguments[:2], path, *arguments[2:])
    assert told.code == 2 and "Traceback" not in told.all
    assert all(word in told.err for word in words)
    assert not list(tmp_path.glob("x.pdf*"))
