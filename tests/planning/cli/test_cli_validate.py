"""``phusong validate`` as people meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.planning.command import Run, Told

PROFILE = """way
Tx LAT:,12
First Point TX or RX:,T
{Begin of Profile}
Number of Points:,3
0,10,2,0,4
1,10,2,0,4
2,10,2,0,4
{End of Profile}
"""
# Over clear flat ground the loss is that of free space, 92.4 + 20 log(0.6 x 2).
LOG = """# Parameter,Ref,,Value,
f (GHz),,,0.6,
p (%),,,50,
pL (%),,,50,
sigmaL (dB),,,0,
phi_t (deg),,,12,
phi_r (deg),,,12.018,
lam_t (deg),,,109,
lam_r (deg),,,109,
htg (m),,,200,
hrg (m),,,200,
pol,,,2,
DN ,,,45,
N0 ,,,325,
dct (km) ,,,500,
dcr (km) ,,,500,
d (km),,,2,
Lb (dB),Eq (69),,93.98362,
"""
TABLE = "f__ghz,d__km,p,rtn,L_ctt__db\n0.5,0.25,50,0,17.4\n67.1,5,50,48,0\n"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "results").mkdir()
    (tmp_path / "profiles" / "way.csv").write_text(PROFILE, encoding="utf-8")
    (tmp_path / "results" / "way_0_log.csv").write_text(LOG, encoding="utf-8")
    return tmp_path


def test_prints_cases_steps_and_the_differences(phusong: Run, published: Path) -> None:
    told: Told = phusong("validate", "p1812", published, "--lang", "en")
    assert told.code == 0 and told.err == ""
    assert "way_0" in told.out and "93.9836" in told.out
    assert "Largest difference" in told.out
    assert "P.1812: 1 case, largest difference" in told.out


def test_json_holds_every_case_and_step(phusong: Run, published: Path) -> None:
    told: Told = phusong("validate", "p1812", published, "--json")
    report = json.loads(told.out)
    assert told.code == 0 and report["model"] == "P.1812" and report["cases"] == 1
    (row,) = report["rows"]
    assert row["case"] == "way_0" and row["expected_db"] == 93.98362
    assert row["difference_db"] == row["computed_db"] - row["expected_db"]
    assert abs(row["difference_db"]) == report["max_difference_db"] < 1e-3
    assert report["mean_difference_db"] == report["max_difference_db"]
    assert row["intermediates"]["d"] == {"expected": 2.0, "computed": 2.0, "difference": 0.0}


def test_holds_a_table_of_clutter_losses_against_ours(phusong: Run, tmp_path: Path) -> None:
    (tmp_path / "statistics.csv").write_text(TABLE, encoding="utf-8")
    told: Told = phusong("validate", "p2108", tmp_path, "--json")
    report = json.loads(told.out)
    assert told.code == 0 and report["cases"] == 1 and report["max_difference_db"] < 0.05


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_folder_without_published_results_is_told(
    phusong: Run, tmp_path: Path, lang: str
) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        told: Told = phusong("validate", "p1812", folder, "--lang", lang)
        assert told.code == 2 and told.out == "" and str(folder) in told.err


def test_broken_files_are_told_all_together(phusong: Run, published: Path) -> None:
    (published / "profiles" / "way.csv").write_text(PROFILE.replace("1,10,", "one,10,"))
    log = LOG.replace("htg (m),,,200", "htg (m),,,high")
    (published / "results" / "way_1_log.csv").write_text(log)
    (published / "results" / "path_0_log.csv").write_text(LOG)
    told: Told = phusong("validate", "p1812", published, "--lang", "en")
    assert told.code == 2 and told.out == ""
    assert "way.csv, row 7" in told.err and "[one,10,2,0,4]" in told.err
    assert "way_1_log.csv, row 10, column htg [high]" in told.err
    assert "path_0_log.csv" in told.err and "3 errors" in told.err
