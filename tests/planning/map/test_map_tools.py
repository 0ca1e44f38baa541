"""The tools of the map in a browser, with real keys and clicks: search, measure, keys, contrast."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from pyproj import Geod
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys
from tests.browser import Page, needs_chromium, open_page
from tests.planning.made_up import SCRIPT, make_plan

from phusong.layers.i18n import Messages
from phusong.planning.outputs.map.page import map_html

pytestmark = [needs_chromium, pytest.mark.browser]

READY = "return globalThis.phusong?.shown?.().length > 5"
STILL = "return !phusong.map._flyToFrame && !phusong.map._animatingZoom"
POPUP = "return document.querySelector('.leaflet-popup-content')?.textContent ?? ''"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    file = tmp_path_factory.mktemp("tools") / "map.html"
    file.write_text(map_html(make_plan(), Messages.of("vi")), encoding="utf-8")
    with open_page(file, tmp_path_factory.mktemp("profile")) as page:
        page.wait_for(READY)
        yield page
        assert page.complaints() == []
        assert page.requests_leaving() == []


@pytest.fixture(autouse=True)
def as_at_first(page: Page) -> None:
    page.run(
        "phusong.map.closePopup(); phusong.map.fitBounds([[data[0], data[1]], [data[2], data[3]]],"
        " {animate: false})".replace("data", "phusong.data.view")
    )


def press(page: Page, *keys: str) -> None:
    ActionChains(page.driver).send_keys(*keys).perform()


def search(page: Page, text: str) -> list[str]:
    """Names that are offered once ``text`` is typed."""
    press(page, Keys.ESCAPE)
    page.run("document.activeElement.blur()")
    press(page, "/")
    assert page.run("return document.activeElement.id") == "search"
    page.run("document.getElementById('search').select()")
    press(page, text)
    names = page.run(
        "return [...document.querySelectorAll('#search-list b')].map(b => b.textContent)"
    )
    assert isinstance(names, list)
    return names


# ---------------------------------------------------------------- search


@pytest.mark.parametrize("typed", ["ta mo", "Tà Mơ", "TÀ MƠ", "  tà  mo ", "Tà Mơ (thôn)"[:5]])
def test_a_village_is_found_with_and_without_its_marks(page: Page, typed: str) -> None:
    for form in ("NFC", "NFD"):
        assert search(page, unicodedata.normalize(form, typed))[0] == "Tà Mơ"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("ccn doi", "CCN Đồi"),
        ("đồi", "CCN Đồi"),
        ("ninh dao", "Ninh Đảo"),
        ("ga thu", "Ga Thử"),
        ("t-000", "T-000"),
        ("N-0001", "N-0001"),
        ("thôn 1", "Thôn 16"),
        ("thon 7 thon", "Thôn 7"),
    ],
)
def test_everything_that_has_a_name_is_found(page: Page, typed: str, name: str) -> None:
    assert search(page, typed)[0] == name


def test_communes_are_found(page: Page) -> None:
    commune = page.run("return phusong.data.communes[1].name")
    assert str(commune) in search(page, str(commune))


def test_a_hostile_name_stays_text_among_the_results(page: Page) -> None:
    assert SCRIPT in search(page, "alert")
    assert page.run("return document.querySelectorAll('#search-list :is(script, img)').length") == 0


def test_nothing_found_is_said(page: Page) -> None:
    assert search(page, "qqqq") == []
    told = page.run("return document.querySelector('#search-list .none').textContent")
    assert told == page.run("return phusong.data.tools.nothingFound")
    press(page, Keys.ENTER, Keys.ESCAPE)
    assert (
        page.run("return document.getElementById('search').getAttribute('aria-expanded')")
        == "false"
    )


def test_enter_goes_there_opens_its_pop_up_and_switches_its_layer_on(page: Page) -> None:
    page.run(
        "for (const l of phusong.link.layers()) if (l.spec.id.startsWith('without')) l.remove()"
    )
    assert "without-4G" not in page.run("return phusong.shown()")  # type: ignore[operator]
    search(page, "ta mo")
    press(page, Keys.ENTER)
    page.wait_for(
        "return document.querySelector('.leaflet-popup-content')?.textContent.includes('Tà Mơ')"
    )
    shown = page.run("return phusong.shown()")
    assert isinstance(shown, list) and any(name.startswith("without") for name in shown)
    at = page.run(
        "const i = phusong.data.places.name.indexOf('Tà Mơ'), p = phusong.data.places;"
        "return phusong.map.getBounds().contains([p.lat[i], p.lon[i]]) && phusong.map.getZoom()"
    )
    assert at == pytest.approx(13)
    inside = "return !!document.activeElement.closest('.leaflet-popup')"
    assert page.run(inside) is True
    press(page, Keys.ESCAPE)
    page.settle()
    assert page.run(POPUP) == ""
    assert page.run("return document.activeElement === phusong.map.getContainer()") is True


def test_arrows_walk_through_the_results_as_a_combobox_does(page: Page) -> None:
    names = search(page, "thon")
    assert len(names) > 3
    covered = page.run(
        "return [...document.querySelectorAll('#search-list li')].filter((row) => {"
        " const b = row.getBoundingClientRect(), list = row.parentElement.getBoundingClientRect();"
        " const y = (b.top + b.bottom) / 2;"
        " return y < list.bottom && !row.contains(document.elementFromPoint(b.left + 30, y)); }).length"
    )
    assert covered == 0  # by no other panel
    state = (
        "const i = document.getElementById('search');"
        "return [i.getAttribute('role'), i.getAttribute('aria-expanded'),"
        " document.getElementById(i.getAttribute('aria-activedescendant')).querySelector('b').textContent,"
        " document.querySelectorAll('#search-list [aria-selected=true]').length]"
    )
    for keys, number in (((), 0), ((Keys.ARROW_DOWN,), 1), ((Keys.ARROW_UP, Keys.ARROW_UP), -1)):
        press(page, *keys)
        assert page.run(state) == ["combobox", "true", names[number], 1]
    press(page, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.ENTER)
    page.wait_for("return document.querySelector('.leaflet-popup-content')")
    assert names[1] in str(page.run(POPUP))


# ---------------------------------------------------------------- measure


def click_map(page: Page, x: int, y: int) -> Any:
    """Click ``x``, ``y`` from the middle of the map; the point of the earth that lies there."""
    box: Any = page.run(
        "const b = phusong.map.getContainer().getBoundingClientRect();"
        "return [Math.round(b.left + b.width / 2), Math.round(b.top + b.height / 2), b.left, b.top]"
    )
    left, top = box[0] + x, box[1] + y
    actions = ActionChains(page.driver)
    actions.w3c_actions.pointer_action.move_to_location(left, top).click()  # type: ignore[no-untyped-call]
    actions.perform()
    return page.run(
        "const p = phusong.map.containerPointToLatLng([arguments[0], arguments[1]]);"
        "return [p.lng, p.lat]",
        left - box[2],
        top - box[3],
    )


def answer(page: Page) -> str:
    return str(page.run("return document.querySelector('.measure output').textContent"))


def geodesic(points: list[Any]) -> float:
    """m along points (longitude, latitude)."""
    longitudes, latitudes = zip(*points, strict=True)
    return float(Geod(ellps="WGS84").line_length(longitudes, latitudes))


def vietnamese(number: str) -> float:
    return float(number.replace(".", "").replace(",", "."))


def test_a_distance_is_that_of_the_geodesic(page: Page) -> None:
    page.run("document.querySelector('.tool-distance').click()")
    points = [click_map(page, *spot) for spot in ((-200, -100), (60, 30), (120, -200))]
    metres = geodesic(points)
    assert answer(page) == f"{metres / 1000:.2f} km".replace(".", ",")
    assert page.run(POPUP) == ""
    press(page, Keys.BACKSPACE)
    metres = geodesic(points[:2])
    assert answer(page) == f"{metres / 1000:.2f} km".replace(".", ",")
    press(page, Keys.ESCAPE)
    assert page.run("return document.querySelector('.measure').hidden") is True
    assert page.run("return document.activeElement.matches('.tool-distance')") is True
    assert page.run("return document.querySelectorAll('.measuring').length") == 0


def test_an_area_is_that_on_the_ellipsoid(page: Page) -> None:
    page.run("document.querySelector('.tool-area').click()")
    clicked = [click_map(page, *spot) for spot in ((-150, -100), (100, -80), (60, 150), (-120, 90))]
    drawn: Any = page.run(
        "let points; phusong.map.eachLayer((l) => { if (l instanceof L.Polygon"
        " && l.options.color === '#b3004b') points = l.getLatLngs()[0]; });"
        "return points.map((p) => [p.lng, p.lat])"
    )
    assert np.allclose(drawn, clicked, atol=1e-4)
    longitudes, latitudes = zip(*drawn, strict=True)
    area, around = Geod(ellps="WGS84").polygon_area_perimeter(longitudes, latitudes)
    told = re.fullmatch(r"(\S+) ha = (\S+) km² · (\S+) km", answer(page))
    assert told is not None
    hectares, square_km, km = map(vietnamese, told.groups())
    assert hectares == pytest.approx(abs(area) / 1e4, rel=1e-5)
    assert square_km == pytest.approx(abs(area) / 1e6, rel=2e-5)
    assert km == pytest.approx(around / 1000, abs=0.006)
    press(page, Keys.ESCAPE)


def test_keys_alone_measure(page: Page) -> None:
    page.run("document.querySelector('.tool-distance').focus()")
    press(page, Keys.ENTER)
    middle = "const c = phusong.map.getCenter(); return [c.lng, c.lat]"
    points: list[Any] = [page.run(middle)]
    press(page, Keys.ENTER, Keys.ARROW_RIGHT)
    page.settle()
    page.settle()
    points.append(page.run(middle))
    press(page, Keys.ENTER)
    metres = geodesic(points)
    assert metres > 100
    assert answer(page) == f"{metres / 1000:.2f} km".replace(".", ",")
    press(page, Keys.ESCAPE)


def test_lengths_and_areas_agree_with_an_independent_reference(page: Page) -> None:
    rng = np.random.default_rng(5)
    corner = rng.uniform([-60, -180], [60, 178], (300, 2))
    shapes = corner[:, None, :] + rng.uniform(-0.6, 0.6, (300, 3, 2))
    told = page.run(
        "return arguments[0].map((s) => [phusong.geodesy.length(s), phusong.geodesy.area(s)])",
        shapes.tolist(),
    )
    geod = Geod(ellps="WGS84")
    for shape, (length, area) in zip(shapes, told, strict=True):  # type: ignore[call-overload]
        latitudes, longitudes = shape.T
        assert length == pytest.approx(geod.line_length(longitudes, latitudes), rel=1e-5)
        true = abs(geod.polygon_area_perimeter(longitudes, latitudes)[0])
        # What a side leaves out or takes in is of the order of its length squared.
        assert area == pytest.approx(true, rel=1e-6, abs=3e-6 * length**2)
    assert page.run("return phusong.geodesy.distance([12, 109], [12, 109])") == 0


# ---------------------------------------------------------------- keys and names


def test_the_keyboard_reaches_everything(page: Page) -> None:
    page.run("document.querySelector('.skip').focus()")
    seen: list[str] = []
    for number in range(120):
        if number:
            press(page, Keys.TAB)
        name = page.run(
            "const e = document.activeElement; return e === document.body ? '' :"
            " e.matches('.folium-map') ? 'folium-map' : e.id || e.className || e.tagName"
        )
        if not name or seen[:1] == [str(name)]:
            break
        seen.append(str(name))
    for part in (
        "skip",
        "search",
        "tool-distance",
        "tool-print",
        "tool-help",
        "zoom-in",
        "zoom-out",
    ):
        assert any(part in name for name in seen), (part, seen)
    assert any("layers-selector" in name for name in seen)
    assert any("folium-map" in name for name in seen)


def test_the_skip_link_leads_to_the_map_which_the_arrows_move(page: Page) -> None:
    page.run("document.querySelector('.skip').focus()")
    press(page, Keys.ENTER)
    before: Any = page.run("return [phusong.map.getCenter().lng, phusong.map.getZoom()]")
    press(page, Keys.ARROW_RIGHT)
    page.settle()
    press(page, "+")
    page.settle()
    after: Any = page.run("return [phusong.map.getCenter().lng, phusong.map.getZoom()]")
    assert after[0] > before[0] and after[1] > before[1]


def test_every_control_has_a_name_and_shows_its_focus(page: Page) -> None:
    nameless = page.run(
        "return [...document.querySelectorAll('button, input, select, a[href], [role=button]')]"
        ".filter((e) => e.offsetParent && !(e.getAttribute('aria-label') || e.textContent.trim()"
        " || e.labels?.length || e.title)).map((e) => e.outerHTML.slice(0, 120))"
    )
    assert nameless == []
    page.run("document.activeElement.blur(); document.querySelector('.languages button').focus()")
    press(page, Keys.TAB)
    outline = page.run(
        "const s = getComputedStyle(document.activeElement); return [s.outlineStyle, s.outlineWidth]"
    )
    assert outline == ["solid", "3px"]


def test_the_help_lists_the_keys(page: Page) -> None:
    page.run("document.querySelector('.tool-help').click()")
    told = page.run("return document.getElementById('help-dialog').textContent")
    assert "Backspace" in str(told) and "tìm kiếm" in str(told)
    press(page, Keys.ESCAPE)
    assert page.run("return document.getElementById('help-dialog').open") is False


CONTRAST = """
const channel = (c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
const rgba = (text) => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n; };
const over = (top, below) => [0, 1, 2].map((k) => top[k] * top[3] + below[k] * (1 - top[3]));
const backdrop = (e) => e ? over(rgba(getComputedStyle(e).backgroundColor), backdrop(e.parentElement)) : [255, 255, 255];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const bad = [];
let count = 0;
while (walker.nextNode()) {
  const e = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !e.checkVisibility() || e.closest('script, style, svg, .divider')) continue;
  const style = getComputedStyle(e), below = backdrop(e);
  const text = over(rgba(style.color), below);
  const [a, b] = [light(text), light(below)].sort((x, y) => y - x);
  count += 1;
  if ((a + 0.05) / (b + 0.05) < 4.5) bad.push([walker.currentNode.data.trim().slice(0, 40), style.color, String(below)]);
}
return [count, bad];
"""


@pytest.mark.parametrize(
    "state", ["", "search", "measure", "popup", "#data-dialog", "#help-dialog"]
)
def test_text_stands_out_from_its_ground(page: Page, state: str) -> None:
    """WCAG 2.2, 1.4.3: at least 4.5 : 1, on the white that lies under all panels."""
    if state == "search":
        search(page, "thon")
    elif state == "measure":
        page.run("document.querySelector('.tool-area').click()")
    elif state == "popup":
        search(page, "ta mo")
        press(page, Keys.ENTER)
        page.wait_for("return document.querySelector('.leaflet-popup-content')")
    elif state:
        page.run(f"document.querySelector('{state}').showModal()")
    result: Any = page.run(CONTRAST)
    press(page, Keys.ESCAPE)
    assert result[0] > 30
    assert result[1] == []
