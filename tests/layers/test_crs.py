"""Geodesy: legal coordinate pairs, published values, and every way in which columns are mistaken."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS, Geod, Transformer
from shapely import LineString, Point, Polygon, box

from phusong.layers.crs import (
    PROVINCE,
    STORED,
    VN2000_DEGREES,
    Area,
    CrsProblem,
    DegreeShift,
    NoTransformation,
    Reading,
    Verdict,
    identify,
    label,
    looks_like_vn2000_degrees,
    metric_crs_for,
    recognise,
    to_wgs84,
)
from phusong.layers.geodesy import TM3_ZONES, UTM_ZONES, has_assumed_datum
from phusong.layers.i18n import Messages

ARC_SECOND_M = 30.9
# Rough outline of the mainland of Khánh Hòa, degrees WGS84.
OUTLINE = Polygon(
    [
        (108.95, 11.31),
        (109.2, 11.6),
        (109.25, 11.9),
        (109.32, 12.2),
        (109.25, 12.4),
        (109.46, 12.65),
        (109.35, 12.87),
        (109.0, 12.7),
        (108.75, 12.3),
        (108.7, 11.95),
        (108.6, 11.75),
    ]
)
PROVINCE_AREA = Area.of(gpd.GeoDataFrame(geometry=[OUTLINE], crs=STORED))
BOX_AREA = Area((108.5, 11.2, 109.6, 12.95))


def _places(count: int = 400) -> tuple[np.ndarray, np.ndarray]:
    """Points all over the province, degrees WGS84."""
    random = np.random.default_rng(9217)
    west, south, east, north = OUTLINE.bounds
    lon, lat = random.uniform(west, east, 6 * count), random.uniform(south, north, 6 * count)
    inside = Area(OUTLINE.bounds, OUTLINE).contains(lon, lat)
    return lon[inside][:count], lat[inside][:count]


def _in(crs: str, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """PROJ's own way, so that ours is not its own judge."""
    return Transformer.from_crs(STORED, crs, always_xy=True).transform(lon, lat)


LON, LAT = _places()


def _metres_between(lon: float, lat: float, other: tuple[float, float]) -> float:
    return float(Geod(ellps="WGS84").inv(lon, lat, *other)[2])


class TestTransformation:
    def test_legal_pair_of_circular_20_2019(self) -> None:
        """Thông tư 20/2019/TT-BGTVT, port waters of Khánh Hòa; both given to 0.1″."""
        lon, lat = to_wgs84(109 + 25 / 60 + 53.6 / 3600, 12 + 33 / 60 + 39.7 / 3600, VN2000_DEGREES)
        assert abs(lat - (12 + 33 / 60 + 36.0 / 3600)) * 3600 <= 0.1
        assert abs(lon - (109 + 26 / 60 + 0.0 / 3600)) * 3600 <= 0.1

    @pytest.mark.parametrize(
        ("crs", "east", "north"),
        [("EPSG:9217", 602_806, 1_353_660), ("EPSG:3406", 303_646, 1_353_730)],
    )
    def test_nha_trang_in_two_zones(self, crs: str, east: float, north: float) -> None:
        lon, lat = to_wgs84(east, north, crs)
        assert _metres_between(float(lon), float(lat), (109.1967, 12.2388)) < 10

    def test_helmert_parameters_worked_by_hand(self) -> None:
        """EPSG 6960 (coordinate frame), written out and compared at four corners of the country."""
        shift = np.array([-191.90441429, -39.30318279, -111.45032835])
        rx, ry, rz = np.radians(np.array([-0.00928836, 0.01975479, -0.00427372]) / 3600)
        rotation = np.array([[1, rz, -ry], [-rz, 1, rx], [ry, -rx, 1]])
        to_xyz = Transformer.from_crs("EPSG:4979", "EPSG:4978", always_xy=True)
        for lon, lat in [(109.2, 12.24), (105.8, 21.0), (104.0, 10.2), (107.9, 21.5)]:
            xyz = np.array(to_xyz.transform(lon, lat, 0.0))
            moved = shift + (1 + 0.252906278e-6) * rotation @ xyz
            expected = to_xyz.transform(moved[0], moved[1], moved[2], direction="INVERSE")[:2]
            found = to_wgs84(lon, lat, VN2000_DEGREES)
            assert _metres_between(float(found[0]), float(found[1]), expected) < 1e-3

    def test_degrees_taken_for_wgs84_are_225_m_off(self) -> None:
        lon, lat = to_wgs84(109.2, 12.24, VN2000_DEGREES)
        assert _metres_between(float(lon), float(lat), (109.2, 12.24)) == pytest.approx(225, abs=1)
        assert (12.24 - lat) * 3600 * ARC_SECOND_M == pytest.approx(114, abs=1.5)

    @pytest.mark.parametrize("crs", [*TM3_ZONES, *UTM_ZONES])
    def test_zones_have_the_central_meridian_of_their_table(self, crs: str) -> None:
        middle = {**TM3_ZONES, **UTM_ZONES}[crs]
        lon, _ = to_wgs84(500_000, 1_350_000, crs)
        assert float(lon) == pytest.approx(middle, abs=0.003)

    # South of this PROJ itself would choose the parameters of the Mekong delta (EPSG 5194).
    @given(st.floats(102, 110), st.floats(11.5, 23.5), st.sampled_from(sorted(TM3_ZONES)))
    def test_there_and_back(self, lon: float, lat: float, crs: str) -> None:
        east, north = _in(crs, np.array([lon]), np.array([lat]))
        back = to_wgs84(east, north, crs)
        assert _metres_between(float(back[0][0]), float(back[1][0]), (lon, lat)) < 0.01

    def test_shapes_and_holes(self) -> None:
        lon, lat = to_wgs84(
            [[602_806, np.nan], [1e30, np.inf]], [[1_353_660, 1.0], [1e30, 1]], PROVINCE
        )
        assert lon.shape == lat.shape == (2, 2)
        assert np.isfinite(lon).tolist() == [[True, False], [False, False]]
        assert np.isnan(lat).tolist() == [[False, True], [True, True]]
        assert to_wgs84([], [], PROVINCE)[0].size == 0
        assert to_wgs84(109.0, 12.0, STORED)[0].shape == ()

    def test_ballpark_is_refused(self) -> None:
        with pytest.raises(NoTransformation):
            to_wgs84(1.0, 1.0, "+proj=tmerc +lon_0=108.25 +k=0.9999 +x_0=500000 +ellps=krass")

    def test_own_parameters_of_a_definition_are_used(self) -> None:
        own = (
            "+proj=tmerc +lon_0=108.25 +k=0.9999 +x_0=500000 +ellps=WGS84 +units=m +type=crs "
            "+towgs84=-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,"
            "0.252906278"
        )
        known = identify(own)
        assert known is not None and not known.startswith("EPSG")
        ours, theirs = to_wgs84(602_806, 1_353_660, known), to_wgs84(602_806, 1_353_660, PROVINCE)
        assert (
            _metres_between(float(ours[0]), float(ours[1]), (float(theirs[0]), float(theirs[1])))
            < 0.01
        )


class TestChoiceOfMetres:
    @pytest.mark.parametrize(
        ("lon", "lat", "crs"),
        [
            (109.19, 12.24, "EPSG:9217"),
            (108.87, 12.22, "EPSG:9217"),
            (108.99, 11.57, "EPSG:9217"),
            (114.45, 10.0, "EPSG:32650"),
            (111.92, 8.65, "EPSG:32649"),
            (102.6, 17.97, "EPSG:32648"),
            (180.0, 0.0, "EPSG:32660"),
            (-70.0, -30.0, "EPSG:32719"),
        ],
    )
    def test_places(self, lon: float, lat: float, crs: str) -> None:
        assert metric_crs_for(lon, lat) == crs

    @given(st.floats(-180, 180), st.floats(-80, 84))
    def test_lengths_are_true_to_a_thousandth(self, lon: float, lat: float) -> None:
        east, north = _in(
            metric_crs_for(lon, lat), np.array([lon, lon]), np.array([lat, lat + 0.01])
        )
        true = _metres_between(lon, lat, (lon, lat + 0.01))
        assert np.hypot(np.diff(east), np.diff(north))[0] == pytest.approx(true, rel=1e-3)


HAND_MADE = (
    'PROJCS["VN2000_108_15",GEOGCS["GCS",DATUM["{datum}",SPHEROID["WGS_1984",6378137.0,'
    '298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],'
    'PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],'
    'PARAMETER["Scale_Factor",{scale}],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)


class TestIdentification:
    @pytest.mark.parametrize(
        ("text", "crs"),
        [
            ("EPSG:9217", "EPSG:9217"),
            ("epsg 9217", "EPSG:9217"),
            (" 9217 ", "EPSG:9217"),
            ("urn:ogc:def:crs:EPSG::3406", "EPSG:3406"),
            ("VN-2000 108-15", "EPSG:9217"),
            ("VN2000 KTT 108°15'", "EPSG:9217"),
            ("VN_2000 / TM-3 108,25 múi 3", "EPSG:9217"),
            ("VN-2000 108.5", "EPSG:9218"),
            ("VN-2000 UTM 49N", "EPSG:3406"),
            ("VN-2000 múi 107-45", "EPSG:5899"),
            ("WGS84", "EPSG:4326"),
            (CRS.from_epsg(9217).to_wkt("WKT1_ESRI"), "EPSG:9217"),
            (CRS.from_epsg(9217).to_wkt("WKT1_GDAL"), "EPSG:9217"),
            (HAND_MADE.format(datum="VN_2000", meridian=108.25, scale=0.9999), "EPSG:9217"),
            (HAND_MADE.format(datum="D_WGS_1984", meridian=108.25, scale=0.9999), "EPSG:9217"),
            ("EPSG:9217+5773", "EPSG:9217"),
            ("VN-2000 101-15", None),
            ("EPSG:99999", None),
            ("EPSG:5773", None),
            ("", None),
            ("?", None),
            ("hệ tọa độ", None),
        ],
    )
    def test_names(self, text: str, crs: str | None) -> None:
        assert identify(text) == crs

    def test_datum_is_assumed_only_where_the_definition_lacks_it(self) -> None:
        assert has_assumed_datum(
            HAND_MADE.format(datum="D_WGS_1984", meridian=108.25, scale=0.9999)
        )
        assert not has_assumed_datum("EPSG:9217")
        assert not has_assumed_datum("VN-2000 108-15")
        assert not has_assumed_datum(CRS.from_epsg(9217).to_wkt("WKT1_ESRI"))
        assert not has_assumed_datum("EPSG:32649")
        assert not has_assumed_datum("nothing")

    def test_other_projections_on_wgs84_stay_what_they_are(self) -> None:
        known = identify(HAND_MADE.format(datum="D_WGS_1984", meridian=108.25, scale=1.0))
        assert known is not None
        lon, _ = to_wgs84(500_000, 1_353_660, known)
        assert float(lon) == pytest.approx(108.25, abs=1e-9)

    @settings(max_examples=20, deadline=None)  # PROJ searches all its names
    @given(st.text(max_size=60))
    def test_any_text_is_taken(self, text: str) -> None:
        known = identify(text)
        assert known is None or label(known)


class TestArea:
    def test_tolerance_widens_the_outline(self) -> None:
        square = gpd.GeoDataFrame(geometry=[box(109, 12, 109.1, 12.1)], crs=STORED)
        area = Area.of(square, tolerance_km=5)
        assert area.contains([109.14, 109.16, np.nan], [12.05, 12.05, 12.05]).tolist() == [
            True,
            False,
            False,
        ]

    def test_crossing_empty_and_projected_shapes(self) -> None:
        bow = Polygon([(109, 12), (109.1, 12.1), (109.1, 12), (109, 12.1)])
        frame = gpd.GeoDataFrame(geometry=[bow, None, Polygon()], crs=STORED).to_crs(PROVINCE)
        assert bool(Area.of(frame).contains(109.02, 12.05))

    def test_nothing_known_is_everywhere(self) -> None:
        area = Area.of(gpd.GeoDataFrame(geometry=[None], crs=STORED))
        assert bool(area.contains(0.0, 0.0))

    def test_metric_crs_is_that_of_the_mainland(self) -> None:
        spratlys = box(111.5, 7.5, 115.5, 12.0)
        reefs = [spratlys.centroid.buffer(0.01), Point(114.3, 11.4).buffer(0.01)]
        area = Area.of(gpd.GeoDataFrame(geometry=[OUTLINE, *reefs], crs=STORED))
        assert area.bounds[2] > 114
        assert area.metric_crs == PROVINCE

    def test_metric_crs_of_outline_and_box(self) -> None:
        assert PROVINCE_AREA.metric_crs == BOX_AREA.metric_crs == PROVINCE


class TestRecognition:
    @pytest.mark.parametrize("area", [PROVINCE_AREA, BOX_AREA])
    @pytest.mark.parametrize("crs", [STORED, VN2000_DEGREES, PROVINCE, "EPSG:9218", "EPSG:32649"])
    def test_what_is_declared_and_true(self, crs: str, area: Area) -> None:
        found = recognise(*_in(crs, LON, LAT), declared=crs, area=area)
        assert (found.crs, found.swapped, found.verdict) == (crs, False, Verdict.AS_DECLARED)
        assert found.problems == ()

    @pytest.mark.parametrize("crs", [STORED, PROVINCE, "EPSG:3406"])
    def test_columns_in_the_order_of_vietnamese_forms(self, crs: str) -> None:
        east, north = _in(crs, LON, LAT)
        found = recognise(north, east, declared=crs, area=BOX_AREA)
        assert (found.crs, found.swapped, found.verdict) == (crs, True, Verdict.SWAPPED)
        assert found.problems == (CrsProblem.SWAPPED_AXES,)
        assert found.share_inside > 0.99

    @pytest.mark.parametrize("swapped", [False, True])
    @pytest.mark.parametrize("true", ["EPSG:5899", "EPSG:5898", "EPSG:9214"])
    def test_another_zone(self, true: str, swapped: bool) -> None:
        columns = _in(true, LON, LAT)
        found = recognise(*columns[:: -1 if swapped else 1], declared=PROVINCE, area=PROVINCE_AREA)
        assert (found.crs, found.swapped) == (true, swapped)
        assert found.verdict is Verdict.OTHER_CRS
        assert CrsProblem.WRONG_ZONE in found.problems
        assert (CrsProblem.SWAPPED_AXES in found.problems) is swapped

    def test_utm_on_either_datum_cannot_be_told_apart(self) -> None:
        found = recognise(*_in("EPSG:3406", LON, LAT), declared=PROVINCE, area=PROVINCE_AREA)
        assert found.verdict is Verdict.AMBIGUOUS
        assert found.crs == "EPSG:3406"
        assert [reading.crs for reading in found.alternatives] == ["EPSG:32649"]

    def test_neighbour_zone_of_one_place_is_ambiguous_unless_declared(self) -> None:
        east, north = _in(PROVINCE, np.array([109.0]), np.array([12.2]))
        alone = recognise(east, north, declared=None, area=PROVINCE_AREA)
        assert (alone.verdict, alone.crs) == (Verdict.AMBIGUOUS, PROVINCE)
        assert Reading("EPSG:9218", False, 1.0) in alone.alternatives
        told = recognise(east, north, declared="EPSG:9218", area=PROVINCE_AREA)
        assert (told.verdict, told.crs) == (Verdict.AS_DECLARED, "EPSG:9218")

    @pytest.mark.parametrize(
        ("swapped", "verdict"), [(False, Verdict.ASSUMED), (True, Verdict.SWAPPED)]
    )
    def test_degrees_without_declaration(self, swapped: bool, verdict: Verdict) -> None:
        columns = (LAT, LON) if swapped else (LON, LAT)
        found = recognise(*columns, declared=None, area=BOX_AREA)
        assert (found.crs, found.swapped, found.verdict) == (STORED, swapped, verdict)

    def test_degrees_where_metres_are_declared(self) -> None:
        found = recognise(LON, LAT, declared=PROVINCE, area=BOX_AREA)
        assert (found.crs, found.verdict) == (STORED, Verdict.DEGREES)
        assert found.problems == (CrsProblem.DEGREES,)

    def test_metres_where_degrees_are_declared(self) -> None:
        found = recognise(*_in("EPSG:5899", LON, LAT), declared=STORED, area=PROVINCE_AREA)
        assert (found.crs, found.verdict) == ("EPSG:5899", Verdict.METRES)

    def test_some_wild_points_do_not_overrule_the_declaration(self) -> None:
        east, north = (column.copy() for column in _in(PROVINCE, LON, LAT))
        east[::5] = 0.0
        north[1::5] = np.nan
        found = recognise(east, north, declared=PROVINCE, area=PROVINCE_AREA)
        assert (found.crs, found.verdict) == (PROVINCE, Verdict.AS_DECLARED)
        assert found.share_inside == pytest.approx(0.75, abs=0.01)

    @pytest.mark.parametrize("swapped", [False, True])
    @pytest.mark.parametrize("crs", [STORED, PROVINCE])
    def test_layer_of_a_wider_region(self, crs: str, swapped: bool) -> None:
        """Half of its points outside, more of them inside if all were moved west."""
        lon, lat = np.concatenate([LON, LON + 0.3]), np.concatenate([LAT, LAT])
        columns = _in(crs, lon, lat)[:: -1 if swapped else 1]
        for declared in (crs, None):
            found = recognise(*columns, declared=declared, area=PROVINCE_AREA)
            assert (found.crs, found.swapped) == (crs, swapped)

    @pytest.mark.parametrize("declared", [None, STORED, PROVINCE])
    def test_points_of_another_country(self, declared: str | None) -> None:
        found = recognise(LON - 100, LAT, declared=declared, area=BOX_AREA)
        assert (found.verdict, found.share_inside) == (Verdict.OUTSIDE, 0.0)
        assert found.problems == (CrsProblem.OUTSIDE,)

    @pytest.mark.parametrize("columns", [([], []), ([np.nan, 1.0], [1.0, np.inf])])
    def test_no_coordinates(self, columns: tuple[list[float], list[float]]) -> None:
        found = recognise(*columns, declared=STORED, area=BOX_AREA)
        assert found.verdict is Verdict.NO_COORDINATES

    def test_unknown_declaration_comes_with_what_fits(self) -> None:
        found = recognise(LON, LAT, declared="Mặt Trăng 2000", area=BOX_AREA)
        assert (found.crs, found.verdict) == (STORED, Verdict.UNKNOWN_CRS)
        assert found.declared == "Mặt Trăng 2000"

    def test_hand_made_definition_without_datum_is_told(self) -> None:
        declared = HAND_MADE.format(datum="D_WGS_1984", meridian=108.25, scale=0.9999)
        found = recognise(*_in(PROVINCE, LON, LAT), declared=declared, area=PROVINCE_AREA)
        assert (found.crs, found.verdict) == (PROVINCE, Verdict.AS_DECLARED)
        assert found.problems == (CrsProblem.ASSUMED_DATUM,)

    def test_input_is_left_alone(self) -> None:
        east, north = _in(PROVINCE, LON, LAT)
        before = east.copy(), north.copy()
        recognise(east, north, declared=None, area=PROVINCE_AREA)
        assert np.array_equal(east, before[0]) and np.array_equal(north, before[1])

    @given(
        st.lists(st.tuples(st.floats(), st.floats()), max_size=20),
        st.sampled_from([None, STORED, PROVINCE, "x"]),
    )
    def test_any_numbers_are_taken(
        self, points: list[tuple[float, float]], declared: str | None
    ) -> None:
        columns = np.array(points, dtype=np.float64).reshape(-1, 2).T
        found = recognise(columns[0], columns[1], declared=declared, area=BOX_AREA)
        assert 0 <= found.share_inside <= 1
        assert found.details


class TestVn2000Degrees:
    def test_shift_of_225_m_is_recognised(self) -> None:
        given_lon, given_lat = _in(VN2000_DEGREES, LON[:5], LAT[:5])
        shift = looks_like_vn2000_degrees(given_lon, given_lat, np.column_stack([LON[:5], LAT[:5]]))
        assert shift.is_vn2000
        assert (shift.east_m, shift.north_m) == pytest.approx((-194, 114), abs=2)
        assert shift.details["distance_m"] == pytest.approx(225, abs=2)

    def test_gps_noise_is_forgiven_and_disorder_is_not(self) -> None:
        random = np.random.default_rng(1)
        given = np.column_stack(_in(VN2000_DEGREES, LON, LAT))
        known = np.column_stack([LON, LAT])
        near = given + random.normal(0, 15 / 111_320, given.shape)
        far = given + random.normal(0, 500 / 111_320, given.shape)
        assert looks_like_vn2000_degrees(near[:, 0], near[:, 1], known).is_vn2000
        assert not looks_like_vn2000_degrees(far[:, 0], far[:, 1], known).is_vn2000

    def test_wgs84_and_few_pairs_say_nothing(self) -> None:
        known = np.column_stack([LON, LAT])
        assert not looks_like_vn2000_degrees(LON, LAT, known).is_vn2000
        given_lon, given_lat = _in(VN2000_DEGREES, LON[:2], LAT[:2])
        assert not looks_like_vn2000_degrees(given_lon, given_lat, known[:2]).is_vn2000
        assert looks_like_vn2000_degrees([], [], []).pairs == 0


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("problem", CrsProblem)
def test_every_problem_has_words(language: str, problem: CrsProblem) -> None:
    texts = Messages.of(language)
    east, north = _in("EPSG:3406", LON, LAT)
    found = recognise(east, north, declared=PROVINCE, area=PROVINCE_AREA)
    shift = DegreeShift(4, -194.2, 114.4, 3.0, True)
    details = {**found.details, **shift.details}
    assert texts(f"problem-{problem}", **details)
    assert texts(f"problem-{problem}.expected", **details)


def test_text_of_an_unknown_crs_that_nothing_fits() -> None:
    found = recognise([1.0], [2.0], declared="Nowhere", area=BOX_AREA)
    for language in ("vi", "en"):
        assert "Nowhere" in Messages.of(language)("problem-crs-unknown", **found.details)


def test_lines_are_an_area_too() -> None:
    frame = gpd.GeoDataFrame(
        geometry=[LineString([(109, 12), (109.1, 12)]), Point(109.5, 12)], crs=STORED
    )
    assert bool(Area.of(frame).contains(109.05, 12.01))
