"""A server that fails, cuts, stalls and lies: what is kept is whole and true all the same."""

from __future__ import annotations

import gzip
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Event

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.layers.download.bounds import Bounds
from phusong.layers.download.datasets import cached
from phusong.layers.download.publishers import SOURCES, Dataset
from phusong.layers.download.transfer import Patience, fetch
from phusong.layers.download.web import Setback, Web, check_redirect
from phusong.layers.errors import OutOfReach

from . import faulty_server as faulty
from .download_samples import ONE_TILE, Get, Naps, geotiff, glo30, leftovers, north_up
from .faulty_server import Fault, FaultyServer

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
    get_terrain: Get,
    server: FaultyServer,
    naps: Naps,
    tile: tuple[str, bytes],
    tmp_path: Path,
) -> None:
    server.put(*tile, fault)
    layer = get_terrain()
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
    "cut short": (faulty.shortened(90_000), "download-content", 3),
    "wrong checksum": (faulty.wrong_checksum(), "download-checksum", 3),
    "login page": (faulty.page, "download-content", 3),
    "redirect to a file": (faulty.redirect("file:///etc/passwd"), "download-redirect", 1),
    "redirect in a circle": (faulty.redirect("?again"), "download-redirect", 6),
}


FINAL = {"download-refused", "download-redirect"}


@pytest.mark.parametrize(("fault", "code", "tries"), LASTING.values(), ids=LASTING)
def test_what_always_fails_is_told(
    fault: Fault,
    code: str,
    tries: int,
    get_terrain: Get,
    server: FaultyServer,
    naps: Naps,
    tile: tuple[str, bytes],
    tmp_path: Path,
) -> None:
    server.put(*tile)
    server.always[tile[0]] = fault
    patience = Patience(sleep=naps.append, longest_silence_s=0.2 if "stall" in code else 5.0)
    with pytest.raises(OutOfReach) as told:
        get_terrain(patience=patience)
    assert told.value.code == code
    assert told.value.details["server"] == "127.0.0.1"
    assert told.value.details["folder"] == str(tmp_path / "datasets" / "terrain" / "tiles")
    assert len(server.asked(tile[0])) == tries
    assert len(naps) == (0 if code in FINAL else tries - 1)
    assert max(naps, default=0) <= 120
    assert cached(Dataset.TERRAIN, ONE_TILE, cache=tmp_path) is None
    assert not list(tmp_path.rglob("*.tif"))


def test_waits_double_and_honour_the_server(
    get_terrain: Get, server: FaultyServer, naps: Naps, tile: tuple[str, bytes]
) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    faults = [faulty.fail(500)] * 3
    server.put(
        *tile, *faults, faulty.fail(429, Retry_After="9.5"), faulty.fail(503, Retry_After=soon)
    )
    get_terrain()
    assert naps[:4] == [0.75, 1.5, 3.0, 6.0]
    assert 35 < naps[4] <= 40


def test_goes_on_where_it_broke_off(
    get_terrain: Get, server: FaultyServer, tile: tuple[str, bytes]
) -> None:
    server.put(*tile, faulty.cut(70_000))
    get_terrain()
    first, second = server.asked(tile[0])
    assert "Range" not in first.headers
    assert second.headers["Range"] == "bytes=70000-"
    assert second.headers["If-Range"] == faulty.etag_of(tile[1])


def test_a_line_that_breaks_often_gets_there(
    get_terrain: Get, server: FaultyServer, tmp_path: Path
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
    assert get_terrain().paths[0].read_bytes() == data
    assert len(server.asked(path)) == -(-len(data) // 200_000) > 6


@pytest.mark.parametrize("answer", [faulty.serve, faulty.careless_range, faulty.without_ranges])
def test_a_file_that_changes_in_between_is_not_patched_together(
    answer: Fault,
    get_terrain: Get,
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
    assert get_terrain().paths[0].read_bytes() == new


def test_weak_validators_do_not_join_bytes(
    get_terrain: Get, server: FaultyServer, tile: tuple[str, bytes]
) -> None:
    def weak(visit: faulty.Visit) -> None:
        visit.head(200, len(tile[1]), {"ETag": 'W/"1"', "Last-Modified": "yesterday"})
        visit.body(tile[1][:70_000])
        visit.hang_up()

    server.put(*tile, weak)
    assert get_terrain().paths[0].read_bytes() == tile[1]
    assert "Range" not in server.asked(tile[0])[1].headers


def test_a_body_packed_on_the_way_is_unpacked(
    get_terrain: Get, server: FaultyServer, tile: tuple[str, bytes]
) -> None:
    packed = gzip.compress(tile[1])
    server.put(*tile, faulty.instead(packed, Content_Encoding="gzip", ETag='"x"'))
    assert get_terrain().paths[0].read_bytes() == tile[1]
    assert server.asked(tile[0])[0].headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("place", [(109, 13), (108, 14), (0, 1)])
def test_a_tile_of_another_place_is_refused(
    place: tuple[int, int],
    get_terrain: Get,
    server: FaultyServer,
    tmp_path: Path,
    tile: tuple[str, bytes],
) -> None:
    values = np.ones((200, 200), dtype=np.float32)
    wrong = geotiff(tmp_path / "w.tif", values, north_up(*place, 1 / 200))
    server.put(tile[0], wrong)
    with pytest.raises(OutOfReach) as told:
        get_terrain()
    assert (told.value.code, told.value.details["fault"]) == ("download-content", "elsewhere")


def test_a_tile_on_another_datum_is_refused(
    get_terrain: Get,
    server: FaultyServer,
    tmp_path: Path,
    tile: tuple[str, bytes],
) -> None:
    values = np.ones((200, 200), dtype=np.float32)
    server.put(
        tile[0], geotiff(tmp_path / "w.tif", values, north_up(108, 13, 1 / 200), "EPSG:4756")
    )
    with pytest.raises(OutOfReach) as told:
        get_terrain()
    assert told.value.details["fault"] == "elsewhere"


def test_a_server_that_trickles_is_given_up(
    get_terrain: Get, server: FaultyServer, tile: tuple[str, bytes]
) -> None:
    server.put(*tile)
    ticks = iter(range(0, 10**6, 61))
    patience = Patience(
        sleep=lambda _: None, clock=lambda: next(ticks), slowest_bytes_per_s=1e7, attempts=2
    )
    with pytest.raises(OutOfReach) as told:
        get_terrain(patience=patience)
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


@pytest.mark.parametrize("start", [0, 60_000, 70_001])
def test_a_range_that_was_not_asked_for_is_not_joined(
    start: int, get_terrain: Get, server: FaultyServer, tile: tuple[str, bytes]
) -> None:
    data = tile[1]

    def another_range(visit: faulty.Visit) -> None:
        place = f"bytes {start}-{len(data) - 1}/{len(data)}"
        visit.head(206, len(data) - start, {"Content-Range": place})
        visit.body(data[start:])

    server.put(*tile, faulty.cut(70_000), another_range)
    assert get_terrain().paths[0].read_bytes() == data
    assert len(server.asked(tile[0])) == 3


def test_a_new_file_of_the_same_length_is_told_by_its_etag(
    get_terrain: Get, server: FaultyServer, tmp_path: Path, tile: tuple[str, bytes]
) -> None:
    corner = north_up(108, 13, 1 / 200)
    old, new = (
        geotiff(tmp_path / "t.tif", np.full((200, 200), v, np.float32), corner, compress="NONE")
        for v in (1, 2)
    )
    assert len(old) == len(new) and old != new

    def cut_then_change(visit: faulty.Visit) -> None:
        faulty.cut(70_000)(visit)
        server.contents[tile[0]] = new

    server.put(tile[0], old, cut_then_change, faulty.careless_range)
    assert get_terrain().paths[0].read_bytes() == new


def test_a_packed_body_that_breaks_off_is_begun_anew(
    get_terrain: Get, server: FaultyServer, tile: tuple[str, bytes]
) -> None:
    packed = gzip.compress(tile[1])

    def cut_packed(visit: faulty.Visit) -> None:
        dates = {"ETag": '"p"', "Last-Modified": "Mon, 06 Jan 2025 10:00:00 GMT"}
        visit.head(200, len(packed), {"Content-Encoding": "gzip", **dates})
        visit.body(packed[:120_000])
        visit.hang_up()

    server.put(*tile, cut_packed)
    assert get_terrain().paths[0].read_bytes() == tile[1]
    assert "Range" not in server.asked(tile[0])[1].headers


def test_redirects_do_not_leave_https() -> None:
    secure, plain = httpx.URL("https://a.example/"), httpx.URL("http://a.example/")
    check_redirect(secure, secure)
    check_redirect(plain, secure)
    check_redirect(plain, plain)
    for to in (plain, httpx.URL("ftp://a.example/")):
        with pytest.raises(Setback):
            check_redirect(secure, to)
