"""The folder of an operator: the same bytes each time, names that every system takes, formats asked for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import ezdxf
import pytest
from tests.planning.made_up_operators import HOSTILE, operators_plan

from phusong.layers.i18n import Messages
from phusong.planning.outputs.operator.folder import operator_writers
from phusong.planning.outputs.operator.names import file_names, safe_name
from phusong.planning.scenario.outputs import OperatorFormat

from .reading import VIETTEL, contents, written

RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")


def test_the_same_plan_gives_the_same_bytes(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.time() + 400 * 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    assert contents(written(operators_plan(plan_codes=True), tmp_path)) == contents(out)
    assert not ezdxf.options.write_fixed_meta_data_for_testing


def test_drawings_do_not_hang_on_the_order_of_sets(tmp_path: Path) -> None:
    """Hashes of texts differ from process to process, and with them the order of a set."""
    program = """if True:
        import sys
        from pathlib import Path
        import geopandas as gpd
        from pyproj import CRS
        from phusong.planning.outputs.operator.columns import Table
        from phusong.planning.outputs.operator.drawing import write_drawing
        from phusong.planning.outputs.operator.shares import Share
        frame = gpd.GeoDataFrame({"site_id": ["N"], "status": ["planned"]},
                                 geometry=gpd.points_from_xy([6e5], [13e5]), crs=9217)
        tables = {Table.SITES: frame, Table.CABLE: frame.iloc[:0]}
        write_drawing(Path(sys.argv[1]), Share("", 2026, tables, {}), CRS(9217))
    """
    for seed in ("1", "4"):
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / f"{seed}.dxf")],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        )
    assert (tmp_path / "1.dxf").read_bytes() == (tmp_path / "4.dxf").read_bytes()


def parts(out: Path) -> Iterator[str]:
    for path in out.rglob("*"):
        yield path.name


def test_every_name_is_one_on_windows(out: Path) -> None:
    for name in parts(out):
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name)
        assert not RESERVED.fullmatch(name) and name == name.rstrip(". ")
    owners = [path.name for path in (out / "operators").iterdir()]
    assert len({name.casefold() for name in owners}) == len(owners) == len(HOSTILE) + 2


@pytest.mark.parametrize(
    "hostile", [*HOSTILE, "", ".", "..", "a" * 300, "LPT1.txt", "x\x00y", " ."]
)
def test_hostile_names_become_names(hostile: str) -> None:
    name = safe_name(hostile)
    assert 0 < len(name) <= 64 and not RESERVED.fullmatch(name) and name not in (".", "..")
    assert not re.search(r'[<>:"/\\|?*\x00-\x1f]', name) and name == name.strip(". ")


def test_names_that_meet_get_numbers() -> None:
    assert len(set(map(str.casefold, file_names(["A/B", "A:B", "a_b"]).values()))) == 3


@pytest.mark.parametrize("wanted", list(OperatorFormat))
def test_formats_can_be_switched(wanted: OperatorFormat) -> None:
    names = operator_writers(operators_plan(operator_formats=[wanted]), Messages.of("en"))
    files = {name.removeprefix(f"{VIETTEL}/") for name in names if name.startswith(VIETTEL)}
    kinds = {
        OperatorFormat.CSV: r"csv/\w+\.csv",
        OperatorFormat.XLSX: r"works\.xlsx",
        OperatorFormat.GEOPACKAGE: r"works\.gpkg",
        OperatorFormat.GEOJSON: r"geojson/\w+\.geojson",
        OperatorFormat.KML: r"works\.km[lz]",
        OperatorFormat.DXF: r"works\.dxf",
        OperatorFormat.ATOLL: r"atoll/(\w+\.csv|antennas/.+\.msi)",
        OperatorFormat.LINKPLANNER: r"linkplanner/\w+\.csv",
    }
    assert files and all(re.fullmatch(kinds[wanted], file) for file in files)


def test_no_format_gives_no_folder() -> None:
    assert operator_writers(operators_plan(operator_formats=[]), Messages.of("en")) == {}
