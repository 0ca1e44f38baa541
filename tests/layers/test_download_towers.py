"""Towers of OpenCelliD: the user's token goes to its publisher and nowhere else."""

from __future__ import annotations

import datetime as dt
import gzip
import logging
from pathlib import Path

import pytest

from phusong.layers.download.datasets import download
from phusong.layers.download.publishers import Dataset
from phusong.layers.errors import BadInput, OutOfReach
from phusong.layers.schema import LayerKind

from . import faulty_server as faulty
from .download_samples import AREA, Get
from .faulty_server import FaultyServer

TOKEN = "pk.0123456789abcdef-very-secret"
CELLS = (
    "LTE,452,4,1234,100001,11,109.190,12.240,800,12,1,1500000000,1700000000,0\n"
    "LTE,452,1,1234,100002,11,108.100,12.240,800,12,1,1500000000,1750000000,0\n"
    "NR,452,2,1234,100003,11,109.000,12.000,500,3,1,1690000000,1690000000,-95\n"
    "broken line\n"
)
DOWNLOADS = "/ocid/downloads"


def test_towers(
    get_dataset: Get,
    server: FaultyServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    server.put(DOWNLOADS, gzip.compress(CELLS.encode()), faulty.fail(500))
    monkeypatch.setenv("PHUSONG_OPENCELLID_TOKEN", f" {TOKEN}\n")
    layer = get_dataset(Dataset.TOWERS, DOWNLOADS)
    assert layer.layers[LayerKind.SITES] == layer.layers[LayerKind.CELLS] == layer.paths
    lines = layer.paths[0].read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("radio,mcc,net,area,cell,unit,lon,lat,range,samples")
    assert [line.split(",")[4] for line in lines[1:]] == ["100001", "100003"]
    assert layer.provenance.date == dt.date(2023, 11, 14)
    assert layer.provenance.licence == "CC-BY-SA-4.0"

    for request in server.requests:
        assert request.query == {"type": "mcc", "file": "452.csv.gz", "token": TOKEN}
    assert "GET" in caplog.text and TOKEN not in caplog.text
    for path in tmp_path.rglob("*"):
        assert TOKEN not in path.name
        assert not path.is_file() or TOKEN.encode() not in path.read_bytes()


def test_towers_need_a_token_only_to_download(
    get_dataset: Get, server: FaultyServer, tmp_path: Path
) -> None:
    with pytest.raises(BadInput) as told:
        get_dataset(Dataset.TOWERS, DOWNLOADS)
    (problem,) = told.value.problems
    assert (problem.code, problem.file) == ("token-missing", "PHUSONG_OPENCELLID_TOKEN")
    folder = tmp_path / "datasets" / "towers" / "452"
    folder.mkdir(parents=True)
    (folder / "452.csv.gz").write_bytes(gzip.compress(CELLS.encode()))
    assert len(get_dataset(Dataset.TOWERS, DOWNLOADS).paths) == 1
    assert server.requests == []


@pytest.mark.parametrize("status", [200, 403])
def test_a_refused_token_is_not_tried_again_nor_told(
    status: int,
    get_dataset: Get,
    server: FaultyServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(visit: faulty.Visit) -> None:
        visit.head(status, 40, {})
        visit.body(b'{"status":"error","code":"INVALID_TOKEN"'.ljust(40))

    server.always[DOWNLOADS] = refuse
    monkeypatch.setenv("PHUSONG_OPENCELLID_TOKEN", TOKEN)
    with pytest.raises(OutOfReach) as told:
        get_dataset(Dataset.TOWERS, DOWNLOADS)
    assert told.value.code == "download-token-refused"
    assert len(server.requests) == 1
    error: BaseException | None = told.value
    while error is not None:
        assert TOKEN not in repr(error)
        error = error.__cause__


def test_a_redirect_to_another_host_does_not_get_the_token(
    get_dataset: Get,
    server: FaultyServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setenv("PHUSONG_OPENCELLID_TOKEN", TOKEN)
    with FaultyServer() as other:
        other.put("/452.csv.gz", gzip.compress(CELLS.encode()))
        server.always[DOWNLOADS] = faulty.redirect(
            f"{other.address}/452.csv.gz?signature=a%2Fb&token={TOKEN}"
        )
        get_dataset(Dataset.TOWERS, DOWNLOADS)
        (request,) = other.requests
    assert request.query == {"signature": "a/b"}
    assert TOKEN not in caplog.text


def test_a_redirect_within_the_host_keeps_the_token(
    get_dataset: Get, server: FaultyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHUSONG_OPENCELLID_TOKEN", TOKEN)
    server.always[DOWNLOADS] = faulty.redirect("/new?file=452.csv.gz")
    server.put("/new", gzip.compress(CELLS.encode()))
    get_dataset(Dataset.TOWERS, DOWNLOADS)
    assert server.asked("/new")[0].query == {"file": "452.csv.gz", "token": TOKEN}


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(CELLS.encode(), mtime=0)[:-4],
        gzip.compress(b"a,b,c\n", mtime=0),
        gzip.compress(b"<html>", mtime=0),
        b"radio,mcc",
    ],
)
def test_tables_that_are_none_are_refused(
    data: bytes,
    get_dataset: Get,
    server: FaultyServer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PHUSONG_OPENCELLID_TOKEN", TOKEN)
    server.always[DOWNLOADS] = faulty.instead(data)
    with pytest.raises(OutOfReach) as told:
        get_dataset(Dataset.TOWERS, DOWNLOADS)
    assert told.value.code == "download-content"


def test_goes_through_the_proxy_of_the_system(
    server: FaultyServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", server.address.removeprefix("http://"))
    monkeypatch.setenv("PHUSONG_OPENCELLID_TOKEN", TOKEN)
    server.put("/cells", gzip.compress(CELLS.encode()))
    download(Dataset.TOWERS, AREA, cache=tmp_path, mirror="http://towers.invalid/cells")
    (request,) = server.requests
    assert request.headers["Host"] == "towers.invalid" and request.query["token"] == TOKEN
