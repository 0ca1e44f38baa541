"""The cache: tiles shared, sea understood, damage mended, processes killed and kept apart."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.layers.download.bounds import Bounds
from phusong.layers.download.cache import Store
from phusong.layers.download.datasets import cached
from phusong.layers.download.publishers import SOURCES, Dataset
from phusong.layers.download.transfer import Patience
from phusong.layers.errors import BadInput, OutOfReach, Problem
from phusong.layers.i18n import Language, Messages
from phusong.layers.provenance import Kind
from phusong.layers.schema import RasterKind

from . import faulty_server as faulty
from .download_samples import FOUR_TILES, ONE_TILE, Get, Naps, glo30, leftovers
from .faulty_server import FaultyServer


def test_four_tiles_one_of_them_sea(get_terrain: Get, server: FaultyServer, tmp_path: Path) -> None:
    contents = dict(glo30(tmp_path, *corner) for corner in ((11, 108), (12, 108), (12, 109)))
    for path, data in contents.items():
        server.put(path, data)
    assert cached(Dataset.TERRAIN, FOUR_TILES, cache=tmp_path) is None
    seen: dict[str, tuple[int, int | None]] = {}
    layer = get_terrain(
        FOUR_TILES, progress=lambda name, done, total: seen.update({name: (done, total)})
    )

    assert layer.ocean_tiles == (Bounds(109, 11, 110, 12),)
    assert layer.layers[RasterKind.TERRAIN] == layer.paths
    assert [path.read_bytes() for path in layer.paths] == list(contents.values())
    assert layer.provenance.kind is Kind.REAL and "GLO-30" in layer.provenance.source
    assert seen == {path.name: (path.stat().st_size,) * 2 for path in layer.paths}
    assert leftovers(tmp_path) == []

    before = len(server.requests)
    assert get_terrain(FOUR_TILES) == layer == cached(Dataset.TERRAIN, FOUR_TILES, cache=tmp_path)
    assert len(server.requests) == before
    # A neighbouring area shares the tiles.
    assert cached(Dataset.TERRAIN, ONE_TILE, cache=tmp_path) is not None


def test_the_note_tells_where_a_file_is_from(
    get_terrain: Get,
    server: FaultyServer,
    tile: tuple[str, bytes],
    tmp_path: Path,
) -> None:
    server.put(*tile)
    get_terrain()
    store = Store(tmp_path, Dataset.TERRAIN)
    record = store.record(next(SOURCES[Dataset.TERRAIN].files("", Bounds.of(ONE_TILE))))
    assert record is not None
    assert record.url == server.address + tile[0]
    assert record.size_bytes == len(tile[1])
    assert record.etag == faulty.etag_of(tile[1])
    assert record.last_modified == "Mon, 06 Jan 2025 10:00:00 GMT"
    assert record.served_at is not None and record.served_at.endswith("GMT")
    assert not record.by_hand and record.provenance.licence.startswith("Copernicus")


def test_a_server_that_has_nothing_is_not_taken_for_the_ocean(
    get_terrain: Get, server: FaultyServer, tmp_path: Path
) -> None:
    with pytest.raises(OutOfReach) as told:
        get_terrain((109.2, 9.2, 109.8, 9.8))
    assert told.value.code == "download-missing"
    assert not list(tmp_path.rglob("*.json"))


def test_open_sea_is_believed_when_firm_land_is_there(
    get_terrain: Get, server: FaultyServer, tile: tuple[str, bytes]
) -> None:
    server.put(*tile)
    layer = get_terrain((111.2, 8.2, 112.8, 8.8))
    assert layer.paths == ()
    assert [tuple(sea) for sea in layer.ocean_tiles] == [(111, 8, 112, 9), (112, 8, 113, 9)]
    assert server.asked(tile[0])[0].headers["Range"] == "bytes=0-0"


def test_a_damaged_cache_is_mended(
    get_terrain: Get,
    server: FaultyServer,
    tile: tuple[str, bytes],
    tmp_path: Path,
) -> None:
    server.put(*tile)
    path = get_terrain().paths[0]
    path.write_bytes(tile[1][:-1] + b"?")
    assert cached(Dataset.TERRAIN, ONE_TILE, cache=tmp_path) is None
    assert get_terrain().paths[0].read_bytes() == tile[1]
    path.with_name(path.name + ".provenance.json").write_text("{", encoding="utf-8")
    path.unlink()
    assert cached(Dataset.TERRAIN, ONE_TILE, cache=tmp_path) is None
    assert get_terrain().paths[0].read_bytes() == tile[1]


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.mark.parametrize("language", list(Language))
def test_without_network_one_sentence_says_what_to_do(
    language: Language, get_terrain: Get, naps: Naps, tmp_path: Path
) -> None:
    with pytest.raises(OutOfReach) as told:
        get_terrain(FOUR_TILES, mirror=f"http://127.0.0.1:{closed_port()}")
    error = told.value
    assert error.code == "download-unreachable"
    assert error.details["files"] == 4
    wrong, expected = Messages.of(language).problem(Problem(error.code, "", details=error.details))
    assert "127.0.0.1" in wrong and "4" in wrong
    assert str(tmp_path / "datasets" / "terrain" / "tiles") in expected
    assert "PHUSONG_MIRROR_TERRAIN" in expected and error.details["url"] in expected


def test_files_brought_by_hand_need_no_network(
    get_terrain: Get, server: FaultyServer, tmp_path: Path
) -> None:
    folder = Store(tmp_path, Dataset.TERRAIN).folder("tiles")
    folder.mkdir(parents=True)
    for corner in ((11, 108), (12, 108), (12, 109)):
        path, data = glo30(tmp_path, *corner)
        (folder / Path(path).name).write_bytes(data)
    (folder / "Copernicus_DSM_COG_10_N11_00_E109_00_DEM.tif").touch()
    layer = get_terrain(FOUR_TILES)
    assert len(layer.paths) == 3 and layer.ocean_tiles == (Bounds(109, 11, 110, 12),)
    assert server.requests == []
    assert cached(Dataset.TERRAIN, FOUR_TILES, cache=tmp_path) == layer


def test_wrong_files_brought_by_hand_are_all_told(get_terrain: Get, tmp_path: Path) -> None:
    folder = Store(tmp_path, Dataset.TERRAIN).folder("tiles")
    folder.mkdir(parents=True)
    _, data = glo30(tmp_path, 5, 100)
    names = [file.name for file in SOURCES[Dataset.TERRAIN].files("", Bounds.of(FOUR_TILES))]
    (folder / names[0]).write_bytes(data)
    (folder / names[1]).write_bytes(b"<html>no</html>")
    with pytest.raises(BadInput) as told:
        get_terrain(FOUR_TILES)
    found = {Path(p.file).name: p.details["fault"] for p in told.value.problems}
    assert found == {names[0]: "elsewhere", names[1]: "web-page"}
    assert (folder / names[0]).read_bytes() == data


def test_one_failure_stops_the_others_and_keeps_their_bytes(
    get_terrain: Get, server: FaultyServer, tmp_path: Path
) -> None:
    slow, data = glo30(tmp_path, 11, 108)
    bad, _ = glo30(tmp_path, 12, 108)

    def slowly(visit: faulty.Visit) -> None:
        visit.head(200, len(data), {"ETag": faulty.etag_of(data)})
        for start in range(0, len(data), 1000):
            visit.body(data[start : start + 1000])
            time.sleep(0.02)

    def after_the_first_bytes(visit: faulty.Visit) -> None:
        server.wait_until_sent(slow, 70_000)
        faulty.fail(403)(visit)

    server.put(slow, data, slowly)
    server.put(bad, b"", after_the_first_bytes)
    with pytest.raises(OutOfReach) as told:
        get_terrain((108.2, 11.5, 108.8, 12.5), patience=Patience())
    assert told.value.code == "download-refused"
    assert [name for name in leftovers(tmp_path) if name.endswith(".part")] == [
        f"{Path(slow).name}.part"
    ]
    server.put(bad, glo30(tmp_path, 12, 108)[1])
    assert get_terrain((108.2, 11.5, 108.8, 12.5)).paths[0].read_bytes() == data
    assert "Range" in server.asked(slow)[-1].headers


_CHILD = f"""
from phusong.layers.download.datasets import download
from phusong.layers.download.publishers import Dataset
download(Dataset.TERRAIN, {ONE_TILE})
"""


def child(server: FaultyServer, cache: Path) -> subprocess.Popen[bytes]:
    settings = {"PHUSONG_CACHE": str(cache), "PHUSONG_MIRROR_TERRAIN": server.address}
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD], env={**os.environ, **settings, "NO_PROXY": "127.0.0.1"}
    )


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_killed_it_goes_on_where_it_was(
    get_terrain: Get,
    server: FaultyServer,
    tile: tuple[str, bytes],
    tmp_path: Path,
) -> None:
    server.put(*tile, faulty.stall(100_000))
    with child(server, tmp_path) as process:
        server.wait_until_sent(tile[0], 100_000)
        part = tmp_path / "datasets/terrain/tiles" / f"{Path(tile[0]).name}.part"
        deadline = time.monotonic() + 10
        while (not part.exists() or part.stat().st_size == 0) and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    held = part.stat().st_size
    assert 0 < held <= 100_000
    assert not part.with_suffix("").exists()
    assert cached(Dataset.TERRAIN, ONE_TILE, cache=tmp_path) is None
    assert get_terrain().paths[0].read_bytes() == tile[1]
    assert server.asked(tile[0])[-1].headers["Range"] == f"bytes={held}-"
    assert leftovers(tmp_path) == []


def test_two_processes_at_once_fetch_once(
    server: FaultyServer, tile: tuple[str, bytes], tmp_path: Path
) -> None:
    def slowly(visit: faulty.Visit) -> None:
        time.sleep(1.0)
        faulty.serve(visit)

    server.put(*tile, slowly)
    with child(server, tmp_path) as one, child(server, tmp_path) as two:
        assert one.wait(60) == two.wait(60) == 0
    layer = cached(Dataset.TERRAIN, ONE_TILE, cache=tmp_path)
    assert layer is not None and layer.paths[0].read_bytes() == tile[1]
    assert len(server.asked(tile[0])) == 1


def test_every_code_has_its_text_in_both_languages() -> None:
    code = "".join(
        entry.read_text(encoding="utf-8")
        for entry in files("phusong.layers.download").iterdir()
        if entry.name.removesuffix(".py") in {"cache", "datasets", "publishers", "transfer", "web"}
    )
    codes = set(re.findall(r'"((?:download|mirror|token)-[a-z-]+)"', code))
    assert len(codes) >= 14
    details = {
        "server": "example.org",
        "file": "a.tif",
        "url": "https://example.org/a.tif",
        "folder": "tiles",
        "variable": "PHUSONG_MIRROR_TERRAIN",
        "files": 3,
        "status": 1503,
    }
    for language in Language:
        for name in codes:
            for fault in ("web-page", "unreadable", "elsewhere", "incomplete", "too-large"):
                wrong, expected = Messages.of(language).problem(
                    Problem(name, "", details=details | {"fault": fault})
                )
                assert wrong and expected and "1,503" not in wrong + expected


@given(
    st.floats(-179, 178),
    st.floats(-89, 88),
    st.floats(1e-6, 1),
    st.floats(1e-6, 1),
    st.sampled_from([1, 3]),
)
def test_tiles_cover_the_area_and_nothing_else(
    west: float, south: float, width: float, height: float, step: int
) -> None:
    area = Bounds.of((west, south, west + width, south + height))
    tiles = list(area.tiles(step))
    assert all(tile.intersects(area) for tile in tiles)
    assert min(tile.west for tile in tiles) <= area.west
    assert max(tile.east for tile in tiles) >= area.east
    assert min(tile.south for tile in tiles) <= area.south
    assert max(tile.north for tile in tiles) >= area.north
    assert len(set(tiles)) == len(tiles)
    covered = sum((tile.east - tile.west) * (tile.north - tile.south) for tile in tiles)
    assert covered == len(tiles) * step**2


@pytest.mark.parametrize(
    "bounds", [(109, 12, 108, 13), (108, 12, 108, 13), (12, 108, 13, 109), (float("nan"), 1, 2, 3)]
)
def test_senseless_areas_are_refused(bounds: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match="rectangle"):
        cached(Dataset.TERRAIN, bounds)


@pytest.mark.parametrize(
    "mirror",
    [
        "ftp://example.org",
        "example.org",
        "https://user:secret@example.org",
        "https://e.org/?a=b",
        "http://[::",
    ],
)
def test_mirrors_are_plain_addresses(mirror: str, get_terrain: Get) -> None:
    with pytest.raises(BadInput) as told:
        get_terrain(mirror=mirror)
    (problem,) = told.value.problems
    assert (problem.code, problem.file) == ("mirror-address", "PHUSONG_MIRROR_TERRAIN")
    assert "secret" not in repr(problem)


def test_a_folder_that_cannot_be_written_is_told(get_terrain: Get, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput) as told:
        get_terrain(cache=tmp_path / "file")
    (problem,) = told.value.problems
    assert problem.code == "folder-not-writable" and problem.details["why"]


@pytest.mark.parametrize(
    "moment",
    ["phusong.layers.download.checksums.sha256", "phusong.layers.download.partial.Partial.finish"],
)
def test_killed_at_the_last_moment_it_is_not_taken_for_the_users_file(
    moment: str,
    get_terrain: Get,
    server: FaultyServer,
    tile: tuple[str, bytes],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    server.put(*tile)
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(moment, killed)
        get_terrain()
    assert cached(Dataset.TERRAIN, ONE_TILE, cache=tmp_path) is None
    assert get_terrain().paths[0].read_bytes() == tile[1]
    # All bytes were there: nothing is fetched again.
    assert len(server.asked(tile[0])) == 1
    record = Store(tmp_path, Dataset.TERRAIN).record(
        next(SOURCES[Dataset.TERRAIN].files("", Bounds.of(ONE_TILE)))
    )
    assert record is not None and not record.by_hand
