"""The map: whole in one file, safe with any name, drawn by a browser without network."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.browser import Page, needs_chromium, open_page
from tests.planning.made_up import FORMULA, QUOTES, SCRIPT, make_plan
from tests.planning.map_drawn import (
    DRAWN,
    OPEN_ALL,
    SWITCH,
    count_near,
    differing,
    map_pixels,
)
from tests.planning.map_page import page_data

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.map.layers import layer_specs
from phusong.planning.outputs.map.page import map_html
from phusong.planning.outputs.pictures import palette
from phusong.planning.results.columns import FIBRE
from phusong.planning.results.stages import Plan


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def html(plan: Plan) -> str:
    return map_html(plan, Messages.of(Language.VIETNAMESE))


class Links(HTMLParser):
    """Whatever in a page a browser would fetch, and how many scripts there are."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        self.found += [value or "" for name, value in attrs if name in ("src", "href", "srcset")]


def test_nothing_is_fetched(html: str) -> None:
    assert Links(html).found == []
    outside = re.findall(r"url\((?!data:)[^)]*\)|@import", html)
    assert [link for link in outside if "#default#VML" not in link] == []
    for name in ("cdn.", "jquery", "bootstrap", "awesome", "sourceMappingURL"):
        assert name not in html.lower()


def test_the_page_forbids_every_request(html: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; img-src data:;")


def test_the_same_plan_gives_the_same_page(html: str) -> None:
    assert map_html(make_plan(), Messages.of(Language.VIETNAMESE)) == html


def test_hostile_names_stay_text(plan: Plan, html: str) -> None:
    assert SCRIPT not in html
    assert "onerror=alert" not in html
    assert Links(html).scripts == 4  # Leaflet, what tells old browsers, the data, ours
    names = page_data(html)["places"]["name"]
    assert {SCRIPT, FORMULA, QUOTES} <= set(names)


@pytest.mark.parametrize("language", list(Language))
def test_the_page_opens_in_the_language_asked_for_and_holds_both(
    plan: Plan, language: Language
) -> None:
    page = map_html(plan, Messages.of(language))
    assert f'<html lang="{language}">' in page
    for held, legend, scenario in (
        ("vi", "Chú giải", "Kịch bản thử"),
        ("en", "Legend", "Trial scenario"),
    ):
        data = page_data(page, held)
        assert data["language"] == held and data["frame"]["legend"] == legend
        assert scenario in data["frame"]["scenario"]
    assert page_data(page)["language"] == language


def test_results_on_synthetic_data_say_so(html: str) -> None:
    data = page_data(html, "en")
    assert "Results rest on synthetic data" in data["frame"]["caution"]
    assert sum(note["kind"] == "synthetic" for note in data["notes"]) == 4


def test_coordinates_are_no_finer_than_a_metre(html: str) -> None:
    assert not re.search(r"\d\.\d{6,}", json.dumps(page_data(html)["places"]))
    assert not re.search(r"\d\.\d{6,}", json.dumps(page_data(html)["lines"]))


def test_every_lack_is_a_layer_and_the_gravest_lies_on_top(plan: Plan) -> None:
    specs = {spec["id"]: spec for spec in layer_specs(plan, Messages.of("vi"))}
    assert len(specs["without-4G"]["places"]) == 1
    assert len(specs["without-5G"]["places"]) == 6
    assert len(specs[f"without-{FIBRE}"]["places"]) == 1
    top = max(specs.values(), key=lambda spec: spec["level"])
    assert top["id"] == "without-4G"
    shown = {name for name, spec in specs.items() if spec["shown"]}
    assert {"coverage-5G", "without-4G", "new_site", "route-submarine"} <= shown
    assert "sites" not in shown


# ---------------------------------------------------------------- in a browser


@pytest.fixture(scope="module")
def file(html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("map") / "map.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def desktop(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with open_page(file, tmp_path_factory.mktemp("desktop")) as page:
        yield page


@pytest.fixture(scope="module")
def phone(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with open_page(
        file, tmp_path_factory.mktemp("phone"), width=390, height=844, touch=True
    ) as page:
        yield page


@needs_chromium
@pytest.mark.browser
class TestBrowser:
    def test_the_map_is_drawn(self, desktop: Page, tmp_path: Path) -> None:
        desktop.wait_for(DRAWN)
        picture = map_pixels(desktop, tmp_path)
        assert count_near(picture, palette.SEA) > 50_000
        for mark in (palette.NEW_SITE, palette.UPGRADE, palette.PARK):
            assert count_near(picture, mark.colour) > 20, mark
        lacking = palette.marks_for(("4G", "5G"), FIBRE)
        for name, mark in lacking.items():
            assert count_near(picture, mark.colour) > 20, name
        for construction in ("aerial", "submarine"):
            colour = desktop.run(
                "return phusong.data.marks[arguments[0]].colour",
                construction,
            )
            assert count_near(picture, str(colour)) > 20, construction

    def test_nothing_leaves_the_machine_and_nothing_complains(
        self, file: Path, tmp_path: Path
    ) -> None:
        with open_page(file, tmp_path / "profile") as page:
            page.wait_for(DRAWN)
            page.run("phusong.map.setZoom(phusong.map.getZoom() + 2, {animate: false})")
            page.run(OPEN_ALL)
            asked = page.requests()
            assert asked[0].startswith("file:")
            assert [a for a in asked if not a.startswith(("file:", "data:"))] == []
            assert page.complaints() == []

    def test_a_page_that_does_ask_and_complain_is_caught(self, tmp_path: Path) -> None:
        page_file = tmp_path / "bad.html"
        page_file.write_text(
            "<img src='http://127.0.0.1:9/x.png'><script>console.error('so')</script>"
        )
        with open_page(page_file, tmp_path / "profile") as page:
            assert page.requests_leaving() == ["http://127.0.0.1:9/x.png"]
            assert any("so" in complaint for complaint in page.complaints())

    def test_coverage_changes_with_the_technology(self, desktop: Page, tmp_path: Path) -> None:
        seen = []
        for title in ("Vùng phủ 4G", "Vùng phủ 5G", "Không hiển thị"):
            desktop.run(SWITCH, title)
            desktop.settle()
            seen.append(map_pixels(desktop, tmp_path))
        four, five, none = seen
        assert differing(four, five) > 20_000
        assert differing(five, none) > 20_000
        desktop.run(SWITCH, "Vùng phủ 5G")

    def test_layers_are_switched_on_and_off(self, desktop: Page, tmp_path: Path) -> None:
        shown = desktop.run("return phusong.shown()")
        assert isinstance(shown, list)
        off = desktop.run(SWITCH, "Trạm mới")
        assert set(shown) - set(off) == {"new_site"}  # type: ignore[call-overload]
        desktop.settle()
        assert count_near(map_pixels(desktop, tmp_path), palette.NEW_SITE.colour) == 0
        assert set(desktop.run(SWITCH, "Trạm mới")) == set(shown)  # type: ignore[call-overload]
        for title, key in (
            ("Trạm gốc hiện có", "sites"),
            ("Sai số vị trí", "uncertainty"),
            ("Nhà ga", "hubs"),
            ("Đường bộ", "roads"),
        ):
            desktop.settle()
            before = map_pixels(desktop, tmp_path)
            assert key in desktop.run(SWITCH, title)  # type: ignore[operator]
            desktop.settle()
            after = map_pixels(desktop, tmp_path)
            assert differing(before, after) > 30, key
            assert key not in desktop.run(SWITCH, title)  # type: ignore[operator]

    def test_pop_ups_tell_why_and_hostile_names_stay_text(self, desktop: Page) -> None:
        texts = desktop.run(OPEN_ALL)
        assert isinstance(texts, list)
        ridge = next(text for text in texts if text.startswith("×") or "Tà Mơ" in text)
        assert "812" in ridge
        assert any(SCRIPT in text for text in texts)
        assert any(FORMULA in text for text in texts)
        assert any("R-0001.2" in text and "± 2,5 km" in text for text in texts)
        assert any("N-0001" in text and "tỷ đồng" in text for text in texts)
        hostile = "return document.querySelectorAll('img[src=x], .card script').length"
        assert desktop.run(hostile) == 0
        scripts = "return [...document.scripts].filter((s) => s.text.startsWith('alert')).length"
        assert desktop.run(scripts) == 0

    def test_the_dialog_lists_the_layers(self, desktop: Page) -> None:
        desktop.run("document.querySelector('[data-opens]').click()")
        assert desktop.run("return document.getElementById('data-dialog').open") is True
        assert desktop.run("return document.querySelectorAll('#data-dialog tbody tr').length") == 8
        desktop.run("document.querySelector('#data-dialog button').click()")
        assert desktop.run("return document.getElementById('data-dialog').open") is False

    def test_a_phone_has_room_for_the_map_and_for_fingers(
        self, phone: Page, tmp_path: Path
    ) -> None:
        phone.wait_for(DRAWN)
        phone.picture(tmp_path / "phone.png")
        assert phone.run("return document.documentElement.scrollWidth") == 390
        map_height = phone.run("return document.querySelector('.folium-map').offsetHeight")
        assert isinstance(map_height, int)
        assert map_height > 844 * 0.6
        sizes = phone.run(
            "return ['.leaflet-control-zoom-in', '.leaflet-control-layers-toggle',"
            " '.legend summary', '.link:not([hidden])'].map((s) => {"
            " const box = document.querySelector(s).getBoundingClientRect();"
            " return [s, Math.min(box.width, box.height)]; })"
        )
        assert all(size >= 40 for _, size in sizes), sizes  # type: ignore[union-attr]
        phone.run("document.querySelector('.leaflet-control-layers-toggle').click()")
        rows = phone.run(
            "return [...document.querySelectorAll('.leaflet-control-layers label')]"
            ".map((row) => row.getBoundingClientRect().height)"
        )
        assert min(rows) >= 40  # type: ignore[type-var]
        assert phone.run("return document.documentElement.scrollWidth") == 390
        assert phone.complaints() == []
