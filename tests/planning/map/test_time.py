"""Time on the map, two moments side by side, paths and stations: in a browser, as a reader has them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.browser import Page, needs_chromium, open_page
from tests.planning.made_up import SCRIPT, make_plan
from tests.planning.made_up_views import with_operators
from tests.planning.map_drawn import DRAWN, SWITCH, count_near, differing, map_pixels

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.map.page import map_html
from phusong.planning.outputs.pictures import palette

pytestmark = [needs_chromium, pytest.mark.browser]

PAINTED = "return document.querySelector('canvas.picture')?.dataset.painted === arguments[0]"
COUNTS = """
return Object.fromEntries([...document.querySelectorAll('.leaflet-control-layers label .title')]
  .map((title) => title.textContent.match(/^(.*) \\((\\d+)\\)$/)).filter(Boolean)
  .map(([, name, count]) => [name, Number(count)]));
"""


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("time") / "map.html"
    plan = with_operators(make_plan(), "Viettel", SCRIPT)
    path.write_text(map_html(plan, Messages.of(Language.ENGLISH)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with open_page(file, tmp_path_factory.mktemp("profile")) as page:
        page.wait_for(DRAWN)
        yield page


@pytest.fixture
def page(browser: Page) -> Iterator[Page]:
    """The map as it opens; nothing was complained of when the test is over."""
    browser.run(
        "phusong.beside.close(); phusong.map.closePopup(); phusong.years.show(null);"
        "phusong.map.fitBounds([[phusong.data.view[0], phusong.data.view[1]],"
        " [phusong.data.view[2], phusong.data.view[3]]], {animate: false});"
    )
    browser.settle()
    yield browser
    assert browser.complaints() == []
    assert browser.requests_leaving() == []


def slide(page: Page, stop: int) -> None:
    """Move the slider as a hand does."""
    page.run(
        "const range = document.querySelector('.years input'); range.value = arguments[0];"
        "range.dispatchEvent(new Event('input', {bubbles: true}));",
        stop,
    )
    page.settle()


def press(page: Page, key: str) -> None:
    """A key, pressed by the browser itself on what has the focus."""
    for kind in ("rawKeyDown", "keyUp"):
        page.driver.execute_cdp_cmd(
            "Input.dispatchKeyEvent",
            {"type": kind, "key": key, "code": key, "windowsVirtualKeyCode": KEYS[key]},
        )
    page.settle()


KEYS = {"ArrowLeft": 37, "ArrowRight": 39, "End": 35, "Home": 36}


def counts(page: Page) -> dict[str, Any]:
    found = page.run(COUNTS)
    assert isinstance(found, dict)
    return found


def figures(page: Page) -> list[str]:
    found = page.run(
        "return [...document.querySelectorAll('.figures li')].map((l) => l.textContent)"
    )
    assert isinstance(found, list)
    return found


def test_the_slider_changes_what_is_drawn_counted_and_said(page: Page, tmp_path: Path) -> None:
    everything = counts(page)
    assert (everything["New site"], everything["Upgrade"]) == (2, 1)
    slide(page, 1)  # today
    today, picture = counts(page), map_pixels(page, tmp_path)
    assert (today["New site"], today["Upgrade"]) == (0, 0)
    assert count_near(picture, palette.NEW_SITE.colour) == 0
    assert all("today" in figure for figure in figures(page))
    slide(page, 2)  # the end of 2026
    first, later = counts(page), map_pixels(page, tmp_path)
    assert (first["New site"], first["Upgrade"]) == (1, 1)
    assert count_near(later, palette.NEW_SITE.colour) > 20
    assert differing(picture, later) > 100
    assert all("2026" in figure for figure in figures(page))
    assert first["Without fibre"] == today["Without fibre"] == 1
    slide(page, 3)
    assert counts(page)["Without fibre"] == 0  # its cable is there at the end of 2027
    assert counts(page)["Fully served"] >= first["Fully served"]


def test_keys_move_the_slider(page: Page) -> None:
    page.run("document.querySelector('.years input').focus()")
    press(page, "End")
    assert page.run("return phusong.years.moment()") == 2
    press(page, "ArrowLeft")
    assert page.run("return document.querySelector('.years b').textContent") == "2026"
    press(page, "Home")
    assert page.run("return phusong.years.moment()") is None


def test_years_play_by_themselves(page: Page) -> None:
    slide(page, 2)
    page.run("document.querySelector('.years .play').click()")
    page.wait_for("return phusong.years.moment() === 2")
    assert page.run("return document.querySelector('.years .play').title") == "Play the years"


def test_a_picture_is_painted_for_each_year(page: Page) -> None:
    page.run(SWITCH, "4G coverage")
    count = """
    const { width, height } = document.querySelector('canvas.picture');
    const copy = Object.assign(document.createElement('canvas'), { width, height });
    const context = copy.getContext('2d', { willReadFrequently: true });
    context.drawImage(document.querySelector('canvas.picture'), 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const [r, g, b] = [1, 3, 5].map((k) => parseInt(arguments[0].slice(k, k + 2), 16));
    let found = 0;
    for (let k = 0; k < data.length; k += 4) found += data[k] === r && data[k + 1] === g && data[k + 2] === b;
    return found;
    """
    faintest = palette.signal_classes(-101.0)[3].colour
    added, level = {}, {}
    for stop, painted in ((1, "0"), (2, "1"), (0, "null")):
        slide(page, stop)
        assert page.run(PAINTED, painted)
        added[painted] = int(str(page.run(count, palette.ADDED)))
        level[painted] = int(str(page.run(count, faintest)))
    # The overview marks what is new; a year shows its level.
    assert added["0"] == added["1"] == 0 and added["null"] > 500
    assert level["1"] - level["0"] > 500 and level["null"] <= level["0"]
    page.run(SWITCH, "5G coverage")


def test_pictures_of_operators_and_rates_come_with_their_legend(page: Page, tmp_path: Path) -> None:
    legend = "return [...document.querySelectorAll('.legend h3')].map((h) => h.textContent)"
    seen = []
    for title in ("4G, Viettel", f"4G, {SCRIPT}", "4G, any operator"):
        page.run(SWITCH, title)
        page.settle()
        seen.append(map_pixels(page, tmp_path))
    assert differing(seen[0], seen[1]) > 5_000 and differing(seen[1], seen[2]) > 5_000
    assert page.run(legend) == ["Download rate of one phone, Mbit/s, today"]
    page.run(SWITCH, "People without 5G by commune")
    page.settle()
    assert page.run(legend) == ["People without service in a commune, today"]
    assert differing(map_pixels(page, tmp_path), seen[2]) > 20_000
    page.run(SWITCH, "5G coverage")


def test_two_moments_stand_side_by_side(page: Page, tmp_path: Path) -> None:
    alone = map_pixels(page, tmp_path)
    page.run("document.querySelector('.compare-open').click()")
    page.settle()
    selects = "return [...document.querySelectorAll('.side .time')].map((s) => s.value)"
    assert page.run(selects) == ["0", "2"]
    beside = map_pixels(page, tmp_path)
    assert differing(alone, beside) > 1_000
    page.run(
        "const picture = document.querySelector('.side.right .picture');"
        "picture.value = 'coverage-4G'; picture.dispatchEvent(new Event('change'));"
    )
    page.settle()
    other = map_pixels(page, tmp_path)
    half = 700 - 300  # the divider stands in the middle of the window
    assert differing(beside[:, : half - 20], other[:, : half - 20]) < 50
    assert differing(beside[:, half + 20 :], other[:, half + 20 :]) > 1_000
    # The divider is moved by keys, and tells where it stands.
    now = "return Number(document.querySelector('.divider').getAttribute('aria-valuenow'))"
    page.run("document.querySelector('.divider').focus()")
    press(page, "ArrowLeft")
    assert page.run(now) == 48
    press(page, "End")
    assert page.run(now) == 98
    moved = map_pixels(page, tmp_path)
    assert differing(moved[:, half + 20 :], other[:, half + 20 :]) > 1_000
    # Both maps look at the same place.
    page.run("phusong.map.setView([12.2, 109.0], 11, {animate: false})")
    same = page.run(
        "const [one, two] = [phusong.map, phusong.beside.map()];"
        "return [one.getZoom() === two.getZoom(), one.getCenter().distanceTo(two.getCenter()) < 1]"
    )
    assert same == [True, True]
    page.run("document.querySelector('.compare-open').click()")
    assert page.run("return document.querySelectorAll('.second, .divider, .side').length") == 0


def test_a_hand_drags_the_divider(page: Page) -> None:
    page.run("phusong.beside.open()")
    box = page.run(
        "const b = document.querySelector('.divider').getBoundingClientRect();"
        "return [b.x + b.width / 2, b.y + 300]"
    )
    assert isinstance(box, list)
    for kind, x in (("mousePressed", box[0]), ("mouseMoved", 350), ("mouseReleased", 350)):
        page.driver.execute_cdp_cmd(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": x, "y": box[1], "button": "left", "buttons": 1, "clickCount": 1},
        )
    at = page.run("return Number(document.querySelector('.divider').getAttribute('aria-valuenow'))")
    assert at == 25


def test_the_address_keeps_time_and_comparison(page: Page) -> None:
    slide(page, 2)
    assert "when=1" in str(page.run("return location.hash"))
    page.run("phusong.beside.open({at: 30, moment: 2, base: 'coverage-4G'})")
    kept = page.run("return location.hash")
    assert "beside=30/2/coverage-4G" in str(kept)
    page.run("phusong.beside.close(); phusong.years.show(null)")
    page.run("location.hash = arguments[0]", kept)
    page.wait_for("return phusong.beside.map() && phusong.years.moment() === 1")
    for bad in ("beside=x/y/z", "beside=50/99/coverage-4G", "beside=50/1/<b>", "beside="):
        page.run("phusong.beside.open(); location.hash = arguments[0]", bad)
        page.wait_for("return !phusong.beside.map()")
    for bad, moment in (("when=77", 0), ("when=<b>", None), ("when=-1", None)):
        page.run("phusong.years.show(0); location.hash = arguments[0]", bad)
        page.settle()
        assert page.run("return phusong.years.moment()") == moment, bad


def test_an_unserved_village_shows_its_path(page: Page) -> None:
    page.run(
        "phusong.map.eachLayer((group) => { if (group.spec?.id === 'without-4G')"
        " group.eachLayer((mark) => mark.openPopup()); })"
    )
    page.settle()
    drawn = page.run(
        "const svg = document.querySelector('.card .path[open] svg.profile');"
        "return svg && ['zone', 'ground', 'sight', 'mast'].map("
        " (part) => svg.querySelectorAll(`.${part}`).length)"
    )
    assert drawn == [1, 1, 1, 4]
    words = str(page.run("return document.querySelector('.card').textContent"))
    assert "Path profile" in words and "RSRP" in words and "synthetic data" in words
    assert "Served from the end of 2026" in words or "Not served by the programme" in words


def test_a_profile_is_drawn_to_scale(page: Page) -> None:
    """The Fresnel zone and the bulge from the page's few figures, against their formulas."""
    points = page.run(
        "return phusong.profiles.unfold({at: [0, 1, 1, 1, 1], points: 5, ground: [10, 5, 5, -5, -5],"
        " clutter: [0, 0, 0, 0, 0], bulge: 4, ends: [50, 30], km: 8, mhz: 1800})"
    )
    assert isinstance(points, list)
    assert [p["km"] for p in points] == [0, 2, 4, 6, 8]
    assert [p["ground"] for p in points] == [10, 15 + 3, 20 + 4, 15 + 3, 10]
    assert [p["line"] for p in points] == [50, 45, 40, 35, 30]
    middle = (299.792458 / 1800 * 4000 * 4000 / 8000) ** 0.5
    assert points[2]["zone"] == pytest.approx(middle, rel=1e-6)


def test_stations_cluster_far_away_and_show_their_beams_close_by(
    page: Page, tmp_path: Path
) -> None:
    page.run(SWITCH, "Existing stations")
    kinds = """
    let group = null;
    phusong.map.eachLayer((layer) => { if (layer.spec?.id === 'sites') group = layer; });
    const layers = group.getLayers();
    return [layers.length, layers.filter((layer) => layer.options.numbers).length,
      layers.reduce((sum, layer) => sum + (layer.options.numbers?.length ?? 1), 0)];
    """
    page.run("phusong.map.setZoom(9, {animate: false})")
    page.settle()
    found = page.run(kinds)
    assert isinstance(found, list)
    drawn, clustered, stood_for = found
    assert clustered > 0 and drawn < stood_for == 20
    page.run(
        "phusong.map.setView([phusong.data.sites.lat[7], phusong.data.sites.lon[7]], 16,"
        " {animate: false})"
    )
    page.settle()
    assert page.run(kinds) == [20, 0, 20]
    close = map_pixels(page, tmp_path)
    page.run(SWITCH, "Existing stations")
    page.settle()
    assert differing(close, map_pixels(page, tmp_path)) > 100


def test_the_language_changes_slider_comparison_and_pop_ups(page: Page) -> None:
    page.run("phusong.beside.open(); phusong.book.speak('vi')")
    said = page.run(
        "return [document.querySelector('.years .note').textContent,"
        " document.querySelector('.compare-open').textContent,"
        " document.querySelector('.side .time').options[1].textContent]"
    )
    assert said == ["Mạng lưới hiện nay", "Thôi so sánh", "hiện nay"]
    page.run("phusong.book.speak('en')")
