"""Columns of what lies between places: roads, power, fibre, land and sea."""

from __future__ import annotations

from phusong.layers.columns.base import INTEGER, NAME_HEADERS, NUMBER, SPEC_OWNER, Column, Spec


class Roads(Column):
    """Roads and tracks along which cable can be built."""

    ID = "id", Spec("stable identifier", also=("road_id", "osm_id"))
    NAME = "name", Spec("name or number, such as QL1", also=(*NAME_HEADERS, "ten duong", "ref"))
    CLASS = (
        "road_class",
        Spec(
            "national, provincial, commune, track",
            choices=("national", "provincial", "commune", "track"),
            also=("cap duong", "highway", "fclass"),
        ),
    )


class PowerLines(Column):
    """Power lines whose poles cable can share."""

    ID = "id", Spec("stable identifier", also=("line_id", "osm_id"))
    VOLTAGE_KV = (
        "voltage_kv",
        Spec("nominal voltage", NUMBER, "kV", above=0, maximum=1200, also=("voltage", "dien ap")),
    )
    OWNER = "owner", SPEC_OWNER


class PowerPoles(Column):
    """Single poles."""

    ID = "id", Spec("stable identifier", unique=True, also=("pole_id", "ma cot", "osm_id"))
    HEIGHT_M = (
        "height_m",
        Spec("height", NUMBER, "m", above=0, maximum=200, also=("chieu cao", "height")),
    )
    OWNER = "owner", SPEC_OWNER


class FibreLines(Column):
    """Fibre cable that exists."""

    ID = "id", Spec("stable identifier", also=("cable_id", "ma tuyen"))
    OWNER = "owner", SPEC_OWNER
    CONSTRUCTION = (
        "construction",
        Spec(
            "how it is laid",
            choices=("aerial", "buried", "duct", "submarine"),
            also=("loai tuyen", "hinh thuc"),
        ),
    )
    FIBRES = (
        "fibres",
        Spec("number of fibres", INTEGER, "fibres", above=0, maximum=10000, also=("so soi", "soi")),
    )


class FibreNodes(Column):
    """Exchanges, cabinets and other places where new cable can be joined."""

    ID = "id", Spec("stable identifier", unique=True, also=("node_id", "ma nut"))
    NAME = "name", Spec("name", also=NAME_HEADERS)
    TYPE = (
        "type",
        Spec(
            "exchange, cabinet, closure", choices=("exchange", "cabinet", "closure"), also=("loai",)
        ),
    )
    OWNER = "owner", SPEC_OWNER


class Land(Column):
    """Land and islands; everything else is sea."""

    ID = "id", Spec("stable identifier", also=("part_id",))
    NAME = "name", Spec("name of the island, if it has one", also=NAME_HEADERS)


class CableExclusions(Column):
    """Places where a submarine cable may not lie, or had better not: what is there says which."""

    NAME = "name", Spec("name", also=NAME_HEADERS)
    REASON = (
        "reason",
        Spec(
            "why",
            required=True,
            choices=(
                "reserve",
                "anchorage",
                "channel",
                "port",
                "aquaculture",
                "military",
                "dumping",
                "other",
            ),
            also=("ly do", "kind", "loai"),
        ),
    )


class SeaCables(Column):
    """Cables and pipelines that lie on the seabed, of whoever: a new cable crosses them well or not."""

    NAME = "name", Spec("name", also=(*NAME_HEADERS, "slug", "ten tuyen"))
    OWNER = "owner", SPEC_OWNER
    TYPE = (
        "type",
        Spec(
            "what it is",
            choices=("telecom", "power", "pipeline"),
            also=("loai", "loai cap"),
        ),
    )


class Landings(Column):
    """The user's own places where a submarine cable can come ashore."""

    ID = "id", Spec("stable identifier", required=True, unique=True, also=("ma", "landing_id"))
    NAME = "name", Spec("name", also=(*NAME_HEADERS, "ten diem cap bo"))
    OWNER = "owner", SPEC_OWNER
