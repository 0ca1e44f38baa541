"""Columns of what is said of places for masts: the user's own, his vetoes, protected areas."""

from __future__ import annotations

from phusong.layers.columns.base import NAME_HEADERS, NUMBER, SPEC_NOTE, Column, Spec


class Candidates(Column):
    """The user's own positions for new masts."""

    ID = (
        "id",
        Spec(
            "stable identifier",
            required=True,
            unique=True,
            also=("site_id", "ma", "ma vi tri", "ma tram", "candidate_id"),
        ),
    )
    NAME = "name", Spec("name of the position", also=(*NAME_HEADERS, "ten vi tri"))
    HEIGHT_M = (
        "height_m",
        Spec(
            "height of the mast above ground; the scenario's when empty",
            NUMBER,
            "m",
            above=0,
            maximum=200,
            also=("mast_height_m", "chieu cao cot", "chieu cao", "do cao cot"),
        ),
    )
    OPERATOR = (
        "operator",
        Spec("who would build it; empty: anybody", also=("nha mang", "doanh nghiep", "chu dau tu")),
    )
    NOTE = "note", SPEC_NOTE


class Vetoes(Column):
    """Where no new mast may stand, round a point or within a polygon, and why."""

    NAME = "name", Spec("name of the place", also=NAME_HEADERS)
    REASON = "reason", Spec("why", required=True, also=("ly do",))
    RADIUS_M = (
        "radius_m",
        Spec(
            "how far round a point; the scenario's spacing of masts when empty, nothing round a polygon",
            NUMBER,
            "m",
            above=0,
            maximum=50000,
            also=("ban kinh", "ban kinh m", "radius"),
        ),
    )
    NOTE = "note", SPEC_NOTE


class ProtectedAreas(Column):
    """Land where no new mast may stand by law: strict reserves, military land, heritage."""

    ID = "id", Spec("stable identifier", also=("wdpa_pid", "wdpaid", "osm_id"))
    NAME = "name", Spec("name", also=(*NAME_HEADERS, "ten khu"))
    TYPE = "type", Spec("national park, reserve, heritage …", also=("loai", "desig", "designation"))
