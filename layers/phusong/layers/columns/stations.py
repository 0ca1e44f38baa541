"""Columns of base stations: sites, and the cells on them."""

from __future__ import annotations

from phusong.layers.columns.base import (
    INTEGER,
    NUMBER,
    SPEC_COMMUNE_CODE,
    SPEC_NOTE,
    SPEC_OWNER,
    Column,
    Spec,
)


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
            NUMBER,
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
            NUMBER,
            "m",
            above=0,
            maximum=350,
            also=("chieu cao cot", "tower height", "do cao cot", "maximum height"),
        ),
    )
    OWNER = "owner", SPEC_OWNER
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
            INTEGER,
            "year",
            minimum=1990,
            maximum=2100,
            also=("nam", "nam phat song"),
        ),
    )
    COMMUNE_CODE = "commune_code", SPEC_COMMUNE_CODE
    NOTE = "note", SPEC_NOTE


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
            NUMBER,
            "°",
            minimum=0,
            maximum=360,
            also=("azimuth", "azimut", "huong", "goc phuong vi"),
        ),
    )
    DOWNTILT_DEG = (
        "downtilt_deg",
        Spec(
            "mechanical and electrical tilt together, down positive; electrical where not split",
            NUMBER,
            "°",
            minimum=-20,
            maximum=40,
            also=("tilt", "downtilt", "goc cup", "goc ngang", "total tilt", "tong goc cup"),
        ),
    )
    MECHANICAL_TILT_DEG = (
        "mechanical_tilt_deg",
        Spec(
            "tilt of the whole panel, down positive",
            NUMBER,
            "°",
            minimum=-20,
            maximum=40,
            also=(
                "mechanical tilt",
                "mechanical downtilt",
                "mtilt",
                "m tilt",
                "tilt co",
                "goc cup co",
                "cup co",
            ),
        ),
    )
    ELECTRICAL_TILT_DEG = (
        "electrical_tilt_deg",
        Spec(
            "tilt of the beam alone, down positive",
            NUMBER,
            "°",
            minimum=-20,
            maximum=40,
            also=(
                "electrical tilt",
                "electrical downtilt",
                "etilt",
                "e tilt",
                "ret",
                "tilt dien",
                "goc cup dien",
                "cup dien",
            ),
        ),
    )
    HEIGHT_M = (
        "height_m",
        Spec(
            "antenna above ground",
            NUMBER,
            "m",
            above=0,
            maximum=350,
            required=True,
            also=("height", "antenna height", "do cao anten", "chieu cao anten"),
        ),
    )
    ANTENNA = (
        "antenna",
        Spec(
            "name of the antenna, one of the scenario's [antennas]",
            also=("antenna_name", "anten", "ten anten", "loai anten", "antenna model"),
        ),
    )
    GAIN_DBI = (
        "gain_dbi",
        Spec(
            "antenna gain; the technology's default when empty",
            NUMBER,
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
            NUMBER,
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
            INTEGER,
            "year",
            minimum=1990,
            maximum=2100,
            also=("nam", "nam phat song"),
        ),
    )
    PCI = (
        "pci",
        Spec(
            "physical cell identity; new cells of the same carrier keep clear of it",
            INTEGER,
            minimum=0,
            maximum=1007,
            also=("physical cell id", "physical cell identity", "phy cell id"),
        ),
    )
