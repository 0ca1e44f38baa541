"""Rasters of every format onto a grid, and people shared so that sums hold."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given, settings
from hypothesis import strategies as st
from odc.geo.geobox import GeoBox
from odc.geo.geom import BoundingBox
from rasterio.errors import NotGeoreferencedWarning
from rasterio.transform import from_origin
from scipy.io import netcdf_file

from phusong.coverage.clutter_loss import IGBP, WORLDCOVER
from phusong.layers.errors import BadInput, Problems, Severity
from phusong.layers.grid import make_grid, pixel_centres
from phusong.layers.raster_source import Legend, RasterSource
from phusong.layers.rasters import (
    raster_bounds,
    read_classes,
    read_counts,
    read_heights,
)

BOUNDS = (109.0, 12.0, 109.2, 12.2)
GRID = make_grid(BOUNDS, crs="EPSG:9217", resolution_m=500)
HALF_PIXEL = (1000 + 500) * 500 / 110_000 / 2


def slope(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """A plane: every way of resampling gives it back."""
    return 1000.0 * (lon - 109.0) + 500.0 * (lat - 12.0)


def write_plane(
    path: Path, west: float, north: float, *, step: float, size: int, **profile: object
) -> Path:
    lon = west + step * (np.arange(size) + 0.5)
    lat = north - step * (np.arange(size) + 0.5)
    values = slope(*np.meshgrid(lon, lat))
    told = {"driver": "GTiff", "dtype": "float32", "crs": "EPSG:4326"} | profile
    with rasterio.open(
        path,
        "w",
        width=size,
        height=size,
        count=1,
        transform=from_origin(west, north, step, step),
        **told,
    ) as out:
        out.write(values.astype(str(told["dtype"])), 1)
    return path


def expected() -> np.ndarray:
    from pyproj import Transformer

    x, y = np.meshgrid(*pixel_centres(GRID))
    lon, lat = Transformer.from_crs("EPSG:9217", "EPSG:4326", always_xy=True).transform(x, y)
    return slope(np.asarray(lon), np.asarray(lat))


def heights(folder: Path, **source: object) -> np.ndarray:
    problems = Problems()
    read = read_heights(RasterSource.model_validate(source), folder, GRID, problems=problems)
    assert not list(problems)
    return read


def test_a_plane_comes_back_from_coarse_and_fine_files(tmp_path: Path) -> None:
    for name, step, size in (("coarse", 1 / 60, 16), ("fine", 1 / 1200, 320)):
        write_plane(tmp_path / f"{name}.tif", 108.97, 12.23, step=step, size=size)
        read = heights(tmp_path, path=f"{name}.tif")
        assert np.nanmax(np.abs(read - expected())) < 0.6


def test_tiles_make_one_terrain_and_a_gap_stays_open(tmp_path: Path) -> None:
    for i, west in enumerate((108.98, 109.08)):
        for j, north in enumerate((12.22, 12.12)):
            if (i, j) != (1, 1):
                write_plane(tmp_path / f"t{i}{j}.tif", west, north, step=0.0005, size=200)
    read = heights(tmp_path, path="t*.tif")
    inside = ~np.isnan(read)
    assert 0.5 < inside.mean() < 0.95
    # A pixel on a seam averages what the first of its files holds: half a pixel of slope at most.
    error = np.abs(read[inside] - expected()[inside])
    assert np.max(error) < HALF_PIXEL and np.quantile(error, 0.9) < 0.6
    box = raster_bounds(RasterSource(path="t*.tif"), tmp_path, problems=Problems())
    assert box == pytest.approx((108.98, 12.02, 109.18, 12.22))


def test_hgt_and_netcdf(tmp_path: Path) -> None:
    # SRTM: big-endian, 3 arc-seconds, rows from north, edges on whole degrees.
    lon, lat = np.meshgrid(109 + np.arange(1201) / 1200, 13 - np.arange(1201) / 1200)
    (tmp_path / "N12E109.hgt").write_bytes(slope(lon, lat).astype(">i2").tobytes())
    read = heights(tmp_path, path="N12E109.hgt")
    inside = ~np.isnan(read)
    # Whole metres, cut off; at the edge of the file half a pixel of slope besides.
    error = np.abs(read[inside] - expected()[inside])
    assert np.max(error) < HALF_PIXEL and np.quantile(error, 0.95) < 1.1
    with netcdf_file(tmp_path / "depth.nc", "w") as out:
        x, y = np.arange(108.9, 109.3, 0.01), np.arange(11.9, 12.3, 0.01)
        for name, axis, unit in (("lat", y, "degrees_north"), ("lon", x, "degrees_east")):
            out.createDimension(name, axis.size)
            out.createVariable(name, "f8", (name,))[:] = axis
            out.variables[name].units = unit
        out.createVariable("elevation", "f4", ("lat", "lon"))[:] = slope(*np.meshgrid(x, y))
    read = heights(tmp_path, path="depth.nc", variable="elevation", crs="EPSG:4326", positive="up")
    assert np.nanmax(np.abs(-read - expected())) < 1.0


def test_holes_by_nodata_of_file_and_of_scenario(tmp_path: Path) -> None:
    path = write_plane(tmp_path / "a.tif", 108.97, 12.23, step=1 / 600, size=170, nodata=-9999)
    with rasterio.open(path, "r+") as out:
        values = out.read(1)
        values[60:80, 60:80] = -9999
        out.write(values, 1)
    assert 0 < np.isnan(heights(tmp_path, path="a.tif")).mean() < 0.05
    with rasterio.open(path, "r+") as out:
        out.nodata = None
    assert np.isnan(heights(tmp_path, path="a.tif", nodata=-9999)).any()


def write_classes(path: Path, codes: list[int]) -> None:
    """The codes as stripes from west to east over the grid."""
    stripes = np.array(codes, "uint8")[np.arange(400) * len(codes) // 400]
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        dtype="uint8",
        count=1,
        width=400,
        height=400,
        crs="EPSG:4326",
        transform=from_origin(109.0, 12.2, 0.0005, 0.0005),
    ) as out:
        out.write(stripes[None, :].repeat(400, 0), 1)


def test_classes_are_never_mixed(tmp_path: Path) -> None:
    write_classes(tmp_path / "cover.tif", [10, 50])
    problems = Problems()
    source = RasterSource(path="cover.tif", legend=Legend.WORLDCOVER)
    found = read_classes(source, tmp_path, GRID, problems=problems)
    assert set(np.unique(found)) <= {-1, 10, 50} and not len(problems)
    # 10 is grassland in the other legend, but 50 is nothing.
    read_classes(RasterSource(path="cover.tif"), tmp_path, GRID, problems=problems)
    (problem,) = problems
    assert (problem.code, problem.severity) == ("land-cover-codes", Severity.ERROR)
    assert problem.details["codes"] == "50"


@pytest.mark.parametrize(
    ("legend", "table"), [(Legend.IGBP, IGBP), (Legend.WORLDCOVER, WORLDCOVER)]
)
def test_every_code_that_has_clutter_is_known_to_its_legend(
    tmp_path: Path, legend: Legend, table: Mapping[int, object]
) -> None:
    write_classes(tmp_path / "cover.tif", list(table))
    problems = Problems()
    source = RasterSource(path="cover.tif", legend=legend)
    assert set(table) <= set(
        read_classes(source, tmp_path, GRID, problems=problems).ravel().tolist()
    )
    assert not len(problems)


@pytest.mark.parametrize("crs", ["EPSG:3857", "EPSG:32631", "EPSG:27700"])
def test_a_grid_is_refused_in_a_crs_whose_metres_are_none_here(crs: str) -> None:
    with pytest.raises(BadInput) as caught:
        make_grid(BOUNDS, crs=crs, resolution_m=500)
    assert [p.code for p in caught.value.problems] == ["grid-crs-far"]


def test_a_grid_that_no_memory_holds_is_refused_with_one_that_fits() -> None:
    wide = (108.0, 11.0, 110.0, 13.0)
    with pytest.raises(BadInput) as caught:
        make_grid(wide, crs="EPSG:9217", resolution_m=5)
    (problem,) = caught.value.problems
    fits_m = problem.details["fits_m"]
    rows, columns = make_grid(wide, crs="EPSG:9217", resolution_m=fits_m).shape
    assert 0.9 < rows * columns / (1e6 * problem.details["most"]) < 1.01


def test_neighbouring_zones_and_utm_are_metres_enough() -> None:
    for crs in ("EPSG:9217", "EPSG:9216", "EPSG:32649", "EPSG:3405"):
        assert make_grid(BOUNDS, crs=crs, resolution_m=500).resolution.x == 500


def test_an_unknown_variable_is_told_with_those_that_there_are(tmp_path: Path) -> None:
    with netcdf_file(tmp_path / "two.nc", "w") as data:
        for name, values in (("lat", [12.2, 12.1, 12.0]), ("lon", [109.0, 109.1, 109.2])):
            data.createDimension(name, 3)
            data.createVariable(name, "f8", (name,))[:] = values
        for name in ("depth", "quality"):
            data.createVariable(name, "f4", ("lat", "lon"))[:] = np.ones((3, 3))
    write_plane(tmp_path / "plain.tif", 109, 12.2, step=0.01, size=20)
    problems = Problems()
    for name in ("two.nc", "plain.tif"):
        source = RasterSource(path=name, variable="height", crs="EPSG:4326")
        assert raster_bounds(source, tmp_path, problems=problems) is None
    assert [(p.code, p.details["variables"]) for p in problems] == [
        ("raster-variable-unknown", "depth, quality"),
        ("raster-variable-unknown", "–"),
    ]


def test_rasters_of_elsewhere_are_told(tmp_path: Path) -> None:
    write_plane(tmp_path / "far.tif", 20, 40, step=0.01, size=20)
    problems = Problems()
    source = RasterSource(path="far.tif")
    land = np.ones(GRID.shape, dtype=bool)
    assert not read_counts(source, tmp_path, GRID, land=land, problems=problems).any()
    assert (read_classes(source, tmp_path, GRID, problems=problems) == -1).all()
    assert [p.code for p in problems] == ["raster-elsewhere"] * 2


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "empty-file"), (b"no raster at all", "raster-unreadable"), (None, "file-missing")],
)
def test_bad_files_are_told(tmp_path: Path, content: bytes | None, code: str) -> None:
    if content is not None:
        (tmp_path / "x.tif").write_bytes(content)
    problems = Problems()
    assert raster_bounds(RasterSource(path="x.tif"), tmp_path, problems=problems) is None
    assert [p.code for p in problems] == [code]


def test_a_raster_without_place_or_crs_is_told(tmp_path: Path) -> None:
    write_plane(tmp_path / "a.tif", 109, 12.2, step=0.01, size=20, crs=None)
    with (
        pytest.warns(NotGeoreferencedWarning),
        rasterio.open(
            tmp_path / "b.tif", "w", driver="PNG", dtype="uint8", count=1, width=4, height=4
        ) as out,
    ):
        out.write(np.zeros((4, 4), "uint8"), 1)
    problems = Problems()
    for name in ("a.tif", "b.tif"):
        raster_bounds(RasterSource(path=name), tmp_path, problems=problems)
    assert {p.file: p.code for p in problems} == {
        "a.tif": "raster-without-crs",
        "b.tif": "raster-without-crs",
    }


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.sampled_from([120.0, 500.0, 1700.0, 4100.0]))
def test_people_are_shared_so_that_their_sum_holds(
    tmp_path_factory: pytest.TempPathFactory, seed: int, cell_m: float
) -> None:
    rng = np.random.default_rng(seed)
    grid = GeoBox.from_bbox(BoundingBox(0, 0, 12_000, 9_000, crs="EPSG:9217"), resolution=500)
    folder = tmp_path_factory.mktemp("people")
    cells = np.where(
        rng.random((int(9000 // cell_m), int(12_000 // cell_m))) < 0.3, rng.random() * 99, 0
    )
    with rasterio.open(
        folder / "people.tif",
        "w",
        driver="GTiff",
        dtype="float64",
        count=1,
        width=cells.shape[1],
        height=cells.shape[0],
        crs="EPSG:9217",
        transform=from_origin(0, 9000, cell_m, cell_m),
    ) as out:
        out.write(cells, 1)
    land = np.ones(grid.shape, dtype=bool)
    land[:, -6:] = False  # sea in the east
    problems = Problems()
    shared = read_counts(
        RasterSource(path="people.tif"), folder, grid, land=land, problems=problems
    )
    assert not shared[~land].any() and (shared >= 0).all()
    lost = sum(p.details.get("people", 0) for p in problems)
    assert shared.sum(dtype=float) + lost == pytest.approx(cells.sum(), rel=1e-5, abs=1.0)
    if cell_m == 500.0:
        # Cells are the grid's pixels: everybody on land stays where he was.
        assert np.allclose(shared[:, :-8], cells[:18, : shared.shape[1] - 8], rtol=1e-5)
