"""Features out of GeoPackage, GeoJSON, KML, KMZ, Shapefile and GeoParquet."""

from __future__ import annotations

import json
import tempfile
import warnings
from collections.abc import Callable, Collection, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from defusedxml import DefusedXmlException
from defusedxml.sax import parseString
from pyarrow import parquet

from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.archives import is_safe_archive, unpack
from phusong.layers.formats.dbf import declared_encoding, decode_table, find_parts
from phusong.layers.formats.filetypes import (
    MAX_FILE_BYTES,
    MAX_TEXT_BYTES,
    FileType,
    tell_too_large,
)
from phusong.layers.formats.raw import RawTable
from phusong.layers.formats.tables import decode_text
from phusong.layers.gdal_paths import readable
from phusong.layers.schema import Geometry, Schema
from phusong.layers.source import FoundFile, LayerSource

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
_SHAPEFILE_PARTS = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg"})


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
    reader = _Reader(found.label, schema, source, vocabulary, problems)
    readers: Mapping[FileType, Callable[[Path], list[RawTable]]] = {
        FileType.GEOPACKAGE: reader.geopackage,
        FileType.GEOJSON: reader.geojson,
        FileType.PARQUET: reader.parquet,
        FileType.SHAPEFILE: reader.shapefile,
        FileType.ZIP: reader.zipped_shapefile,
        FileType.KML: reader.kml,
        FileType.KMZ: reader.kmz,
    }
    return readers[kind](found.path)


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


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one file; a method per format takes its path, which inside an archive is another."""

    label: str
    schema: Schema
    source: LayerSource
    vocabulary: Collection[str]
    problems: Problems

    def geopackage(self, path: Path) -> list[RawTable]:
        """The one layer that is meant: the named one, else the only one with the right geometry."""
        listed = self._call("gpkg-broken", pyogrio.list_layers, path)
        if listed is None:
            return []
        name = self._choose_layer(
            {str(name): None if kind is None else str(kind) for name, kind in listed}
        )
        return [] if name is None else self._read("gpkg-broken", path, layer=name)

    def geojson(self, path: Path) -> list[RawTable]:
        text = decode_text(
            path.read_bytes(),
            self.label,
            self.problems,
            declared=self.source.encoding,
            vocabulary=self.vocabulary,
        )
        if text is None:
            return []
        try:
            document = json.loads(text)
        except json.JSONDecodeError as error:
            self.problems.add("json-broken", self.label, row=error.lineno, reason=error.msg)
            return []
        except (RecursionError, ValueError) as error:
            self.problems.add("json-broken", self.label, reason=type(error).__name__)
            return []
        features = document.get("features") if isinstance(document, dict) else None
        if not isinstance(features, list):
            self.problems.add("geojson-without-features", self.label)
            return []
        if not features:
            self.problems.add("no-rows", self.label)
            return []
        return self._read("geojson-broken", text.encode("utf-8"))

    def parquet(self, path: Path) -> list[RawTable]:
        about = self._call("parquet-broken", parquet.read_metadata, path)
        if about is None:
            return []
        unpacked = sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups))
        if unpacked > MAX_FILE_BYTES:
            tell_too_large(self.label, unpacked, MAX_FILE_BYTES, problems=self.problems)
            return []
        has_geometry = b"geo" in (about.metadata or {})
        reader = gpd.read_parquet if has_geometry else pd.read_parquet
        # Arrow looks at the bytes of a text only when it is taken out.
        return self._filled(
            self._call("parquet-broken", lambda file: _as_objects(reader(file)), path)
        )

    def shapefile(self, path: Path) -> list[RawTable]:
        """A shapefile, its texts read byte by byte and then in the encoding that explains them."""
        parts = find_parts(path)
        for part, severity in ((".shx", Severity.ERROR), (".dbf", Severity.WARNING)):
            if part not in parts:
                self.problems.add(
                    "shapefile-part-missing", self.label, severity=severity, part=part
                )
        if ".shx" not in parts:
            return []
        # ISO 8859-1 maps every byte to one character and back: nothing is lost before decoding.
        raws = self._read("shapefile-broken", path, encoding="ISO-8859-1")
        declared = self.source.encoding or declared_encoding(parts)
        decoded = [
            decode_table(raw, declared, vocabulary=self.vocabulary, problems=self.problems)
            for raw in raws
        ]
        return [raw for raw in decoded if raw is not None]

    def zipped_shapefile(self, path: Path) -> list[RawTable]:
        if not is_safe_archive(path, self.label, self.problems):
            return []
        with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
            files = self._unpack(path, Path(folder), _SHAPEFILE_PARTS)
            shapes = {name.stem: file for name, file in files.items() if file.suffix == ".shp"}
            if not shapes:
                return []
            name = self._choose_layer(dict.fromkeys(shapes, self.schema.geometry.value))
            return [] if name is None else self.shapefile(shapes[name])

    def kml(self, path: Path) -> list[RawTable]:
        """Every folder with the placemarks in it, or the folder that the scenario names."""
        if not self._is_harmless_xml(path):
            return []
        listed = self._call("kml-broken", pyogrio.list_layers, path)
        if listed is None:
            return []
        names = [str(name) for name, _ in listed]
        if self.source.layer is not None:
            chosen = self._choose_layer(dict.fromkeys(names))
            if chosen is None:
                return []
            names = [chosen]
        told = Problems()
        quiet = _Reader(self.label, self.schema, self.source, self.vocabulary, told)
        raws = [raw for name in names for raw in quiet._read("kml-broken", path, layer=name)]
        # Folders without placemarks are usual; a file without any is not.
        faults = [problem for problem in told if problem.code != "no-rows"]
        self.problems.extend(faults)
        if not raws and not faults:
            self.problems.add("no-rows", self.label)
        return [_without_drawing(raw) for raw in raws]

    def kmz(self, path: Path) -> list[RawTable]:
        if not is_safe_archive(path, self.label, self.problems):
            return []
        raws: list[RawTable] = []
        with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
            for file in self._unpack(path, Path(folder), {".kml"}).values():
                size = file.stat().st_size
                if size > MAX_TEXT_BYTES:
                    tell_too_large(self.label, size, MAX_TEXT_BYTES, problems=self.problems)
                else:
                    raws += self.kml(file)
        return raws

    def _unpack(
        self, path: Path, folder: Path, suffixes: Collection[str]
    ) -> dict[PurePosixPath, Path]:
        return unpack(
            path,
            self.label,
            self.problems,
            folder=folder,
            wanted=lambda name: name.suffix.lower() in suffixes and not _is_shadow(name),
        )

    def _choose_layer(self, kinds: Mapping[str, str | None]) -> str | None:
        """The layer that the scenario names, else the only one that can be meant.

        ``kinds`` gives the geometry of each layer, None for a plain table.
        """
        shown = ", ".join(kinds) or "–"
        wanted = self.source.layer
        if wanted is not None:
            if wanted in kinds:
                return wanted
            self.problems.add("layer-missing", self.label, value=wanted, layer=wanted, layers=shown)
            return None
        fitting = [name for name, kind in kinds.items() if _may_hold(kind, self.schema.geometry)]
        for names in (list(kinds), fitting):
            if len(names) == 1:
                return names[0]
        self.problems.add("layer-choose" if kinds else "no-rows", self.label, layers=shown)
        return None

    def _read(self, code: str, place: Path | bytes, **options: Any) -> list[RawTable]:
        frame = self._call(
            code,
            pyogrio.read_dataframe,
            place,
            force_2d=True,
            datetime_as_string=True,
            on_invalid="ignore",
            **options,
        )
        return self._filled(frame)

    def _filled(self, frame: pd.DataFrame | None) -> list[RawTable]:
        if frame is None:
            return []
        if frame.empty:
            self.problems.add("no-rows", self.label)
            return []
        return [as_raw(frame, self.label)]

    def _call(
        self, code: str, function: Callable[..., Any], place: Path | bytes, **options: Any
    ) -> Any:
        """What a library's reader gives, or None and a problem: a broken file may raise anything."""
        try:
            with (
                warnings.catch_warnings(),
                readable(place) if isinstance(place, Path) else nullcontext(place) as source,
            ):
                warnings.simplefilter("ignore")
                return function(source, **options)
        except Exception as error:  # noqa: BLE001 (see above)
            self.problems.add(code, self.label, reason=type(error).__name__)
            return None

    def _is_harmless_xml(self, path: Path) -> bool:
        """Whether the XML is KML, without entities of its own, which GDAL would expand or fetch.

        The root counts: under other roots GDAL follows references to files and servers.
        """
        root = _Root()
        try:
            parseString(path.read_bytes(), root, forbid_dtd=True)
        except DefusedXmlException:
            self.problems.add("xml-entities", self.label)
        except SAXException as error:
            line = getattr(error, "getLineNumber", lambda: None)()
            self.problems.add("xml-broken", self.label, row=line)
        except (ValueError, LookupError, RecursionError):  # a declared encoding that lies
            self.problems.add("xml-broken", self.label)
        else:
            if root.name == "kml":
                return True
            self.problems.add("file-xml", self.label)
        return False


def _as_objects(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with every column but geometries as Python objects."""
    return frame.astype(
        {name: object for name in frame.columns if frame.dtypes[name] != "geometry"}
    )


class _Root(ContentHandler):
    """Remembers the name of the outermost element, without its prefix."""

    name: str | None = None

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        if self.name is None:
            self.name = name.rpartition(":")[2]


def _may_hold(kind: str | None, geometry: Geometry) -> bool:
    if geometry is Geometry.NONE:
        return kind is None
    return kind is not None and geometry.value in kind.lower()


def _is_shadow(name: PurePosixPath) -> bool:
    """One of the files that macOS adds to archives."""
    return "__MACOSX" in name.parts or name.name.startswith("._")


def _without_drawing(raw: RawTable) -> RawTable:
    keep = [i for i, header in enumerate(raw.headers) if header not in _KML_DRAWING]
    cells = raw.cells[keep]
    cells.columns = pd.RangeIndex(len(keep))
    headers = tuple(raw.headers[i] for i in keep)
    return RawTable(raw.file, headers, cells, raw.rows, raw.geometry, raw.crs)
