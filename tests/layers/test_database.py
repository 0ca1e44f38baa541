"""Layers out of PostgreSQL: a real server when one is installed, and passwords that never show."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pyproj
import pytest
from pydantic import ValidationError

from phusong.layers.errors import BadInput, Problems
from phusong.layers.schema import LayerKind
from phusong.layers.source import LayerSource
from phusong.layers.vectors import read_layer

PASSWORD = "bí-mật-7"
NAMES = ["Điệp Sơn", "Tà Mơ", "Ninh Đảo"]
# VN-2000 / TM-3 108-15 with the seven parameters of EPSG operation 6960 in the sense of PROJ.
PROJ = (
    "+proj=tmerc +lat_0=0 +lon_0=108.25 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 +units=m "
    "+towgs84=-191.90441429,-39.30318279,-111.45032835,"
    "0.00928836,-0.01975479,0.00427372,0.252906278 +no_defs"
)
_INITDB = ("-U", "boss", "-E", "UTF8", "-N", "--auth=scram-sha-256", "--no-instructions")
SETUP = """
CREATE EXTENSION postgis;
INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, proj4text)
  VALUES (990217, 'own', 1, '{wkt}', '{proj}');
CREATE SCHEMA mạng;
CREATE TABLE mạng."Thôn" (ma text PRIMARY KEY, ten text, dan_so integer, vi_tri geometry(Point, 990217));
INSERT INTO mạng."Thôn" VALUES
  ('h1', 'Điệp Sơn', 370, ST_Transform(ST_SetSRID(ST_MakePoint(109.3, 12.71667), 4326), 990217)),
  ('h2', 'Tà Mơ', NULL, ST_Transform(ST_SetSRID(ST_MakePoint(108.88303, 12.22846), 4326), 990217)),
  ('h3', 'Ninh Đảo', 95, ST_Transform(ST_SetSRID(ST_MakePoint(109.352, 12.631), 4326), 990217));
CREATE TABLE cells (cell_id text, site_id text, operator text, technology text, band text,
                    height_m real);
INSERT INTO cells VALUES ('c1', 's1', 'Viettel', '4G', 'B3', 41.5);
CREATE TABLE empty (site_id text);
CREATE TABLE journal (entry text);
CREATE FUNCTION note() RETURNS text LANGUAGE sql AS 'INSERT INTO journal VALUES (''x'') RETURNING entry';
CREATE VIEW sneaky AS SELECT note() AS name;
CREATE USER reader PASSWORD '{password}';
GRANT INSERT ON journal TO reader;
GRANT USAGE ON SCHEMA mạng TO reader;
GRANT SELECT ON mạng."Thôn", cells, empty, sneaky TO reader;
"""


def _binaries() -> Path | None:
    """Folder of a PostgreSQL with PostGIS, as Debian lays it out."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        version = folder.parent.name
        extension = Path(f"/usr/share/postgresql/{version}/extension/postgis.control")
        if extension.exists() and (folder / "initdb").exists():
            return folder
    return None


def _run(command: list[str], *, owner: str | None, **kwargs: object) -> None:
    prefix = ["runuser", "-u", owner, "--"] if owner else []
    done = subprocess.run(
        [*prefix, *command],
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        **kwargs,  # type: ignore[call-overload]
    )
    if done.returncode:
        pytest.fail(f"{command[0]}: {done.stderr or done.stdout}")


@pytest.fixture(scope="module")
def server() -> Iterator[int]:
    """Port of a PostgreSQL server of our own with the tables above; it asks for passwords."""
    folder = _binaries()
    if folder is None:
        pytest.skip("no PostgreSQL with PostGIS (Debian: postgresql-15-postgis-3)")
    # initdb refuses to run as root.
    owner = "postgres" if os.geteuid() == 0 else None
    if owner and not shutil.which("runuser"):
        pytest.skip("runuser is needed to start PostgreSQL as another user than root")
    base = Path(tempfile.mkdtemp(prefix="phusong-pg-"))
    if owner:
        shutil.chown(base, owner, owner)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secret = base / "superuser"
    secret.write_text("superuser-secret\n")
    if owner:
        shutil.chown(secret, owner, owner)
    data = base / "data"
    options = (
        f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={base} -c fsync=off"
    )
    try:
        _run(
            [str(folder / "initdb"), "-D", str(data), *_INITDB, f"--pwfile={secret}"],
            owner=owner,
        )
        log = ["-l", str(base / "log"), "-o", options]
        _run([str(folder / "pg_ctl"), "-D", str(data), "-w", *log, "start"], owner=owner)
        try:
            _set_up(port)
            yield port
        finally:
            _run([str(folder / "pg_ctl"), "-D", str(data), "-m", "fast", "stop"], owner=owner)
    finally:
        shutil.rmtree(base, ignore_errors=True)


def _set_up(port: int) -> None:
    import psycopg

    url = f"postgresql://boss:superuser-secret@127.0.0.1:{port}/postgres"
    zone = pyproj.CRS("EPSG:9217")
    setup = SETUP.format(password=PASSWORD, wkt=zone.to_wkt("WKT1_GDAL"), proj=PROJ)
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in setup.split(";\n"):
            if statement.strip():
                connection.execute(statement)  # type: ignore[call-overload]


def _read(
    url: str, table: str, kind: LayerKind = LayerKind.SETTLEMENTS
) -> tuple[gpd.GeoDataFrame, Problems]:
    problems = Problems()
    source = LayerSource(url=url, table=table)
    frame = read_layer(kind, source, folder=Path(), area=None, problems=problems)
    shown = repr(list(problems)) + repr(source) + str(BadInput(problems)) + source.label
    assert PASSWORD not in shown and "%C3" not in shown
    return frame, problems


def _url(port: int, user: str = "reader", password: str = PASSWORD) -> str:
    return f"postgresql://{user}:{password}@127.0.0.1:{port}/postgres"


@pytest.mark.postgis
def test_a_table_with_geometry_is_read(server: int) -> None:
    frame, problems = _read(_url(server), "mạng.Thôn")
    assert not list(problems)
    assert frame["name"].tolist() == NAMES
    assert frame["people"].tolist()[::2] == [370, 95]
    assert frame["people"].isna().tolist() == [False, True, False]
    assert frame.geometry.x.round(6).tolist() == [109.3, 108.88303, 109.352]
    assert frame.geometry.y.round(6).tolist() == [12.71667, 12.22846, 12.631]


@pytest.mark.postgis
def test_a_table_without_geometry_is_read(server: int) -> None:
    frame, problems = _read(_url(server), "cells", LayerKind.CELLS)
    assert not list(problems)
    assert frame[["technology", "height_m"]].to_numpy().tolist() == [["LTE", 41.5]]


@pytest.mark.postgis
@pytest.mark.parametrize(
    ("table", "code"),
    [
        ("nowhere.sites", "database-table-missing"),
        ("sites; DROP TABLE cells", "database-table-missing"),
        ("empty", "no-rows"),
        ("pg_catalog.pg_authid", "database-failed"),
    ],
)
def test_what_the_server_cannot_give_is_told(server: int, table: str, code: str) -> None:
    frame, problems = _read(_url(server), table)
    assert [p.code for p in problems] == [code]
    assert frame.empty


@pytest.mark.postgis
def test_a_wrong_password_is_told_without_repeating_it(server: int) -> None:
    _, problems = _read(_url(server, password=f"not-{PASSWORD}"), "cells")
    assert [p.code for p in problems] == ["database-refused"]


@pytest.mark.postgis
def test_reading_cannot_write(server: int) -> None:
    _, problems = _read(_url(server), "sneaky")
    assert [p.code for p in problems] == ["database-failed"]


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as taken:
        # Bound but not listening: the port refuses connections.
        taken.bind(("127.0.0.1", 0))
        _, problems = _read(_url(taken.getsockname()[1]), "cells")
    assert [p.code for p in problems] == ["database-unreachable"]


@pytest.mark.parametrize("missing", ["sqlalchemy", "psycopg"])
def test_a_missing_driver_is_told(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.split(".")[0] in (missing, "psycopg")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
    _, problems = _read(_url(1), "cells")
    assert [p.code for p in problems] == ["database-driver-missing"]


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ({"url": f"mysql://u:{PASSWORD}@host/db", "table": "t"}, "source-url"),
        ({"url": f"postgresql://u:{PASSWORD}@host:port/db", "table": "t"}, "source-url"),
        ({"url": f"postgresql://u:{PASSWORD}@host/db"}, "source-table"),
        ({"url": f"postgresql://u:{PASSWORD}@host/db", "path": "a.csv"}, "source-path-or-url"),
        ({}, "source-path-or-url"),
        ({"path": "a.csv", "x": "east"}, "source-x-and-y"),
        ({"path": "a.csv", "colour": "red"}, "extra_forbidden"),
    ],
)
def test_a_source_that_contradicts_itself_is_refused(given: dict[str, str], kind: str) -> None:
    with pytest.raises(ValidationError) as refused:
        LayerSource.model_validate(given)
    assert [error["type"] for error in refused.value.errors()] == [kind]
    assert PASSWORD not in str(refused.value)
