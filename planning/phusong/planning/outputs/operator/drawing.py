"""Routes and masts as a DXF drawing in metres of the VN-2000 zone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import ezdxf
import shapely
from ezdxf.document import Drawing
from ezdxf.enums import TextEntityAlignment
from ezdxf.layouts import Modelspace
from pyproj import CRS

from phusong.planning.outputs.operator.columns import Table
from phusong.planning.outputs.operator.shares import Share
from phusong.planning.results.columns import Construction

__all__ = ["APPLICATION", "LAYERS", "write_drawing"]

APPLICATION = "PHUSONG"
"""Name under which entities carry their identifier."""
LAYERS = {
    Construction.AERIAL.value: ("CABLE_AERIAL", 30),
    Construction.SHARED_POLES.value: ("CABLE_SHARED_POLES", 40),
    Construction.BURIED.value: ("CABLE_BURIED", 34),
    Construction.DUCT.value: ("CABLE_DUCT", 52),
    Construction.SUBMARINE.value: ("CABLE_SUBMARINE", 5),
    "planned": ("SITES_NEW", 1),
    "on_air": ("SITES_UPGRADED", 3),
}
"""Layer and its colour (AutoCAD colour index) of each kind."""
_METRES = 6
"""$INSUNITS."""
_TEXT_M = 20.0
_TEXT_CODE = 1000
_SCHEMA = "R2010"


def write_drawing(path: Path, share: Share, zone: CRS) -> None:
    """Write cable as polylines and masts as points with their names, x to the east, y to the north.

    Every entity carries its identifier as extended data of :data:`APPLICATION`.
    """
    with _fixed_dates():
        drawing = _empty(zone)
        _fill(drawing.modelspace(), share, zone)
        _order_classes(drawing)
        drawing.saveas(path)


def _fill(space: Modelspace, share: Share, zone: CRS) -> None:
    cable = share.tables[Table.CABLE].to_crs(zone)
    for row in cable.to_dict("records"):
        layer, _ = LAYERS[row["construction"]]
        for part in shapely.get_parts(row["geometry"]):
            line = space.add_lwpolyline(
                shapely.get_coordinates(part).tolist(), dxfattribs={"layer": layer}
            )
            line.set_xdata(APPLICATION, [(_TEXT_CODE, row["cable_id"])])
    for row in share.tables[Table.SITES].to_crs(zone).to_dict("records"):
        layer, _ = LAYERS["on_air" if row["status"] == "on_air" else "planned"]
        _mast(space, row["geometry"], str(row["site_id"]), layer)


def _mast(space: Modelspace, point: shapely.Point, name: str, layer: str) -> None:
    spot = (point.x, point.y)
    entity = space.add_point(spot, dxfattribs={"layer": layer})
    entity.set_xdata(APPLICATION, [(_TEXT_CODE, name)])
    label = space.add_text(name, height=_TEXT_M, dxfattribs={"layer": layer})
    label.set_placement((spot[0] + _TEXT_M, spot[1]), align=TextEntityAlignment.MIDDLE_LEFT)


def _empty(zone: CRS) -> Drawing:
    drawing = ezdxf.new(_SCHEMA)
    drawing.units = _METRES
    drawing.header["$PDMODE"] = 34
    drawing.header.custom_vars.append("CRS", f"{zone.name} (EPSG:{zone.to_epsg()})")
    drawing.appids.add(APPLICATION)
    for layer, colour in LAYERS.values():
        drawing.layers.add(layer, color=colour)
    return drawing


def _order_classes(drawing: Drawing) -> None:
    """Definitions of classes by name: they come out of a set, in another order in every process."""
    known = drawing.classes
    known.add_required_classes(drawing.dxfversion)
    by_name = sorted(known.classes.items())
    known.classes.clear()
    known.classes.update(by_name)


@contextmanager
def _fixed_dates() -> Iterator[None]:
    """Dates and identifiers of drawings made within say nothing, so that bytes can be compared."""
    before = ezdxf.options.write_fixed_meta_data_for_testing
    ezdxf.options.write_fixed_meta_data_for_testing = True
    try:
        yield
    finally:
        ezdxf.options.write_fixed_meta_data_for_testing = before
