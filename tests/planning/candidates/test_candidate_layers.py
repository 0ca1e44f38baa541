"""The user's own positions and vetoes as files: read like other layers, all their problems together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.planning import small
from tests.planning.on_disk import write_scenario
from tests.planning.small import at, frame
from tests.planning.variants import problems_of, variant

from phusong.layers.errors import BadInput, Problem, Problems, Severity
from phusong.layers.i18n import Language, Messages
from phusong.layers.schema import LayerKind
from phusong.planning.candidates import tell_candidates
from phusong.planning.plan import read_layers
from phusong.planning.scenario.file import load_scenario

LAYERS = """[layers]
candidates.path = "own.csv"
vetoes.path = ["vetoes.csv", "vetoes.geojson"]
protected_areas.path = "parks.geojson"
[siting]
vetoed = { T1 = "hết hạn thuê" }
"""
SQUARE = [[[109.03, 12.03], [109.04, 12.03], [109.04, 12.04], [109.03, 12.04], [109.03, 12.03]]]


def write(folder: Path, *, own: str, vetoes: str) -> Path:
    path = variant(folder, LAYERS)
    (folder / "own.csv").write_text(own, encoding="utf-8")
    (folder / "vetoes.csv").write_text(vetoes, encoding="utf-8")
    for name, properties in (
        ("vetoes", {"Lý do": "Đất quốc phòng"}),
        ("parks", {"name": "Khu dự trữ", "type": "reserve"}),
    ):
        feature = {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": SQUARE},
        }
        whole = {"type": "FeatureCollection", "features": [feature]}
        (folder / f"{name}.geojson").write_text(json.dumps(whole), encoding="utf-8")
    return path


def test_tables_of_positions_and_vetoes_are_read(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        own="Mã vị trí,Tên vị trí,Chiều cao cột,Nhà mạng,Kinh độ,Vĩ độ,Ghi chú\n"
        "DX1,Đồi Bà,45,Viettel,109.05,12.05,đất xã\nDX2,,,,109.06,12.06,\n",
        vetoes="Lý do,Bán kính,Kinh độ,Vĩ độ\nDân không đồng thuận,300,109.07,12.07\n",
    )
    problems = Problems()
    province = read_layers(load_scenario(path), problems=problems)
    own = province.layer(LayerKind.CANDIDATES)
    assert own["id"].tolist() == ["DX1", "DX2"] and own["height_m"].tolist()[0] == 45
    assert own["operator"].tolist()[0] == "Viettel" and own["name"].tolist()[0] == "Đồi Bà"
    vetoes = province.layer(LayerKind.VETOES)
    assert vetoes["reason"].tolist() == ["Dân không đồng thuận", "Đất quốc phòng"]
    assert vetoes["radius_m"].tolist()[0] == 300
    assert vetoes["_outline"].notna().tolist() == [False, True]
    assert len(province.layer(LayerKind.PROTECTED_AREAS)) == 1
    assert not problems.has_errors
    assert "veto-of-nothing" not in {p.code for p in problems}


def test_all_that_is_wrong_in_own_tables_is_told_together_with_row_and_column(
    tmp_path: Path,
) -> None:
    path = write(
        tmp_path,
        own="id,height_m,lon,lat\nA,45,109.05,12.05\nA,-3,109.05,xx\n,abc,109.06,12.06\n",
        vetoes="reason,radius_m,lon,lat\n,300,109.07,12.07\nquá gần,0,109.07,12.07\n",
    )
    with pytest.raises(BadInput) as caught:
        read_layers(load_scenario(path), problems=Problems())
    told = {
        (p.code, p.file, p.row, p.column)
        for p in caught.value.problems
        if p.severity is Severity.ERROR
    }
    assert {
        ("value-duplicate", "own.csv", 3, "id"),
        ("value-out-of-range", "own.csv", 3, "height_m"),
        ("coordinate-invalid", "own.csv", 3, "lat"),
        ("value-missing", "own.csv", 4, "id"),
        ("number-invalid", "own.csv", 4, "height_m"),
        ("value-missing", "vetoes.csv", 2, "reason"),
        ("value-out-of-range", "vetoes.csv", 3, "radius_m"),
    } <= told


def in_words(problem: Problem) -> list[str]:
    return [" ".join(Messages.of(language).problem(problem)) for language in Language]


def test_a_veto_of_nothing_and_an_operator_without_bands_are_told() -> None:
    mine = frame(
        [at(1, 1), at(2, 2)], id=["O1", "O2"], operator=["Vietnamobile", "Viettel"]
    ).assign(_file="own.csv", _row=[2, 3])
    here = small.province(tables={LayerKind.CANDIDATES: mine, **small.stations([(5, 5)], [])})
    plan = small.scenario(siting={"vetoed": {"O2": "a", "T-0": "b", "T-9": "c"}})
    problems = Problems()
    tell_candidates(here, plan, problems=problems)
    veto, band = problems
    assert (veto.code, veto.value, veto.column) == ("veto-of-nothing", "T-9", "vetoed.T-9")
    assert (band.code, band.file, band.row, band.value) == (
        "candidate-without-band",
        "own.csv",
        2,
        "Vietnamobile",
    )
    for problem in problems:
        vietnamese, english = in_words(problem)
        assert vietnamese != english and "{" not in vietnamese + english
        assert problem.severity is Severity.WARNING
    assert "5G" in in_words(band)[0] and "4G" not in in_words(band)[0]


def test_wrong_keys_of_limits_are_told_by_the_scenario(tmp_path: Path) -> None:
    write_scenario(tmp_path)
    text = "[siting]\nsharing = 'all'\n[siting.limits.ridge]\nslope = 3\n[siting.limits.existing]\n"
    told = {(p.code, p.column) for p in problems_of(variant(tmp_path, text))}
    assert ("scenario-unknown-key", "siting.limits.ridge.slope") in told
    assert ("scenario-bad-value", "siting.sharing") in told
    assert any(code == "scenario-bad-value" and "existing" in str(at) for code, at in told)
