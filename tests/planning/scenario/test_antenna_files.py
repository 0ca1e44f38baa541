"""Antennas in scenarios: described, or read from the files that are named in their place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.planning.on_disk import write_scenario

from phusong.coverage.antennas import Measured, Omni, PanelArray
from phusong.coverage.carriers import default_carriers
from phusong.layers.errors import BadInput, Problem, Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.plan import predict_today
from phusong.planning.scenario.file import load_scenario

EMBEDDED = Path(__file__).parents[3] / "data" / "khanh-hoa" / "scenario.toml"
CARRIER = "[carriers.n78]\n"


def msi(*, gain: str = "17 dBi", tilt: float = 2, sign: str = "") -> str:
    rows = "\n".join(f"{i} {sign}{min(i, 360 - i) / 10}" for i in range(360))
    return (
        f"NAME A\nGAIN {gain}\nELECTRICAL_TILT {tilt}\nHORIZONTAL 360\n{rows}\nVERTICAL 360\n{rows}"
    )


def scenario(folder: Path, text: str) -> Path:
    for source, copy in (
        (EMBEDDED, "base.toml"),
        (EMBEDDED.with_name("undergrounding_tasks.csv"), "undergrounding_tasks.csv"),
    ):
        (folder / copy).write_bytes(source.read_bytes())
    path = folder / "variant.toml"
    path.write_text(f'base = "base.toml"\n{text}', encoding="utf-8")
    return path


def problems_of(path: Path) -> list[Problem]:
    with pytest.raises(BadInput) as caught:
        load_scenario(path)
    for problem in caught.value.problems:
        for language in Language:
            assert all(Messages.of(language).problem(problem))
    return list(caught.value.problems)


def test_antennas_are_described_or_read(tmp_path: Path) -> None:
    (tmp_path / "a.msi").write_text(msi(), encoding="utf-8")
    text = '[antennas]\nA1 = "a.msi"\nPanel = { kind = "array", rows = 8 }\nWhip.kind = "omni"\n'
    file = load_scenario(scenario(tmp_path, text + CARRIER + 'antenna = "panel"\n'))
    antennas = file.scenario.antennas
    assert isinstance(antennas["A1"], Measured) and antennas["A1"].gain_dbi == 17
    assert antennas["A1"].tilt_deg == 2
    assert antennas["Panel"] == PanelArray(rows=8) and antennas["Whip"] == Omni()
    assert file.scenario.carriers["n78"].antenna == "panel"
    assert not file.notices


def test_files_of_a_base_are_relative_to_it_and_may_be_many(tmp_path: Path) -> None:
    (tmp_path / "types").mkdir()
    for name, gain in (("742215", "15 dBi"), ("80010", "16 dBi")):
        (tmp_path / "types" / f"{name}.msi").write_text(msi(gain=gain), encoding="utf-8")
    variants = tmp_path / "variants"
    variants.mkdir()
    (variants / "own.msi").write_text(msi(gain="12 dBi", sign="-"), encoding="utf-8")
    scenario(tmp_path, '[antennas]\nall = "types/*.msi"\n')
    path = variants / "one.toml"
    path.write_text('base = "../variant.toml"\n[antennas]\n80010 = "own.msi"\n', encoding="utf-8")
    file = load_scenario(path)
    gains = {name: antenna.gain_dbi for name, antenna in file.scenario.antennas.items()}
    assert gains == {"742215": 15, "80010": 12}
    assert [notice.code for notice in file.notices] == ["antenna-negative"] * 2


def test_broken_files_are_told_beside_the_faults_of_the_scenario(tmp_path: Path) -> None:
    (tmp_path / "a.msi").write_text(msi(gain="much"), encoding="utf-8")
    text = '[antennas]\nA = "a.msi"\nB = "none.msi"\n[definitions]\nplace_share = 7\n'
    told = [(p.code, p.file, p.row, p.value) for p in problems_of(scenario(tmp_path, text))]
    assert told == [
        ("antenna-gain", "a.msi", 2, "much"),
        ("file-missing", "none.msi", None, None),
        ("scenario-bad-value", "variant.toml", 6, "7"),
    ]


def test_a_band_keeps_what_its_table_leaves_out(tmp_path: Path) -> None:
    text = '[carriers.n78]\nantenna = { kind = "array" }\nload = 0.3\n'
    carriers = load_scenario(scenario(tmp_path, text)).scenario.all_carriers()
    usual = default_carriers()
    update = {"antenna": PanelArray(), "load": 0.3}
    assert carriers == {**usual, "n78": usual["n78"].model_copy(update=update)}
    (problem,) = problems_of(scenario(tmp_path, "[carriers.n78]\ndownlink_mhz = 1\n"))
    assert (problem.code, problem.row) == ("scenario-bad-value", 3)
    missing = problems_of(scenario(tmp_path, "[carriers.n79]\nradio = 'NR'\n"))
    assert {p.code for p in missing} == {"scenario-missing-key"}
    assert "carriers.n79.band" not in {p.column for p in missing}


@pytest.mark.parametrize(
    ("text", "code", "row", "column"),
    [
        ("[antennas.P]\nkind = 'array'\nrows = 0", "scenario-bad-value", 4, "antennas.P.rows"),
        (
            "[antennas.P]\nkind = 'array'\ncolums = 3",
            "scenario-unknown-key",
            4,
            "antennas.P.colums",
        ),
        ("[antennas.P]\nkind = 'dish'", "antenna-kind", 2, "antennas.P"),
        ("[antennas]\nP = 7", "antenna-kind", 3, "antennas.P"),
        ("[antennas]\n'P ' = { kind = 'omni' }", "antenna-name", 2, "antennas"),
        (
            "[antennas]\nP = { kind = 'omni' }\np = { kind = 'omni' }",
            "antenna-name",
            2,
            "antennas",
        ),
        (
            "[antennas.P]\nkind = 'measured'\ngain_dbi = 3\nhorizontal_db = [1]\nvertical_db = [1]",
            "antenna-cut-length",
            5,
            "antennas.P.horizontal_db",
        ),
        (CARRIER + "antenna = 'P'", "carrier-antenna", None, None),
        (
            CARRIER + "[carriers.n78.antenna]\nkind = 'array'\nrows = 0",
            "scenario-bad-value",
            5,
            "carriers.n78.antenna.rows",
        ),
        (
            CARRIER + "[carriers.n78.antenna]\nkind = 'array'\nssb = {}",
            "scenario-missing-key",
            5,
            "carriers.n78.antenna.ssb.azimuth_deg",
        ),
    ],
)
def test_faults_are_told_where_they_stand(
    tmp_path: Path, text: str, code: str, row: int | None, column: str | None
) -> None:
    problem = problems_of(scenario(tmp_path, text))[0]
    assert (problem.code, problem.row, problem.column) == (code, row, column)
    if code == "scenario-unknown-key":
        assert problem.details["nearest"] == "columns"


def test_a_province_with_an_antenna_of_its_own_is_predicted_and_told(tmp_path: Path) -> None:
    path = write_scenario(tmp_path, extra='antennas.A1 = "a.msi"')
    (tmp_path / "a.msi").write_text(msi(gain="7 dBi", sign="-"), encoding="utf-8")
    head = "cell_id,site_id,operator,technology,band,height_m,antenna,mtilt,góc cúp điện"
    (tmp_path / "cells.csv").write_text(
        f"{head}\nC1,T1,Viettel,LTE,B3,40,a1,1,2\nC2,T1,Viettel,LTE,B3,40,Chảo,,\n",
        encoding="utf-8",
    )
    province, coverage = predict_today(load_scenario(path), problems=Problems())
    told = [(n.code, n.row, n.value) for n in province.notices if n.code.startswith("antenna")]
    assert told == [
        ("antenna-negative", 4, "HORIZONTAL 360"),
        ("antenna-negative", 365, "VERTICAL 360"),
        ("antenna-unknown", 3, "Chảo"),
    ]
    cells = coverage.transmitters["4G"]
    assert cells.eirp_dbm[0] == pytest.approx(cells.eirp_dbm[1] - 10)
    assert (cells.mechanical_tilt_deg[0], cells.electrical_tilt_deg[0]) == (1, 2)
    assert set(np.unique(coverage.predictions["4G"].best_server)) <= {-1, 0, 1}
