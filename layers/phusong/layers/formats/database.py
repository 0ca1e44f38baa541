"""A table of a PostgreSQL database, with PostGIS geometry if it has any. Passwords are never told."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from shapely.errors import ShapelyError

from phusong.layers.errors import Problems
from phusong.layers.formats.features import as_raw
from phusong.layers.formats.raw import RawTable
from phusong.layers.source import LayerSource

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

__all__ = ["MAX_ROWS", "read_database"]

MAX_ROWS = 3_000_000
"""Rows read of one table; the widest inventory then takes about 2 GB of memory."""

_CONNECT_SECONDS = 10


def read_database(source: LayerSource, problems: Problems) -> RawTable | None:
    """The table that ``source`` names, or None and a problem.

    Rows are counted as the database delivers them, by the first column (a key, mostly).
    """
    label = source.label
    try:
        import sqlalchemy
    except ImportError:
        problems.add("database-driver-missing", label, package="phusong[postgis]")
        return None
    try:
        engine = _engine(source)
    except ImportError:
        problems.add("database-driver-missing", label, package="phusong[postgis]")
        return None
    except (sqlalchemy.exc.ArgumentError, ValueError):
        problems.add("database-url", label)
        return None
    try:
        with engine.connect() as connection:
            return _read(connection, source, problems)
    except sqlalchemy.exc.OperationalError as error:
        # The driver's own words name host and user but not the password; still, only the kind is told.
        refused = "authentication" in str(error.orig) or "password" in str(error.orig)
        problems.add("database-refused" if refused else "database-unreachable", label)
    except (sqlalchemy.exc.SQLAlchemyError, pd.errors.DatabaseError, ShapelyError) as error:
        problems.add("database-failed", label, reason=type(error).__name__)
    finally:
        engine.dispose()
    return None


def _engine(source: LayerSource) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.engine import make_url
    from sqlalchemy.pool import NullPool

    assert source.url is not None
    url = make_url(source.url.get_secret_value()).set(drivername="postgresql+psycopg")
    return create_engine(
        url, poolclass=NullPool, connect_args={"connect_timeout": _CONNECT_SECONDS}
    )


def _read(connection: Connection, source: LayerSource, problems: Problems) -> RawTable | None:
    from sqlalchemy import inspect, select, text
    from sqlalchemy.exc import NoSuchTableError
    from sqlalchemy.sql.expression import column, table

    assert source.table is not None
    connection.execute(text("SET TRANSACTION READ ONLY"))
    schema, _, name = source.table.rpartition(".")
    try:
        inspector = inspect(connection)
        with warnings.catch_warnings():
            # SQLAlchemy knows no PostGIS types; only their names are needed here.
            warnings.simplefilter("ignore")
            columns = [str(c["name"]) for c in inspector.get_columns(name, schema or None)]
    except NoSuchTableError:
        problems.add("database-table-missing", source.label, value=source.table)
        return None
    where = table(name, *(column(c) for c in columns), schema=schema or None)
    query = select(where).order_by(where.c[columns[0]]).limit(MAX_ROWS + 1)
    shape = _geometry_column(connection, schema, name)
    raw = _as_raw(connection, query, shape=shape, label=source.label)
    if not 0 < len(raw) <= MAX_ROWS:
        code = "database-too-large" if len(raw) else "no-rows"
        problems.add(code, source.label, limit=MAX_ROWS)
        return None
    return raw


def _geometry_column(connection: Connection, schema: str, name: str) -> str | None:
    from sqlalchemy import text

    found = connection.execute(
        text(
            "SELECT column_name FROM information_schema.columns WHERE table_name = :name"
            " AND udt_name = 'geometry' AND (:schema = '' OR table_schema = :schema)"
            " ORDER BY ordinal_position LIMIT 1"
        ),
        {"name": name, "schema": schema},
    ).scalar()
    return None if found is None else str(found)


def _crs_of(connection: Connection, srid: int) -> str | None:
    """CRS behind a number of the database, which may be one of its own."""
    from sqlalchemy import text

    if srid <= 0:
        return None
    found = connection.execute(
        text("SELECT auth_name, auth_srid, srtext FROM spatial_ref_sys WHERE srid = :srid"),
        {"srid": srid},
    ).first()
    if found is None:
        return f"EPSG:{srid}"
    authority, code, wkt = found
    return f"{authority}:{code}" if authority == "EPSG" else str(wkt)


def _as_raw(connection: Connection, query: Any, *, shape: str | None, label: str) -> RawTable:
    """The rows as a table.

    ``geopandas.read_postgis`` is not used: it takes every SRID for a code of the named authority, and
    PostGIS 3.3 has no TM-3 zones of Vietnam, so that people give them numbers of their own.
    """
    frame = pd.read_sql_query(query, connection)
    if shape is None or frame.empty:
        return as_raw(frame, label)
    shapes = np.asarray(shapely.from_wkb(frame[shape].to_numpy(dtype=object)), dtype=object)
    srids = shapely.get_srid(shapes)
    srid = int(srids.max(initial=0))
    raw = as_raw(frame.drop(columns=shape), label)
    return replace(raw, geometry=shapes, crs=_crs_of(connection, srid))
