"""Works and cable as KML and KMZ: folders and styles by kind, everything known of each as its data."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree as Xml

import geopandas as gpd
import pandas as pd
import shapely

from phusong.layers.i18n import Messages
from phusong.planning.outputs.operator.columns import FIELDS, Table
from phusong.planning.outputs.operator.shares import Share
from phusong.planning.results.columns import Action, Construction

__all__ = ["FOLDERS", "kml_bytes", "write_kml", "write_kmz"]

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_DATED = (2000, 1, 1, 0, 0, 0)
_DEGREES = 7
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Folder(NamedTuple):
    """Rows of one table whose column has one value; the colour is KML's aabbggrr."""

    table: Table
    column: str
    value: str
    colour: str
    named: str
    """Column that names each of them."""
    title: str
    """Text that names the folder."""


def _cable(kind: Construction, colour: str) -> _Folder:
    title = f"map-route-{kind.replace('_', '-')}"
    return _Folder(Table.CABLE, "construction", kind.value, colour, "cable_id", title)


FOLDERS = (
    _Folder(
        Table.WORKS, "action", Action.NEW_SITE, "ff1a53d9", "step_id", "operators-folder-new-site"
    ),
    _Folder(
        Table.WORKS, "action", Action.UPGRADE, "ff9e7300", "step_id", "operators-folder-upgrade"
    ),
    _cable(Construction.AERIAL, "ff009fe6"),
    _cable(Construction.SHARED_POLES, "ff8f54e8"),
    _cable(Construction.BURIED, "ff1c3e6b"),
    _cable(Construction.DUCT, "ff71a3d6"),
    _cable(Construction.SUBMARINE, "ffb24f33"),
)


def kml_bytes(share: Share, messages: Messages) -> bytes:
    """The document in WGS84; nothing in it refers to a file or a server."""
    root = Xml.Element("kml", xmlns=_NAMESPACE)
    document = Xml.SubElement(root, "Document")
    owner = share.operator or messages("operators-nobody")
    title = messages("operators-title", operator=owner, year=str(share.year))
    _text(document, "name", title)
    for folder in FOLDERS:
        _style(document, folder)
    for folder in FOLDERS:
        rows = share.tables[folder.table]
        rows = rows[rows[folder.column] == folder.value].to_crs(4326)
        if len(rows):
            branch = Xml.SubElement(document, "Folder")
            _text(branch, "name", messages(folder.title))
            for mark in _placemarks(rows, folder):
                branch.append(mark)
    Xml.indent(root, space=" ")
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def write_kml(path: Path, share: Share, messages: Messages) -> None:
    """Write the document."""
    path.write_bytes(kml_bytes(share, messages))


def write_kmz(path: Path, share: Share, messages: Messages) -> None:
    """Write the document packed, its date fixed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        member = zipfile.ZipInfo("doc.kml", _DATED)
        member.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(member, kml_bytes(share, messages))


def _placemarks(rows: gpd.GeoDataFrame, folder: _Folder) -> Iterator[Xml.Element]:
    columns = [field.name for field in FIELDS[folder.table]]
    for row in rows.to_dict("records"):
        mark = Xml.Element("Placemark")
        _text(mark, "name", str(row[folder.named]))
        _text(mark, "styleUrl", f"#{folder.value}")
        told = Xml.SubElement(mark, "ExtendedData")
        for column in columns:
            if not pd.isna(row[column]):
                entry = Xml.SubElement(told, "Data", name=column)
                _text(entry, "value", _shown(row[column]))
        _geometry(mark, row["geometry"])
        yield mark


def _geometry(mark: Xml.Element, shape: shapely.Geometry) -> None:
    parts = shapely.get_parts(shape)
    holder = mark if len(parts) == 1 else Xml.SubElement(mark, "MultiGeometry")
    for part in parts:
        kind = "Point" if part.geom_type == "Point" else "LineString"
        drawn = Xml.SubElement(holder, kind)
        if kind == "LineString":
            _text(drawn, "tessellate", "1")
        corners = shapely.get_coordinates(part).round(_DEGREES).tolist()
        _text(
            drawn, "coordinates", " ".join(f"{x:.{_DEGREES}f},{y:.{_DEGREES}f}" for x, y in corners)
        )


def _style(document: Xml.Element, folder: _Folder) -> None:
    style = Xml.SubElement(document, "Style", id=folder.value)
    icon = Xml.SubElement(style, "IconStyle")
    _text(icon, "color", folder.colour)
    line = Xml.SubElement(style, "LineStyle")
    _text(line, "color", folder.colour)
    _text(line, "width", "3")


def _shown(value: Any) -> str:
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _text(parent: Xml.Element, tag: str, text: str) -> None:
    """A child with a text; letters that XML cannot hold are left out."""
    Xml.SubElement(parent, tag).text = _NOT_XML.sub("", text)
