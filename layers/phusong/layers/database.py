"""A table of a PostgreSQL database, with PostGIS geometry if it has any. Passwords are never told."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from phusong.layers.errors import Problems
from phusong.layers.features import as_raw
from phusong.layers.raw import RawTable
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
    except sqlalchemy.exc.SQLAlchemyError as error:
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
    frame = _frame(connection, query, shape)
    if len(frame) > MAX_ROWS:
        problems.add("database-too-large", source.label, limit=MAX_ROWS)
        return None
    if frame.empty:
        problems.add("no-rows", source.label)
        return None
    return as_raw(frame, source.label)


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


def _frame(connection: Connection, query: Any, shape: str | None) -> pd.DataFrame:
    if shape is None:
        return pd.read_sql_query(query, connection)
    frame: pd.DataFrame = gpd.read_postgis(query, connection, geom_col=shape)
    return frame
