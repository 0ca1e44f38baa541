"""Benchmarks run as their documentation says, and their figures hold together."""

from __future__ import annotations

import json
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
_ROUTING = {"graph", "sea", "tree", "cable"}
"""What the stages of routes are about."""


Quick = Callable[..., dict[str, Any]]


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Quick]:
    """Runs a script with ``--quick`` as the interpreter would, and gives what it wrote."""
    known = set(sys.modules)
    monkeypatch.syspath_prepend(str(FOLDER))
    monkeypatch.chdir(tmp_path)

    def run(script: str, *more: str) -> dict[str, Any]:
        file = tmp_path / "figures.json"
        path = str(FOLDER / script)
        monkeypatch.setattr(sys, "argv", [path, "--quick", "--json", str(file), *more])
        runpy.run_path(path, run_name="__main__")
        assert [left.name for left in tmp_path.iterdir()] == [file.name]
        figures: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        return figures

    yield run
    # Scripts call each other by bare names, which must not outlive the test.
    for name in {path.stem for path in FOLDER.glob("*.py")} & (set(sys.modules) - known):
        del sys.modules[name]


def test_sweep(quick: Quick) -> None:
    figures = quick("sweep.py", "--only", "models", "threads", "radius", "accuracy")
    assert len(figures["models"]) == 6
    for row in figures["models"]:
        assert min(row[f"{what}_Mpx_per_s"] for what in ("losses", "predict", "exact")) > 0
    small, large = figures["radius"]
    assert large["pixels"] == pytest.approx(4 * small["pixels"], rel=0.02)
    assert all(row["wall_s_1"] > 0 and row["wall_s_2"] > 0 for row in figures["threads"])
    grounds = {row["ground"] for row in figures["accuracy"]}
    assert grounds == {"embedded", "rough hills"}
    for row in figures["accuracy"]:
        assert row["compared"] > 200
        assert 0 <= row["median_db"] <= row["p99_db"] <= row["largest_db"]


def test_growth_by_sites_counts_the_pixels_of_each(quick: Quick) -> None:
    figures = quick("sweep.py", "--only", "sites", "resolution")
    few, many = figures["sites"]
    assert many["sites"] == 2 * few["sites"] and many["pixels"] > few["pixels"] > 0
    fine, coarse = figures["resolution"]
    assert fine["pixels"] == pytest.approx(4 * coarse["pixels"], rel=0.02)


def test_peers(quick: Quick) -> None:
    figures = quick("peers.py", "--only", "itmlogic")
    ours = {row["model"]: row["points_per_cpu_s"] for row in figures["ours"]}
    assert set(ours) == {"P.1812", "delta-Bullington", "ITM"}
    if not figures["peers"]:
        assert "not installed" in figures["itmlogic"]["missing"]
        return
    (row,) = figures["peers"]
    assert row["points"] == 20
    assert row["ours_times_faster"] == pytest.approx(ours["ITM"] / row["points_per_cpu_s"])


def test_peers_that_are_not_there_are_told(quick: Quick) -> None:
    figures = quick("peers.py", "--only", "itmlogic", "--peer-python", "no-such-python")
    assert figures["peers"] == []
    assert "no-such-python" in figures["itmlogic"]["missing"]


def test_reduce(quick: Quick) -> None:
    figures = quick("reduce.py")
    assert [row["cpu_s"] > 0 for row in figures["parts"]] == [True] * 3


def test_province(quick: Quick) -> None:
    figures = quick("province.py", "--threads", "1")
    everything, few, filling, again, moved = figures["runs"]
    assert everything["sites"] == filling["sites"] == again["sites"] == moved["sites"] == 3584
    assert few["sites"] == 896
    assert figures["same_again"] is True
    assert figures["kept_gb"] > 0 and "refused" not in figures
    assert {row["technology"] for row in figures["technologies"]} == {"4G", "5G"}
    projected = figures["projection"]
    through = projected["s_per_site"] * 3584 + projected["s_per_km2"] * figures["area_km2"]
    assert through == pytest.approx(everything["cpu_s"])
    assert projected["cpu_h"] * 3600 >= projected["s_per_site"] * 100_000


def test_siting(quick: Quick) -> None:
    figures = quick("siting.py", "--only", "made", "peer", "--peer-python", "no-such-python")
    for row in figures["made"]:
        assert row["status"] == "optimal" and row["gap_percent"] == 0
        assert row["sites_per_demand"] == pytest.approx(15, rel=0.02)
    (ours,) = figures["peer"]
    assert ours["value"] == ours["proven_bound"]
    assert "no-such-python" in figures["spopt"]["missing"]


def test_siting_reads_cities(quick: Quick, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("cities")
    (folder / "best").mkdir()
    # A hundredth of a degree of latitude is 1,113 m: the first two reach each other, the third none.
    (folder / "Town.txt").write_text(
        "NAME : Town\nDIMENSION : 3\nNODE_COORD_SECTION\n"
        "12.00 109.0\n12.01 109.0\n12.03 109.0\nDEMAND_SECTION\n1 5\n2 4\n3 8\n"
    )
    (folder / "best" / "Town_1_1200.txt").write_text("f: 9\nFacilidade: 1\n")
    (row,) = quick("siting.py", "--only", "cities", "--cities", str(folder))["cities"]
    assert (row["case"], row["p"], row["value"], row["status"]) == ("Town", 1, 9.0, "optimal")
    assert row["below_best_percent"] == 0


def test_steiner(quick: Quick, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("instances")
    lines = ["SECTION Graph", "E 1 2 3", "E 2 3 4", "E 1 3 9", "E 3 4 1", "T 1", "T 3"]
    (folder / "small.gr").write_text("\n".join(lines), encoding="ascii")
    (folder / "index.csv").write_text("pace_file,optimum\nsmall.gr,7\n", encoding="ascii")
    figures = quick("steiner.py", str(folder))
    (row,) = figures["instances"]
    assert row["gap_to_optimum"] == row["gap_to_own_bound"] == 0
    assert row["status"] == "optimal" and row["mehlhorn_gap"] >= 0
    assert figures["summary"]["most_pct"] == 0
    assert all(made["mehlhorn_heavier_pct"] >= 0 for made in figures["growth"])
    assert all(0 < made["joined_pct"] <= 100 for made in figures["prizes"])


def test_routes(quick: Quick) -> None:
    figures = quick("routes.py")
    spent = {row["stage"]: row["cpu_s"] for row in figures["stages"]}
    parts = [s for stage, s in spent.items() if stage.partition(":")[0] in _ROUTING]
    assert {stage.partition(":")[0] for stage in spent} >= _ROUTING
    assert sum(parts) <= spent["cable and backhaul, all of it"] + 0.1
    assert figures["all"]["unreached"] == 0 and figures["all"]["terminals"] > 5


def test_sea(quick: Quick) -> None:
    figures = quick("sea.py")
    small, large = (row for row in figures["growth"] if row["who"] == "ours")
    assert large["cells"] == 4 * small["cells"]
    assert max(small["largest_error_pct"], large["largest_error_pct"]) < 0.5
    peers = [row for row in figures["growth"] if "MCP" in row["who"]]
    assert len(peers) == 2 and all(row["largest_error_pct"] > 5 for row in peers)
    rough = {row["who"]: row for row in figures["rough"]}
    assert rough["scikit-image MCP_Geometric"]["reached_pct"] == 100
    assert rough["scikit-image MCP_Geometric"]["median_above_ours_pct"] > 0
