"""Transfers against a server that fails, cuts, stalls and lies; what is kept is whole and true."""

from __future__ import annotations

import gzip
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from importlib.resources import files
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.layers.bounds import Bounds
from phusong.layers.cache import Store
from phusong.layers.download import DownloadedLayer, cached, download
from phusong.layers.errors import BadInput, OutOfReach, Problem
from phusong.layers.i18n import Language, Messages
from phusong.layers.provenance import Kind
from phusong.layers.remote import SOURCES, Dataset
from phusong.layers.schema import RasterKind
from phusong.layers.transfer import Patience, fetch
from phusong.layers.web import Web

from . import faulty_server as faulty
from .download_samples import geotiff, glo30, north_up
from .faulty_server import Fault, FaultyServer

ONE_TILE = (108.3, 12.2, 108.9, 12.8)
FOUR_TILES = (108.5, 11.5, 109.5, 12.5)
Naps = list[float]


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as running:
        yield running


@pytest.fixture
def naps() -> Naps:
    return []


@pytest.fixture
def get(
    server: FaultyServer, naps: Naps, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., DownloadedLayer]:
    """``download`` of the terrain from the faulty server, which naps only on paper."""
    for name in os.environ:
        if name.startswith("PHUSONG_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    patience = Patience(sleep=naps.append, jitter=lambda: 0.5, longest_silence_s=0.25)

    def get(bounds: tuple[float, ...] = ONE_TILE, **more: object) -> DownloadedLayer:
        settings = {"cache": tmp_path, "mirror": server.address, "patience": patience} | more
        return download(Dataset.TERRAIN, bounds, **settings)

    return get


@pytest.fixture(scope="module")
def tile(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, bytes]:
    path, data = glo30(tmp_path_factory.mktemp("tile"), 12, 108)
    assert len(data) > 150_000
    return path, data


def leftovers(folder: Path) -> list[str]:
    return [
        path.name for path in folder.rglob("*") if ".part" in path.name or "staging" in path.name
    ]


def test_four_tiles_one_of_them_sea(
    get: Callable[..., DownloadedLayer], server: FaultyServer, tmp_path: Path
) -> None:
    contents = dict(glo30(tmp_path, *corner) for corner in ((11, 108), (12, 108), (12, 109)))
    for path, data in contents.items():
        server.put(path, data)
    assert cached(Dataset.TERRAIN, FOUR_TILES, cache=tmp_path) is None
    seen: dict[str, tuple[int, int | None]] = {}
    layer = get(FOUR_TILES, progress=lambda name, done, total: seen.update({name: (done, total)}))

    assert layer.ocean_tiles == (Bounds(109, 11, 110, 12),)
    assert layer.layers[RasterKind.TERRAIN] == layer.paths
    assert [path.read_bytes() for path in layer.paths] == list(contents.values())
    assert layer.provenance.kind is Kind.REAL and "GLO-30" in layer.provenance.source
    assert seen == {path.name: (path.stat().st_size,) * 2 for path in layer.paths}
    assert leftovers(tmp_path) == []

    before = len(server.requests)
    assert get(FOUR_TILES) == layer == cached(Dataset.TERRAIN, FOUR_TILES, cache=tmp_path)
    assert len(server.requests) == before
    # A neighbouring area shares the tiles.
    assert cached(Dataset.TERRAIN, ONE_TILE, cache=tmp_path) is not None


def test_the_note_tells_where_a_file_is_from(
    get: Callable[..., DownloadedLayer],
    server: FaultyServer,
    tile: tuple[str, bytes],
    tmp_path: Path,
) -> None:
    server.put(*tile)
    get()
    store = Store(tmp_path, Dataset.TERRAIN)
    record = store.record(next(SOURCES[Dataset.TERRAIN].files("", Bounds.of(ONE_TILE))))
    assert record is not None
    assert record.url == server.address + tile[0]
    assert record.size_bytes == len(tile[1])
    assert record.etag == faulty.etag_of(tile[1])
    assert record.last_modified == "Mon, 06 Jan 2025 10:00:00 GMT"
    assert record.served_at is not None and record.served_at.endswith("GMT")
    assert not record.by_hand and record.provenance.licence.startswith("Copernicus")


PASSING: dict[str, Fault] = {
    "error 500": faulty.fail(500),
    "error 503 with date": faulty.fail(503, Retry_After="Mon, 06 Jan 2025 10:00:00 GMT"),
    "error 429": faulty.fail(429, Retry_After="7"),
    "senseless Retry-After": faulty.fail(503, Retry_After="soon"),
    "cut in the middle": faulty.cut(70_000),
    "cut before the first byte": faulty.cut(0),
    "stalls in the middle": faulty.stall(80_000),
    "stalls at once": faulty.stall(0),
    "cut short with a length that fits": faulty.shortened(90_000),
    "wrong S3 ETag": faulty.wrong_checksum(),
    "wrong Content-MD5": faulty.wrong_checksum(Content_MD5=faulty.md5_of_another_file()),
    "wrong x-goog-hash": faulty.wrong_checksum(
        x_goog_hash=f"crc32c=AAAAAA==,md5={faulty.md5_of_another_file()}"
    ),
    "login page": faulty.page,
    "noise": faulty.instead(b"\x00\x01" * 5000),
    "nothing": faulty.instead(b""),
    "no content": faulty.fail(204),
    "range not satisfiable": faulty.fail(416),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_what_fails_once_is_mended(
    fault: Fault,
    get: Callable[..., DownloadedLayer],
    server: FaultyServer,
    naps: Naps,
    tile: tuple[str, bytes],
    tmp_path: Path,
) -> None:
    server.put(*tile, fault)
    layer = get()
    assert [path.read_bytes() for path in layer.paths] == [tile[1]]
    assert len(naps) == 1
    assert leftovers(tmp_path) == []


LASTING: dict[str, tuple[Fault, str, int]] = {
    "error 500": (faulty.fail(500), "download-failing", 6),
    "error 429": (faulty.fail(429, Retry_After="100000"), "download-failing", 6),
    "forbidden": (faulty.fail(403), "download-refused", 1),
    "unauthorised": (faulty.fail(401), "download-refused", 1),
    "teapot": (faulty.fail(418), "download-refused", 1),
    "cut at the same place": (faulty.cut(1000), "download-broken-off", 6),
    "stalls": (faulty.stall(10), "download-stalled", 6),
    "cut short": (faulty.shortened(90_000), "download-content", 6),
    "wrong checksum": (faulty.wrong_checksum(), "download-checksum", 6),
    "login page": (faulty.page, "download-content", 6),
    "redirect to a file": (faulty.redirect("file:///etc/passwd"), "download-redirect", 1),
    "redirect in a circle": (faulty.redirect("?again"), "download-redirect", 6),
}


FINAL = {"download-refused", "download-redirect"}


@pytest.mark.parametrize(("fault", "code", "tries"), LASTING.values(), ids=LASTING)
def test_what_always_fails_is_told(
    fault: Fault,
    code: str,
    tries: int,
    get: Callable[..., DownloadedLayer],
    server: FaultyServer,
    naps: Naps,
    tile: tuple[str, bytes],
    tmp_path: Path,
) -> None:
    server.put(*tile)
    server.always[tile[0]] = fault
    with pytest.raises(OutOfReach) as told:
        get()
    assert told.value.code == code
    assert told.value.details["server"] == "127.0.0.1"
    assert told.value.details["folder"] == str(tmp_path / "datasets" / "terrain" / "tiles")
    assert len(server.asked(tile[0])) == tries
    assert len(naps) == (0 if code in FINAL else tries - 1)
    assert max(naps, default=0) <= 120
    assert cached(Dataset.TERRAIN, ONE_TILE, cache=tmp_path) is None
    assert not list(tmp_path.rglob("*.tif"))


def test_waits_double_and_honour_the_server(
    get: Callable[..., DownloadedLayer], server: FaultyServer, naps: Naps, tile: tuple[str, bytes]
) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    faults = [faulty.fail(500)] * 3
    server.put(
        *tile, *faults, faulty.fail(429, Retry_After="9.5"), faulty.fail(503, Retry_After=soon)
    )
    get()
    assert naps[:4] == [0.75, 1.5, 3.0, 6.0]
    assert 35 < naps[4] <= 40


def test_goes_on_where_it_broke_off(
    get: Callable[..., DownloadedLayer], server: FaultyServer, tile: tuple[str, bytes]
) -> None:
    server.put(*tile, faulty.cut(70_000))
    get()
    first, second = server.asked(tile[0])
    assert "Range" not in first.headers
    assert second.headers["Range"] == "bytes=70000-"
    assert second.headers["If-Range"] == faulty.etag_of(tile[1])


def test_a_line_that_breaks_often_gets_there(
    get: Callable[..., DownloadedLayer], server: FaultyServer, tmp_path: Path
) -> None:
    path, data = glo30(tmp_path, 12, 108, side=1200)

    def breaks(visit: faulty.Visit) -> None:
        asked = visit.handler.headers.get("Range", "bytes=0-")
        start = int(asked.removeprefix("bytes=").removesuffix("-"))
        visit.head(
            206 if start else 200,
            len(data) - start,
            {
                "ETag": '"v"',
                "Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}",
            },
        )
        visit.body(data[start : start + 200_000])
        visit.hang_up()

    server.put(path, data)
    server.always[path] = breaks
    assert get().paths[0].read_bytes() == data
    assert len(server.asked(path)) == -(-len(data) // 200_000) > 6


@pytest.mark.parametrize("answer", [faulty.serve, faulty.careless_range, faulty.without_ranges])
def test_a_file_that_changes_in_between_is_not_patched_together(
    answer: Fault,
    get: Callable[..., DownloadedLayer],
    server: FaultyServer,
    tile: tuple[str, bytes],
    tmp_path: Path,
) -> None:
    path, old = tile
    heights = np.random.default_rng(1).normal(5, 2, (240, 240)).astype(np.float32)
    new = geotiff(tmp_path / "new.tif", heights, north_up(108, 13, 1 / 240))

    def cut_then_change(visit: faulty.Visit) -> None:
        faulty.cut(70_000)(visit)
        server.contents[path] = new

    server.put(path, old, cut_then_change, answer)
    assert get().paths[0].read_bytes() == new


def test_weak_validators_do_not_join_bytes(
    get: Callable[..., DownloadedLayer], server: FaultyServer, tile: tuple[str, bytes]
) -> None:
    def weak(visit: faulty.Visit) -> None:
        visit.head(200, len(tile[1]), {"ETag": 'W/"1"', "Last-Modified": "yesterday"})
        visit.body(tile[1][:70_000])
        visit.hang_up()

    server.put(*tile, weak)
    assert get().paths[0].read_bytes() == tile[1]
    assert "Range" not in server.asked(tile[0])[1].headers


def test_a_body_packed_on_the_way_is_unpacked(
    get: Callable[..., DownloadedLayer], server: FaultyServer, tile: tuple[str, bytes]
) -> None:
    packed = gzip.compress(tile[1])
    server.put(*tile, faulty.instead(packed, Content_Encoding="gzip", ETag='"x"'))
    assert get().paths[0].read_bytes() == tile[1]
    assert server.asked(tile[0])[0].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("place", [(109, 13), (108, 14), (0, 1)])
def test_a_tile_of_another_place_is_refused(
    place: tuple[int, int],
    get: Callable[..., DownloadedLayer],
    server: FaultyServer,
    tmp_path: Path,
    tile: tuple[str, bytes],
) -> None:
    values = np.ones((200, 200), dtype=np.float32)
    wrong = geotiff(tmp_path / "w.tif", values, north_up(*place, 1 / 200))
    server.put(tile[0], wrong)
    with pytest.raises(OutOfReach) as told:
        get()
    assert (told.value.code, told.value.details["fault"]) == ("download-content", "elsewhere")


def test_a_tile_in_metres_is_refused(
    get: Callable[..., DownloadedLayer],
    server: FaultyServer,
    tmp_path: Path,
    tile: tuple[str, bytes],
) -> None:
    values = np.ones((200, 200), dtype=np.float32)
    server.put(tile[0], geotiff(tmp_path / "w.tif", values, north_up(108, 13, 1), "EPSG:9217"))
    with pytest.raises(OutOfReach) as told:
        get()
    assert told.value.details["fault"] == "elsewhere"


def test_a_server_that_has_nothing_is_not_taken_for_the_ocean(
    get: Callable[..., DownloadedLayer], server: FaultyServer, tmp_path: Path
) -> None:
    with pytest.raises(OutOfReach) as told:
        get((109.2, 9.2, 109.8, 9.8))
    assert told.value.code == "download-missing"
    assert not list(tmp_path.rglob("*.json"))


def test_open_sea_is_believed_when_firm_land_is_there(
    get: Callable[..., DownloadedLayer], server: FaultyServer, tile: tuple[str, bytes]
) -> None:
    server.put(*tile)
    layer = get((111.2, 8.2, 112.8, 8.8))
    assert layer.paths == ()
    assert [tuple(sea) for sea in layer.ocean_tiles] == [(111, 8, 112, 9), (112, 8, 113, 9)]
    assert server.asked(tile[0])[0].headers["Range"] == "bytes=0-0"


def test_a_damaged_cache_is_mended(
    get: Callable[..., DownloadedLayer],
    server: FaultyServer,
    tile: tuple[str, bytes],
    tmp_path: Path,
) -> None:
    server.put(*tile)
    path = get().paths[0]
    path.write_bytes(tile[1][:-1] + b"?")
    assert cached(Dataset.TERRAIN, ONE_TILE, cache=tmp_path) is None
    assert get().paths[0].read_bytes() == tile[1]
    path.with_name(path.name + ".provenance.json").write_text("{", encoding="utf-8")
    path.unlink()
    assert cached(Dataset.TERRAIN, ONE_TILE, cache=tmp_path) is None
    assert get().paths[0].read_bytes() == tile[1]


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.mark.parametrize("language", list(Language))
def test_without_network_one_sentence_says_what_to_do(
    language: Language, get: Callable[..., DownloadedLayer], naps: Naps, tmp_path: Path
) -> None:
    with pytest.raises(OutOfReach) as told:
        get(FOUR_TILES, mirror=f"http://127.0.0.1:{closed_port()}")
    error = told.value
    assert error.code == "download-unreachable"
    assert error.details["files"] == 4
    wrong, expected = Messages.of(language).problem(Problem(error.code, "", details=error.details))
    assert "127.0.0.1" in wrong and "4" in wrong
    assert str(tmp_path / "datasets" / "terrain" / "tiles") in expected
    assert "PHUSONG_MIRROR_TERRAIN" in expected and error.details["url"] in expected


def test_files_brought_by_hand_need_no_network(
    get: Callable[..., DownloadedLayer], server: FaultyServer, tmp_path: Path
) -> None:
    folder = Store(tmp_path, Dataset.TERRAIN).folder("tiles")
    folder.mkdir(parents=True)
    for corner in ((11, 108), (12, 108), (12, 109)):
        path, data = glo30(tmp_path, *corner)
        (folder / Path(path).name).write_bytes(data)
    (folder / "Copernicus_DSM_COG_10_N11_00_E109_00_DEM.tif").touch()
    layer = get(FOUR_TILES)
    assert len(layer.paths) == 3 and layer.ocean_tiles == (Bounds(109, 11, 110, 12),)
    assert server.requests == []
    assert cached(Dataset.TERRAIN, FOUR_TILES, cache=tmp_path) == layer


def test_wrong_files_brought_by_hand_are_all_told(
    get: Callable[..., DownloadedLayer], tmp_path: Path
) -> None:
    folder = Store(tmp_path, Dataset.TERRAIN).folder("tiles")
    folder.mkdir(parents=True)
    _, data = glo30(tmp_path, 5, 100)
    names = [file.name for file in SOURCES[Dataset.TERRAIN].files("", Bounds.of(FOUR_TILES))]
    (folder / names[0]).write_bytes(data)
    (folder / names[1]).write_bytes(b"<html>no</html>")
    with pytest.raises(BadInput) as told:
        get(FOUR_TILES)
    found = {Path(p.file).name: p.details["fault"] for p in told.value.problems}
    assert found == {names[0]: "elsewhere", names[1]: "web-page"}
    assert (folder / names[0]).read_bytes() == data


def test_a_server_that_trickles_is_given_up(
    get: Callable[..., DownloadedLayer], server: FaultyServer, tile: tuple[str, bytes]
) -> None:
    server.put(*tile)
    ticks = iter(range(0, 10**6, 61))
    patience = Patience(
        sleep=lambda _: None, clock=lambda: next(ticks), slowest_bytes_per_s=1e7, attempts=2
    )
    with pytest.raises(OutOfReach) as told:
        get(patience=patience)
    assert told.value.code == "download-stalled"


@pytest.mark.parametrize("stated", [True, False], ids=["stated", "unstated"])
def test_a_body_without_end_is_cut_off(
    stated: bool, server: FaultyServer, tmp_path: Path, tile: tuple[str, bytes]
) -> None:
    def endless(visit: faulty.Visit) -> None:
        visit.head(200, None, {"Connection": "close"})
        visit.hang_up()
        for _ in range(200):
            visit.body(b"\x00" * 65536)

    server.put(*tile)
    if not stated:
        server.always[tile[0]] = endless
    file = next(SOURCES[Dataset.TERRAIN].files(server.address, Bounds.of(ONE_TILE)))
    file = replace(file, largest_bytes=100_000)
    with Web(secrets={}, connections=1) as web, pytest.raises(OutOfReach) as told:
        fetch(web, file, tmp_path / "t", patience=Patience(), cancelled=Event())
    assert told.value.details["fault"] == "too-large"
    assert leftovers(tmp_path) == []


def test_one_failure_stops_the_others_and_keeps_their_bytes(
    get: Callable[..., DownloadedLayer], server: FaultyServer, tmp_path: Path
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
        get((108.2, 11.5, 108.8, 12.5), patience=Patience())
    assert told.value.code == "download-refused"
    assert [name for name in leftovers(tmp_path) if name.endswith(".part")] == [
        f"{Path(slow).name}.part"
    ]
    server.put(bad, glo30(tmp_path, 12, 108)[1])
    assert get((108.2, 11.5, 108.8, 12.5)).paths[0].read_bytes() == data
    assert "Range" in server.asked(slow)[-1].headers


_CHILD = f"""
from phusong.layers.download import download
from phusong.layers.remote import Dataset
download(Dataset.TERRAIN, {ONE_TILE})
"""


def child(server: FaultyServer, cache: Path) -> subprocess.Popen[bytes]:
    settings = {"PHUSONG_CACHE": str(cache), "PHUSONG_MIRROR_TERRAIN": server.address}
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD], env={**os.environ, **settings, "NO_PROXY": "127.0.0.1"}
    )


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_killed_it_goes_on_where_it_was(
    get: Callable[..., DownloadedLayer],
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
    assert get().paths[0].read_bytes() == tile[1]
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
        for entry in files("phusong.layers").iterdir()
        if entry.name.removesuffix(".py") in {"cache", "download", "remote", "transfer", "web"}
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
    failures=st.integers(1, 50),
    jitter=st.floats(0, 1, exclude_max=True),
    asked=st.none() | st.floats(0, 1e9),
)
def test_waits_are_bounded(failures: int, jitter: float, asked: float | None) -> None:
    patience = Patience(jitter=lambda: jitter)
    wait = patience.wait_s(failures, asked)
    assert 0 < wait <= 120
    if asked is not None and asked < 120:
        assert wait >= asked


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
def test_mirrors_are_plain_addresses(mirror: str, get: Callable[..., DownloadedLayer]) -> None:
    with pytest.raises(BadInput) as told:
        get(mirror=mirror)
    (problem,) = told.value.problems
    assert (problem.code, problem.file) == ("mirror-address", "PHUSONG_MIRROR_TERRAIN")
    assert "secret" not in repr(problem)
