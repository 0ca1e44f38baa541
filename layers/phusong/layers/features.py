"""Features out of GeoPackage, GeoJSON, KML, KMZ, Shapefile and GeoParquet."""

from __future__ import annotations

import json
import tempfile
import warnings
from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from defusedxml import DefusedXmlException
from defusedxml.sax import parseString
from pyarrow import parquet

from phusong.layers.archives import is_safe_archive, unpack
from phusong.layers.dbf import declared_encoding, decode_table, find_parts
from phusong.layers.errors import Problems, Severity
from phusong.layers.filetypes import MAX_FILE_BYTES, MAX_TEXT_BYTES, FileType
from phusong.layers.raw import RawTable
from phusong.layers.schema import Geometry, Schema
from phusong.layers.source import FoundFile, LayerSource
from phusong.layers.tables import decode_text

__all__ = ["as_raw", "read_features"]

# Columns that GDAL's KML driver adds to every feature; they say how to draw it.
_KML_DRAWING = frozenset(
    [
        "timestamp",
        "begin",
        "end",
        "altitudeMode",
        "tessellate",
        "extrude",
        "visibility",
        "drawOrder",
        "icon",
        "snippet",
    ]
)


def read_features(
    found: FoundFile,
    kind: FileType,
    schema: Schema,
    *,
    source: LayerSource,
    vocabulary: Collection[str],
    problems: Problems,
) -> list[RawTable]:
    """Tables of the file: one, or one per folder of a KML. Empty, with problems, if it is broken."""
    readers: dict[FileType, Callable[[], list[RawTable]]] = {
        FileType.GEOPACKAGE: lambda: _layers(found.path, found.label, schema, source, problems),
        FileType.GEOJSON: lambda: _geojson(found, schema, source, vocabulary, problems),
        FileType.PARQUET: lambda: _parquet(found, problems),
        FileType.SHAPEFILE: lambda: _shapefile(
            found.path, found.label, source, vocabulary, problems
        ),
        FileType.ZIP: lambda: _zipped(found, source, vocabulary, problems),
        FileType.KML: lambda: _kml(found.path, found.label, schema, source, problems),
        FileType.KMZ: lambda: _kmz(found, schema, source, problems),
    }
    return readers[kind]()


def as_raw(frame: pd.DataFrame, label: str) -> RawTable:
    """A frame of a library as a table; rows are counted from 1, as features have no header."""
    geometry = crs = None
    plain = frame
    if isinstance(frame, gpd.GeoDataFrame) and frame.active_geometry_name is not None:
        geometry = np.asarray(frame.geometry.to_numpy(), dtype=object)
        crs = None if frame.crs is None else frame.crs.to_string()
        plain = pd.DataFrame(frame.drop(columns=frame.active_geometry_name))
    headers = tuple(str(header) for header in plain.columns)
    cells = plain.astype(object).reset_index(drop=True)
    cells.columns = pd.RangeIndex(len(headers))
    return RawTable(label, headers, cells, np.arange(1, len(plain) + 1), geometry, crs)


def _call(
    label: str,
    code: str,
    problems: Problems,
    function: Callable[..., Any],
    *args: Any,
    **named: Any,
) -> Any:
    """What a library's reader gives, or None and a problem: a broken file may raise anything."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return function(*args, **named)
    except Exception as error:  # noqa: BLE001 (see above)
        problems.add(code, label, reason=type(error).__name__)
        return None


def _read(
    place: Path | bytes, label: str, code: str, problems: Problems, **options: Any
) -> RawTable | None:
    frame = _call(
        label,
        code,
        problems,
        pyogrio.read_dataframe,
        place,
        force_2d=True,
        datetime_as_string=True,
        on_invalid="ignore",
        **options,
    )
    if frame is None:
        return None
    if frame.empty:
        problems.add("no-rows", label)
        return None
    return as_raw(frame, label)


def _layers(
    path: Path, label: str, schema: Schema, source: LayerSource, problems: Problems
) -> list[RawTable]:
    """The one layer that is meant: the named one, else the only one with the right geometry."""
    listed = _call(label, "gpkg-broken", problems, pyogrio.list_layers, path)
    if listed is None:
        return []
    kinds = {str(name): None if kind is None else str(kind) for name, kind in listed}
    name = _choose_layer(kinds, schema, source, label=label, problems=problems)
    if name is None:
        return []
    raw = _read(path, label, "gpkg-broken", problems, layer=name)
    return [] if raw is None else [raw]


def _choose_layer(
    kinds: dict[str, str | None],
    schema: Schema,
    source: LayerSource,
    *,
    label: str,
    problems: Problems,
) -> str | None:
    shown = ", ".join(kinds) or "–"
    if source.layer is not None:
        if source.layer not in kinds:
            problems.add(
                "layer-missing", label, value=source.layer, layer=source.layer, layers=shown
            )
            return None
        return source.layer
    if len(kinds) == 1:
        return next(iter(kinds))
    fitting = [name for name, kind in kinds.items() if _may_hold(kind, schema.geometry)]
    if len(fitting) == 1:
        return fitting[0]
    if kinds:
        problems.add("layer-choose", label, layers=shown)
    else:
        problems.add("no-rows", label)
    return None


def _may_hold(kind: str | None, geometry: Geometry) -> bool:
    if geometry is Geometry.NONE:
        return kind is None
    return kind is not None and geometry.value in kind.lower()


def _geojson(
    found: FoundFile,
    schema: Schema,
    source: LayerSource,
    vocabulary: Collection[str],
    problems: Problems,
) -> list[RawTable]:
    text = decode_text(
        found.path.read_bytes(),
        found.label,
        problems,
        declared=source.encoding,
        vocabulary=vocabulary,
    )
    if text is None:
        return []
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        problems.add("json-broken", found.label, row=error.lineno, reason=error.msg)
        return []
    except (RecursionError, ValueError) as error:
        problems.add("json-broken", found.label, reason=type(error).__name__)
        return []
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list):
        problems.add("geojson-without-features", found.label)
        return []
    if not features:
        problems.add("no-rows", found.label)
        return []
    del document, features
    raw = _read(text.encode("utf-8"), found.label, "geojson-broken", problems)
    return [] if raw is None else [raw]


def _kml(
    path: Path, label: str, schema: Schema, source: LayerSource, problems: Problems
) -> list[RawTable]:
    """Every folder with the placemarks in it, or the folder that the scenario names."""
    if not _is_harmless_xml(path, label, problems):
        return []
    listed = _call(label, "kml-broken", problems, pyogrio.list_layers, path)
    if listed is None:
        return []
    names = [str(name) for name, _ in listed]
    if source.layer is not None:
        chosen = _choose_layer(dict.fromkeys(names), schema, source, label=label, problems=problems)
        names = [] if chosen is None else [chosen]
        if not names:
            return []
    raws = []
    told = Problems()
    for name in names:
        raw = _read(path, label, "kml-broken", told, layer=name)
        if raw is not None:
            raws.append(_without_drawing(raw))
    problems.extend(p for p in told if p.code != "no-rows")
    if not raws and not any(p.code != "no-rows" for p in told):
        problems.add("no-rows", label)
    return raws


def _without_drawing(raw: RawTable) -> RawTable:
    keep = [i for i, header in enumerate(raw.headers) if header not in _KML_DRAWING]
    cells = raw.cells[keep]
    cells.columns = pd.RangeIndex(len(keep))
    headers = tuple(raw.headers[i] for i in keep)
    return RawTable(raw.file, headers, cells, raw.rows, raw.geometry, raw.crs)


def _is_harmless_xml(path: Path, label: str, problems: Problems) -> bool:
    """Whether the XML parses without entities of its own, which GDAL would expand or fetch."""
    try:
        parseString(path.read_bytes(), ContentHandler(), forbid_dtd=True)
    except DefusedXmlException:
        problems.add("xml-entities", label)
        return False
    except SAXException as error:
        line = getattr(error, "getLineNumber", lambda: None)()
        problems.add("xml-broken", label, row=line)
        return False
    except (ValueError, LookupError, UnicodeError, RecursionError):  # a declared encoding that lies
        problems.add("xml-broken", label)
        return False
    return True


def _kmz(
    found: FoundFile, schema: Schema, source: LayerSource, problems: Problems
) -> list[RawTable]:
    if not is_safe_archive(found.path, found.label, problems):
        return []
    with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
        files = unpack(
            found.path,
            found.label,
            problems,
            folder=Path(folder),
            wanted=lambda name: name.suffix.lower() == ".kml" and _is_no_fork(name),
        )
        raws: list[RawTable] = []
        for path in files.values():
            if path.stat().st_size > MAX_TEXT_BYTES:
                mega = 1024**2
                size, limit = path.stat().st_size // mega, MAX_TEXT_BYTES // mega
                problems.add("file-too-large", found.label, size_mb=size, limit_mb=limit)
            else:
                raws += _kml(path, found.label, schema, source, problems)
    return raws


def _is_no_fork(name: PurePosixPath) -> bool:
    """Not one of the shadow files that macOS puts into archives."""
    return "__MACOSX" not in name.parts and not name.name.startswith("._")


def _zipped(
    found: FoundFile, source: LayerSource, vocabulary: Collection[str], problems: Problems
) -> list[RawTable]:
    if not is_safe_archive(found.path, found.label, problems):
        return []
    parts = {".shp", ".shx", ".dbf", ".prj", ".cpg"}
    with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
        files = unpack(
            found.path,
            found.label,
            problems,
            folder=Path(folder),
            wanted=lambda name: name.suffix.lower() in parts and _is_no_fork(name),
        )
        shapes = {name.stem: path for name, path in files.items() if path.suffix == ".shp"}
        if not shapes:
            return []
        if source.layer is None and len(shapes) > 1:
            problems.add("layer-choose", found.label, layers=", ".join(shapes))
            return []
        name = source.layer if source.layer is not None else next(iter(shapes))
        if name not in shapes:
            shown = ", ".join(shapes)
            problems.add("layer-missing", found.label, value=name, layer=name, layers=shown)
            return []
        return _shapefile(shapes[name], found.label, source, vocabulary, problems)


def _shapefile(
    path: Path, label: str, source: LayerSource, vocabulary: Collection[str], problems: Problems
) -> list[RawTable]:
    """A shapefile, its texts read byte by byte and then in the encoding that explains them."""
    parts = find_parts(path)
    if ".shx" not in parts:
        problems.add("shapefile-part-missing", label, part=".shx")
        return []
    if ".dbf" not in parts:
        problems.add("shapefile-part-missing", label, severity=Severity.WARNING, part=".dbf")
    # Latin-1 maps every byte to one character and back: nothing is lost before decoding.
    raw = _read(path, label, "shapefile-broken", problems, encoding="ISO-8859-1")
    if raw is None:
        return []
    declared = source.encoding or declared_encoding(parts)
    decoded = decode_table(raw, declared, vocabulary=vocabulary, problems=problems)
    return [] if decoded is None else [decoded]


def _parquet(found: FoundFile, problems: Problems) -> list[RawTable]:
    about = _call(found.label, "parquet-broken", problems, parquet.read_metadata, found.path)
    if about is None:
        return []
    unpacked = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
    if unpacked > MAX_FILE_BYTES:
        mega = 1024**2
        size, limit = unpacked // mega, MAX_FILE_BYTES // mega
        problems.add("file-too-large", found.label, size_mb=size, limit_mb=limit)
        return []
    has_geometry = b"geo" in (about.metadata or {})
    reader = gpd.read_parquet if has_geometry else pd.read_parquet
    frame = _call(found.label, "parquet-broken", problems, reader, found.path)
    if frame is None:
        return []
    if frame.empty:
        problems.add("no-rows", found.label)
        return []
    return [as_raw(frame, found.label)]
