"""Benchmarks run as their documentation says, and their figures hold together."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


def quick(tmp_path: Path, script: str, *more: str) -> dict[str, Any]:
    """What a script with ``--quick`` wrote."""
    file = tmp_path / "figures.json"
    command = [sys.executable, str(FOLDER / script), "--quick", "--json", str(file), *more]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    figures: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return figures


def test_sweep(tmp_path: Path) -> None:
    figures = quick(tmp_path, "sweep.py", "--only", "models", "threads", "radius", "accuracy")
    assert len(figures["models"]) == 6
    assert all(row["losses_Mpx_per_s"] > row["exact_Mpx_per_s"] > 0 for row in figures["models"])
    small, large = figures["radius"]
    assert large["pixels"] == pytest.approx(4 * small["pixels"], rel=0.02)
    assert all(row["wall_s_1"] > 0 and row["wall_s_2"] > 0 for row in figures["threads"])
    grounds = {row["ground"] for row in figures["accuracy"]}
    assert grounds == {"embedded", "rough hills"}
    for row in figures["accuracy"]:
        assert row["compared"] > 200
        assert 0 <= row["median_db"] <= row["p99_db"] <= row["largest_db"]


def test_growth_by_sites_counts_the_pixels_of_each(tmp_path: Path) -> None:
    figures = quick(tmp_path, "sweep.py", "--only", "sites", "resolution")
    few, many = figures["sites"]
    assert many["sites"] == 2 * few["sites"] and many["pixels"] > few["pixels"] > 0
    fine, coarse = figures["resolution"]
    assert fine["pixels"] == pytest.approx(4 * coarse["pixels"], rel=0.02)


def test_peers(tmp_path: Path) -> None:
    figures = quick(tmp_path, "peers.py", "--only", "itmlogic")
    ours = {row["model"]: row["points_per_cpu_s"] for row in figures["ours"]}
    assert set(ours) == {"P.1812", "delta-Bullington", "ITM"}
    if not figures["peers"]:
        assert "not installed" in figures["itmlogic"]["missing"]
        return
    (row,) = figures["peers"]
    assert row["points"] == 20
    assert row["ours_times_faster"] == pytest.approx(ours["ITM"] / row["points_per_cpu_s"])


def test_peers_that_are_not_there_are_told(tmp_path: Path) -> None:
    figures = quick(
        tmp_path, "peers.py", "--only", "itmlogic", "--peer-python", str(tmp_path / "none")
    )
    assert figures["peers"] == []
    assert "none" in figures["itmlogic"]["missing"]


def test_reduce(tmp_path: Path) -> None:
    figures = quick(tmp_path, "reduce.py")
    assert [row["cpu_s"] > 0 for row in figures["parts"]] == [True] * 3


def test_province(tmp_path: Path) -> None:
    figures = quick(tmp_path, "province.py", "--threads", "1")
    everything, few, filling, again, moved = figures["runs"]
    assert everything["sites"] == filling["sites"] == again["sites"] == moved["sites"] == 3584
    assert few["sites"] == 896
    assert figures["same_again"] is True
    assert again["cpu_s"] < everything["cpu_s"]
    assert {row["technology"] for row in figures["technologies"]} == {"4G", "5G"}
    projected = figures["projection"]
    per_province = (everything["cpu_s"] - few["cpu_s"]) / (3584 - 896)
    assert projected["s_per_site"] == pytest.approx(per_province)
    assert projected["cpu_h"] * 3600 >= per_province * 100_000
