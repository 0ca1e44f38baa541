"""Columns of places: communes, settlements, parks, hubs."""

from __future__ import annotations

from phusong.layers.columns.base import (
    FLAG,
    INTEGER,
    NAME_HEADERS,
    NUMBER,
    SPEC_COMMUNE,
    SPEC_COMMUNE_CODE,
    SPEC_NOTE,
    SPEC_POSITION_SOURCE,
    SPEC_UNCERTAINTY,
    Column,
    Spec,
)


class Province(Column):
    """Outline of the province, one feature or several."""

    NAME = "name", Spec("name of the province", also=NAME_HEADERS)
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
        Spec("name without its type", required=True, also=(*NAME_HEADERS, "ten xa", "commune")),
    )
    TYPE = "type", Spec("Phường, Xã, Thị trấn or Đặc khu", also=("loai", "cap"))
    PEOPLE = (
        "people",
        Spec(
            "inhabitants",
            INTEGER,
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
        Spec("official area", NUMBER, "km²", above=0, also=("dien tich km2", "dien tich")),
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
            also=(*NAME_HEADERS, "ten thon", "thon", "buon", "to dan pho", "hamlet", "village"),
        ),
    )
    TYPE = "type", Spec("thôn, buôn, tổ dân phố, thôn đảo …", also=("loai", "kind"))
    COMMUNE = "commune", SPEC_COMMUNE
    COMMUNE_CODE = "commune_code", SPEC_COMMUNE_CODE
    PEOPLE = (
        "people",
        Spec(
            "inhabitants",
            NUMBER,
            "people",
            minimum=0,
            also=("population", "dan so", "so dan", "nhan khau"),
        ),
    )
    HOUSEHOLDS = (
        "households",
        Spec("households", INTEGER, "households", minimum=0, also=("ho", "so ho", "so ho dan")),
    )
    HAS_FIBRE = (
        "has_fibre",
        Spec(
            "fibre reaches it (from a survey; else computed)",
            FLAG,
            also=("cap quang", "co cap quang", "fibre"),
        ),
    )
    POSITION_UNCERTAINTY_KM = "position_uncertainty_km", SPEC_UNCERTAINTY
    POSITION_SOURCE = "position_source", SPEC_POSITION_SOURCE
    NOTE = "note", SPEC_NOTE


class Parks(Column):
    """Industrial parks (KCN) and clusters (CCN), with the columns of Phụ lục III of plan 8885."""

    NO = (
        "no",
        Spec("number in the list", INTEGER, unique=True, minimum=1, also=("stt", "tt", "so tt")),
    )
    NAME = "name", Spec("name", required=True, also=(*NAME_HEADERS, "ten kcn", "ten kcn ccn"))
    TYPE = "type", Spec("KCN or CCN", choices=("KCN", "CCN"), also=("loai",))
    COMMUNE = "commune", SPEC_COMMUNE
    COMMUNE_CODE = "commune_code", SPEC_COMMUNE_CODE
    AREA_HA = (
        "area_ha",
        Spec("area", NUMBER, "ha", above=0, also=("dien tich", "dien tich ha", "quy mo")),
    )
    OPERATING = (
        "operating",
        Spec("in operation", FLAG, also=("dang hoat dong", "hoat dong", "operating_per_plan")),
    )
    STATUS = "status", Spec("state as the source words it", also=("trang thai", "hien trang"))
    OCCUPANCY_PCT = (
        "occupancy_pct",
        Spec("share of land let", NUMBER, "%", minimum=0, maximum=100, also=("ty le lap day",)),
    )
    SECTORS = "sectors", Spec("trades", also=("nganh nghe",))
    HAS_5G = (
        "has_5g",
        Spec("5G today as the source states it", FLAG, also=("5g_covered", "phu song 5g", "co 5g")),
    )
    TIMELINE_5G = "timeline_5g", Spec("when 5G is due", also=("5g_timeline", "lo trinh 5g"))
    IOT_AGENCY = "iot_agency", Spec("who leads IoT", also=("co quan chu tri iot",))
    IOT_TIMELINE = "iot_timeline", Spec("when IoT is due", also=("lo trinh iot",))
    MANAGER = "manager", Spec("who manages it", also=("don vi quan ly",))
    INVESTOR_5G = "investor_5g", Spec("who pays for 5G", also=("5g_investor", "nha dau tu 5g"))
    POSITION_UNCERTAINTY_KM = "position_uncertainty_km", SPEC_UNCERTAINTY
    POSITION_SOURCE = "position_source", SPEC_POSITION_SOURCE
    NOTE = "note", SPEC_NOTE


class Seats(Column):
    """Seats of communes: where the committee of each xã, phường or đặc khu sits."""

    NAME = "name", Spec("name", required=True, also=(*NAME_HEADERS, "ten tru so", "tru so"))
    COMMUNE = "commune", SPEC_COMMUNE
    COMMUNE_CODE = "commune_code", SPEC_COMMUNE_CODE
    POSITION_UNCERTAINTY_KM = "position_uncertainty_km", SPEC_UNCERTAINTY
    POSITION_SOURCE = "position_source", SPEC_POSITION_SOURCE
    NOTE = "note", SPEC_NOTE


class Hubs(Column):
    """Stations, ports, airports, ferry terminals."""

    ID = "id", Spec("stable identifier", unique=True, also=("hub_id", "ma"))
    NAME = "name", Spec("name", required=True, also=NAME_HEADERS)
    TYPE = (
        "type",
        Spec(
            "what it is",
            required=True,
            choices=("railway_station", "bus_station", "port", "airport", "ferry_terminal"),
            also=("loai", "kind"),
        ),
    )
    COMMUNE_CODE = "commune_code", SPEC_COMMUNE_CODE
    POSITION_UNCERTAINTY_KM = "position_uncertainty_km", SPEC_UNCERTAINTY
    NOTE = "note", SPEC_NOTE
