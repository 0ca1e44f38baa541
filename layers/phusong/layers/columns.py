"""Columns of every kind of table: names, units, rules, and the headers that users give them.

Each kind of table has an enum whose members are its column names; a member also carries a
:class:`Spec` with unit, rule and the headers (Vietnamese or English, compared without marks) under
which users' files give the same thing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

__all__ = [
    "CableExclusions",
    "Cells",
    "Column",
    "Communes",
    "DataType",
    "FibreLines",
    "FibreNodes",
    "FormerUnits",
    "Hubs",
    "Land",
    "Parks",
    "PowerLines",
    "PowerPoles",
    "Province",
    "Roads",
    "Settlements",
    "Sites",
    "Spec",
]


class DataType(StrEnum):
    """What a cell of a table holds."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    """Yes, no or unknown."""
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Spec:
    """Rule of one column. ``minimum`` and ``maximum`` are inclusive unless ``above`` is given."""

    doc: str
    type: DataType = DataType.TEXT
    unit: str = ""
    required: bool = False
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Other headers for the same column, compared without marks, case and punctuation."""


class Column(StrEnum):
    """Base of the column enums: a member is its column's name and carries ``.spec``."""

    spec: Spec

    def __new__(cls, name: str, spec: Spec) -> Self:
        member = str.__new__(cls, name)
        member._value_ = name
        member.spec = spec
        return member


_TEXT, _NUMBER, _INTEGER, _FLAG, _DATE = (
    DataType.TEXT,
    DataType.NUMBER,
    DataType.INTEGER,
    DataType.FLAG,
    DataType.DATE,
)
_NAME_ALSO = ("ten", "ten goi", "name_vi", "ten_vi")
_COMMUNE = Spec(
    "name of the commune (xã, phường, đặc khu), matched to its code",
    also=("xa", "ten xa", "phuong xa", "xa phuong"),
)
_COMMUNE_CODE = Spec("code of the commune, 5 digits", also=("ma xa", "maxa", "commune_id"))
_UNCERTAINTY = Spec(
    "radius within which the true position lies",
    _NUMBER,
    "km",
    minimum=0,
    maximum=50,
    also=("sai so km", "do chinh xac km"),
)
_POSITION_SOURCE = Spec("who gave the position, how", also=("nguon toa do",))
_NOTE = Spec("anything else that a reader must know", also=("ghi chu", "notes"))
_OWNER = Spec("who owns it", also=("chu so huu", "don vi quan ly", "don vi so huu"))


class Province(Column):
    """Outline of the province, one feature or several."""

    NAME = "name", Spec("name of the province", also=_NAME_ALSO)
    CODE = "code", Spec("code of the province", also=("ma tinh",))


class Communes(Column):
    """Communes: polygons of xã, phường and đặc khu."""

    CODE = (
        "code",
        Spec(
            "code of the unit",
            required=True,
            unique=True,
            also=("ma", "ma xa", "maxa", "commune_code"),
        ),
    )
    NAME = (
        "name",
        Spec("name without its type", required=True, also=(*_NAME_ALSO, "ten xa", "commune")),
    )
    TYPE = "type", Spec("Phường, Xã, Thị trấn or Đặc khu", also=("loai", "cap"))
    PEOPLE = (
        "people",
        Spec(
            "inhabitants",
            _INTEGER,
            "people",
            minimum=0,
            also=("population", "population_2025", "pop_2025", "dan so", "danso"),
        ),
    )
    PEOPLE_QUALITY = (
        "people_quality",
        Spec("how sure the number of people is", also=("population_quality", "pop_src")),
    )
    AREA_KM2 = (
        "area_km2",
        Spec("official area", _NUMBER, "km²", above=0, also=("dien tich km2", "dien tich")),
    )


class FormerUnits(Column):
    """Units that no longer exist, and where their land went (one row per old and new unit)."""

    NAME = (
        "name",
        Spec(
            "full name of the old unit, such as Xã Phước Nam",
            required=True,
            also=("don vi cu", "ten cu", "old_unit"),
        ),
    )
    SUCCESSOR_CODE = (
        "successor_code",
        Spec("code of the commune that it went to", required=True, also=("ma xa moi", "new_code")),
    )
    PART = (
        "part",
        Spec("whole, or part when the land was split", choices=("whole", "part"), also=("phan",)),
    )


class Settlements(Column):
    """Where people live: thôn, buôn, tổ dân phố; one point each."""

    ID = (
        "id",
        Spec(
            "stable identifier",
            unique=True,
            also=("ma thon", "settlement_id", "stt", "no", "wof_id", "osm_id"),
        ),
    )
    NAME = (
        "name",
        Spec(
            "name",
            required=True,
            also=(*_NAME_ALSO, "ten thon", "thon", "buon", "to dan pho", "hamlet", "village"),
        ),
    )
    TYPE = "type", Spec("thôn, buôn, tổ dân phố, thôn đảo …", also=("loai", "kind"))
    COMMUNE = "commune", _COMMUNE
    COMMUNE_CODE = "commune_code", _COMMUNE_CODE
    PEOPLE = (
        "people",
        Spec(
            "inhabitants",
            _NUMBER,
            "people",
            minimum=0,
            also=("population", "dan so", "so dan", "nhan khau"),
        ),
    )
    HOUSEHOLDS = (
        "households",
        Spec("households", _INTEGER, "households", minimum=0, also=("ho", "so ho", "so ho dan")),
    )
    HAS_FIBRE = (
        "has_fibre",
        Spec(
            "fibre reaches it (from a survey; else computed)",
            _FLAG,
            also=("cap quang", "co cap quang", "fibre"),
        ),
    )
    POSITION_UNCERTAINTY_KM = "position_uncertainty_km", _UNCERTAINTY
    POSITION_SOURCE = "position_source", _POSITION_SOURCE
    NOTE = "note", _NOTE


class Parks(Column):
    """Industrial parks (KCN) and clusters (CCN), with the columns of Phụ lục III of plan 8885."""

    NO = (
        "no",
        Spec("number in the list", _INTEGER, unique=True, minimum=1, also=("stt", "tt", "so tt")),
    )
    NAME = "name", Spec("name", required=True, also=(*_NAME_ALSO, "ten kcn", "ten kcn ccn"))
    TYPE = "type", Spec("KCN or CCN", choices=("KCN", "CCN"), also=("loai",))
    COMMUNE = "commune", _COMMUNE
    COMMUNE_CODE = "commune_code", _COMMUNE_CODE
    AREA_HA = (
        "area_ha",
        Spec("area", _NUMBER, "ha", above=0, also=("dien tich", "dien tich ha", "quy mo")),
    )
    OPERATING = (
        "operating",
        Spec("in operation", _FLAG, also=("dang hoat dong", "hoat dong", "operating_per_plan")),
    )
    STATUS = "status", Spec("state as the source words it", also=("trang thai", "hien trang"))
    OCCUPANCY_PCT = (
        "occupancy_pct",
        Spec("share of land let", _NUMBER, "%", minimum=0, maximum=100, also=("ty le lap day",)),
    )
    SECTORS = "sectors", Spec("trades", also=("nganh nghe",))
    HAS_5G = (
        "has_5g",
        Spec(
            "5G today as the source states it", _FLAG, also=("5g_covered", "phu song 5g", "co 5g")
        ),
    )
    TIMELINE_5G = "timeline_5g", Spec("when 5G is due", also=("5g_timeline", "lo trinh 5g"))
    IOT_AGENCY = "iot_agency", Spec("who leads IoT", also=("co quan chu tri iot",))
    IOT_TIMELINE = "iot_timeline", Spec("when IoT is due", also=("lo trinh iot",))
    MANAGER = "manager", Spec("who manages it", also=("don vi quan ly",))
    INVESTOR_5G = "investor_5g", Spec("who pays for 5G", also=("5g_investor", "nha dau tu 5g"))
    POSITION_UNCERTAINTY_KM = "position_uncertainty_km", _UNCERTAINTY
    POSITION_SOURCE = "position_source", _POSITION_SOURCE
    NOTE = "note", _NOTE


class Sites(Column):
    """Positions of base stations; what is on the mast is in :class:`Cells`."""

    SITE_ID = (
        "site_id",
        Spec(
            "identifier of the position",
            required=True,
            unique=True,
            also=("site", "ma tram", "site name", "tram", "station", "bts"),
        ),
    )
    NAME = "name", Spec("name of the station", also=("ten tram", "site_label"))
    GROUND_HEIGHT_M = (
        "ground_height_m",
        Spec(
            "ground above sea level; read from the terrain when empty",
            _NUMBER,
            "m",
            minimum=-20,
            maximum=9000,
            also=("altitude", "cao do", "do cao dat"),
        ),
    )
    MAST_HEIGHT_M = (
        "mast_height_m",
        Spec(
            "height of the mast above ground",
            _NUMBER,
            "m",
            above=0,
            maximum=350,
            also=("chieu cao cot", "tower height", "do cao cot", "maximum height"),
        ),
    )
    OWNER = "owner", _OWNER
    SHARED_BY = (
        "shared_by",
        Spec(
            "operators that share the mast, separated by ';'",
            also=("dung chung", "shared", "operators"),
        ),
    )
    STATUS = (
        "status",
        Spec("on air, planned or off", choices=("on_air", "planned", "off"), also=("trang thai",)),
    )
    YEAR = (
        "year",
        Spec(
            "year on air",
            _INTEGER,
            "year",
            minimum=1990,
            maximum=2100,
            also=("nam", "nam phat song"),
        ),
    )
    COMMUNE_CODE = "commune_code", _COMMUNE_CODE
    NOTE = "note", _NOTE


class Cells(Column):
    """What is on the masts: one row per sector, technology and band."""

    CELL_ID = (
        "cell_id",
        Spec(
            "identifier of the cell",
            required=True,
            unique=True,
            also=("ma cell", "cell", "cell name"),
        ),
    )
    SITE_ID = (
        "site_id",
        Spec("site that carries it", required=True, also=("site", "ma tram", "site name")),
    )
    OPERATOR = (
        "operator",
        Spec("who transmits", required=True, also=("nha mang", "doanh nghiep", "carrier_name")),
    )
    TECHNOLOGY = (
        "technology",
        Spec(
            "LTE or NR",
            required=True,
            choices=("LTE", "NR"),
            also=("cong nghe", "tech", "radio", "rat"),
        ),
    )
    BAND = (
        "band",
        Spec("band of 3GPP such as B3, n41", required=True, also=("bang tan", "fband", "tan so")),
    )
    AZIMUTH_DEG = (
        "azimuth_deg",
        Spec(
            "pointing, clockwise from true north; empty: all round",
            _NUMBER,
            "°",
            minimum=0,
            maximum=360,
            also=("azimuth", "azimut", "huong", "goc phuong vi"),
        ),
    )
    DOWNTILT_DEG = (
        "downtilt_deg",
        Spec(
            "mechanical and electrical tilt together, down positive",
            _NUMBER,
            "°",
            minimum=-20,
            maximum=40,
            also=("tilt", "downtilt", "goc cup", "goc ngang"),
        ),
    )
    HEIGHT_M = (
        "height_m",
        Spec(
            "antenna above ground",
            _NUMBER,
            "m",
            above=0,
            maximum=350,
            required=True,
            also=("height", "antenna height", "do cao anten", "chieu cao anten"),
        ),
    )
    ANTENNA = "antenna", Spec("name of the antenna", also=("antenna_name", "anten"))
    GAIN_DBI = (
        "gain_dbi",
        Spec(
            "antenna gain; the technology's default when empty",
            _NUMBER,
            "dBi",
            minimum=-10,
            maximum=40,
            also=("gain", "do loi"),
        ),
    )
    POWER_DBM = (
        "power_dbm",
        Spec(
            "power into the antenna system; the technology's default when empty",
            _NUMBER,
            "dBm",
            minimum=-10,
            maximum=70,
            also=("power", "max_power", "cong suat"),
        ),
    )
    STATUS = (
        "status",
        Spec("on air, planned or off", choices=("on_air", "planned", "off"), also=("trang thai",)),
    )
    YEAR = (
        "year",
        Spec(
            "year on air",
            _INTEGER,
            "year",
            minimum=1990,
            maximum=2100,
            also=("nam", "nam phat song"),
        ),
    )


class Hubs(Column):
    """Stations, ports, airports, ferry terminals."""

    ID = "id", Spec("stable identifier", unique=True, also=("hub_id", "ma"))
    NAME = "name", Spec("name", required=True, also=_NAME_ALSO)
    TYPE = (
        "type",
        Spec(
            "what it is",
            required=True,
            choices=("railway_station", "bus_station", "port", "airport", "ferry_terminal"),
            also=("loai", "kind"),
        ),
    )
    COMMUNE_CODE = "commune_code", _COMMUNE_CODE
    POSITION_UNCERTAINTY_KM = "position_uncertainty_km", _UNCERTAINTY
    NOTE = "note", _NOTE


class Roads(Column):
    """Roads and tracks along which cable can be built."""

    ID = "id", Spec("stable identifier", also=("road_id", "osm_id"))
    NAME = "name", Spec("name or number, such as QL1", also=(*_NAME_ALSO, "ten duong", "ref"))
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
        Spec("nominal voltage", _NUMBER, "kV", above=0, maximum=1200, also=("voltage", "dien ap")),
    )
    OWNER = "owner", _OWNER


class PowerPoles(Column):
    """Single poles."""

    ID = "id", Spec("stable identifier", unique=True, also=("pole_id", "ma cot", "osm_id"))
    HEIGHT_M = (
        "height_m",
        Spec("height", _NUMBER, "m", above=0, maximum=200, also=("chieu cao", "height")),
    )
    OWNER = "owner", _OWNER


class FibreLines(Column):
    """Fibre cable that exists."""

    ID = "id", Spec("stable identifier", also=("cable_id", "ma tuyen"))
    OWNER = "owner", _OWNER
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
        Spec(
            "number of fibres", _INTEGER, "fibres", above=0, maximum=10000, also=("so soi", "soi")
        ),
    )


class FibreNodes(Column):
    """Exchanges, cabinets and other places where new cable can be joined."""

    ID = "id", Spec("stable identifier", unique=True, also=("node_id", "ma nut"))
    NAME = "name", Spec("name", also=_NAME_ALSO)
    TYPE = (
        "type",
        Spec(
            "exchange, cabinet, closure", choices=("exchange", "cabinet", "closure"), also=("loai",)
        ),
    )
    OWNER = "owner", _OWNER


class Land(Column):
    """Land and islands; everything else is sea."""

    ID = "id", Spec("stable identifier", also=("part_id",))
    NAME = "name", Spec("name of the island, if it has one", also=_NAME_ALSO)


class CableExclusions(Column):
    """Places where a submarine cable may not lie: reserves, anchorages, channels, aquaculture."""

    NAME = "name", Spec("name", also=_NAME_ALSO)
    REASON = (
        "reason",
        Spec(
            "why",
            required=True,
            choices=("reserve", "anchorage", "channel", "aquaculture", "military", "other"),
            also=("ly do",),
        ),
    )
