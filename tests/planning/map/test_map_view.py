"""What the map shows in other languages, at other addresses, on paper, on phones, in old browsers."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from tests.browser import Page, needs_chromium, open_page
from tests.planning.made_up import SCRIPT, make_plan

from phusong.layers.i18n import Messages
from phusong.planning.outputs.map.page import map_html
from phusong.planning.scenario.outputs import Outputs

pytestmark = [needs_chromium, pytest.mark.browser]

READY = "return globalThis.phusong?.shown?.().length > 5"
VIEW = (
    "const c = phusong.map.getCenter();"
    "return [phusong.map.getZoom(), +c.lat.toFixed(3), +c.lng.toFixed(3), phusong.shown(),"
    " phusong.data.language, phusong.years.moment()]"
)


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("view") / "map.html"
    path.write_text(map_html(make_plan(), Messages.of("vi")), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def page(file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with open_page(file, tmp_path_factory.mktemp("profile")) as page:
        page.wait_for(READY)
        yield page
        assert page.complaints() == []
        assert page.requests_leaving() == []


def click(page: Page, selector: str) -> None:
    page.driver.find_element(By.CSS_SELECTOR, selector).click()


def open_again(page: Page, address: str) -> None:
    """From another page, as a reader does who gets the address."""
    page.driver.get("about:blank")
    page.driver.get(address)
    page.wait_for(READY)


# ---------------------------------------------------------------- language


SAID = """
const text = (selector) => document.querySelector(selector).textContent;
return {
  lang: document.documentElement.lang, title: document.title, head: text('h1'), scenario: text('.scenario'),
  caution: text('.notice p'), figures: text('.figures'), layers: text('.leaflet-control-layers'), legend: text('.legend'),
  data: text('#data-dialog table'), search: document.getElementById('search').placeholder,
  popup: document.querySelector('.leaflet-popup-content')?.textContent ?? '',
  zoom: document.querySelector('.leaflet-control-zoom-in').title, attribution: text('.leaflet-control-attribution'),
};
"""


def test_the_map_knows_its_size_from_the_start(page: Page) -> None:
    assert page.run(SIZES) is True


def test_the_language_changes_without_a_reload_and_back(page: Page) -> None:
    page.run(
        "const i = phusong.data.places.name.indexOf('Tà Mơ'); window.kept = true;"
        "phusong.map.eachLayer((l) => { if (l.spec?.places?.includes(i)) l.eachLayer((m) => {"
        " const p = phusong.data.places;"
        " if (m.getPopup?.() && m.getLatLng().equals([p.lat[i], p.lon[i]])) m.openPopup(); }); })"
    )
    page.settle()
    before: Any = page.run(SAID)
    assert "812" in before["popup"] and before["lang"] == "vi"
    click(page, ".languages button:not([hidden])")
    english: Any = page.run(SAID)
    assert english["lang"] == "en" and page.run("return window.kept") is True
    for part, text in {
        "title": "Mobile coverage and fibre",
        "head": "Mobile coverage and fibre",
        "scenario": "Trial scenario",
        "caution": "Results rest on synthetic data",
        "layers": "Industrial parks",
        "legend": "Legend",
        "data": "Licence",
        "search": "Search villages",
        "popup": "People",
        "zoom": "Zoom in",
        "attribution": "Data sources",
    }.items():
        assert text in english[part], part
    vietnamese_only = "ảạăắằẵặậấầẫẩơờớởỡợưừứửữựđĐ"
    for part in ("caution", "layers", "legend", "search", "zoom"):
        assert not set(vietnamese_only) & set(english[part]), part
    assert page.run("return document.activeElement.closest('.languages') !== null") is True
    click(page, ".languages button:not([hidden])")
    assert page.run(SAID) == before
    page.run("phusong.map.closePopup()")
    page.settle()


def test_numbers_are_written_as_the_language_does(page: Page) -> None:
    measured = (
        "document.querySelector('.tool-distance').click();"
        "const p = phusong.map.getSize(); const b = phusong.map.getContainer().getBoundingClientRect();"
        "for (const x of [0.4, 0.6]) document.elementFromPoint(b.left + p.x * x, b.top + p.y * 0.3)"
        ".dispatchEvent(new MouseEvent('click', {bubbles: true, clientX: b.left + p.x * x, clientY: b.top + p.y * 0.3}));"
        "return document.querySelector('.measure output').textContent"
    )
    assert re.fullmatch(r"\d+,\d\d km", str(page.run(measured)))
    click(page, ".languages button:not([hidden])")
    told = page.run("return document.querySelector('.measure output').textContent")
    assert re.fullmatch(r"\d+\.\d\d km", str(told))
    page.run("document.querySelector('.tool-distance').click()")
    click(page, ".languages button:not([hidden])")


# ---------------------------------------------------------------- the address


def test_an_address_brings_the_view_back(page: Page) -> None:
    page.run(
        "phusong.map.setView([phusong.map.getCenter().lat + 0.05, phusong.map.getCenter().lng], 11.25,"
        " {animate: false}); phusong.years.show(2); phusong.book.speak('en')"
    )
    for box in ("hubs", "parks", "roads"):
        page.run(
            "phusong.link.layers().find((l) => l.spec.id === arguments[0]).spec.title;"
            "[...document.querySelectorAll('.leaflet-control-layers label')].find((row) => row.textContent"
            ".includes(phusong.link.layers().find((l) => l.spec.id === arguments[0]).spec.title))"
            ".querySelector('input').click()",
            box,
        )
    page.settle()
    seen: Any = page.run(VIEW)
    assert {"hubs", "roads"} <= set(seen[3]) and "parks" not in seen[3] and seen[5] == 2
    address = page.driver.current_url
    assert len(address.partition("#")[2]) < 400
    open_again(page, address)
    again: Any = page.run(VIEW)
    assert again[3:] == seen[3:]
    assert again[:3] == pytest.approx(seen[:3], abs=0.002)  # some pixels, as the header grows
    open_again(page, address.partition("#")[0])
    assert page.run(VIEW) != seen


@pytest.mark.parametrize(
    "written",
    [
        "at=99/1e999/NaN",
        "at=-5/12/109",
        "at=10/12",
        "at=10/12/109/7&at=1/2/3",
        "layers=&lang=xx&when=77&beside=77~88",
        "layers=__proto__,constructor,coverage-5G,coverage-5G",
        "lang=__proto__&when=-1&when=1e3",
        "%E0%A4%A&at=%00/%00/%00",
        "layers=<img src=x onerror=alert(1)>&lang=<script>alert(1)</script>",
        "__proto__=1&toString=2&beside=__proto__~1~0.5",
        "x" * 100_000,
        "layers=" + "a," * 1500,
    ],
)
def test_a_hostile_address_does_no_harm(page: Page, file: Path, written: str) -> None:
    page.run("location.hash = arguments[0]", written)
    page.settle()
    view: Any = page.run(VIEW)
    zoom, latitude, longitude, _, language, _ = view
    assert 5 <= zoom <= 17 and 0 < latitude < 30 and 90 < longitude < 130
    assert language in ("vi", "en")
    assert page.run("return document.querySelectorAll('img[src=x], body script:empty').length") == 0
    assert page.run("return document.getElementById('broken').hidden") is True
    page.run("phusong.map.fitBounds([phusong.data.view.slice(0, 2), phusong.data.view.slice(2)])")


def test_the_button_copies_the_address(page: Page) -> None:
    page.driver.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]},
    )
    click(page, ".tool-link")
    page.wait_for("return !document.getElementById('told').hidden")
    copied = page.driver.execute_async_script(
        "navigator.clipboard.readText().then(arguments[0], (e) => arguments[0](String(e)))"
    )
    assert copied == page.driver.current_url and "#" in copied
    page.run("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
    click(page, ".tool-link")
    page.wait_for("return document.querySelector('#told input')")
    assert page.run("return document.querySelector('#told input').value") == copied


# ---------------------------------------------------------------- screen and paper


def test_full_screen_and_back(page: Page) -> None:
    click(page, ".tool-fullscreen")
    page.wait_for("return document.fullscreenElement")
    assert page.run("return document.querySelector('.tool-fullscreen').ariaPressed") == "true"
    click(page, ".tool-fullscreen")
    page.wait_for("return !document.fullscreenElement")


PRINTED = """
window.seen = null;
window.print = () => {
  const box = (selector) => {
    const e = document.querySelector(selector);
    const b = e.getBoundingClientRect();
    return e.checkVisibility() && b.width > 0 ? [b.left, b.top, b.right, b.bottom] : null;
  };
  const body = document.body.getBoundingClientRect();
  window.seen = { body: [body.width, body.height] };
  for (const s of ['h1', '.notice p', '.legend ul', '.leaflet-control-scale', '.search', '.toolbar', '.leaflet-control-layers',
    '.languages']) window.seen[s] = box(s);
};
"""


SIZES = """
const s = phusong.map.getSize(), c = phusong.map.getContainer();
return s.x === c.clientWidth && s.y === c.clientHeight;
"""


def pdf(page: Page) -> bytes:
    made = page.driver.execute_cdp_cmd(
        "Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True}
    )
    return base64.b64decode(made["data"])


def pages(document: bytes) -> list[tuple[int, int]]:
    """Size of every page, mm."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", document)
    assert document.count(b"/Type /Page\n") == len(boxes)
    return [(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in boxes]


@pytest.mark.parametrize(("paper", "size"), [("A4", (297, 210)), ("A3", (420, 297))])
def test_one_page_holds_map_legend_scale_title_and_caution(
    page: Page, paper: str, size: tuple[int, int]
) -> None:
    view = page.run(VIEW)
    page.run(PRINTED)
    click(page, ".tool-print")
    click(page, f"[data-paper={paper}]")
    page.wait_for("return window.seen")
    seen: Any = page.run("return window.seen")
    width, height = seen["body"]
    assert width / height == pytest.approx((size[0] - 16) / (size[1] - 16), rel=0.01)
    for part in ("h1", ".notice p", ".legend ul", ".leaflet-control-scale"):
        left, top, right, bottom = seen[part]
        assert left >= 0 and top >= 0 and right <= width and bottom <= height, part
    for part in (".search", ".toolbar", ".leaflet-control-layers", ".languages"):
        assert seen[part] is None, part
    assert pages(pdf(page)) == [size]
    page.run("window.dispatchEvent(new Event('afterprint'))")
    page.settle()
    assert page.run(VIEW) == view
    assert page.run(SIZES) is True
    assert page.run("return document.documentElement.className") == ""


def test_the_browsers_own_menu_prints_one_page_too(page: Page) -> None:
    assert pages(pdf(page)) == [(297, 210)]
    page.settle()
    assert page.run(SIZES) is True
    assert page.run("return document.documentElement.className") == ""


# ---------------------------------------------------------------- phones


@pytest.fixture
def phone(page: Page, file: Path) -> Iterator[Page]:
    """The same browser with the screen of a phone."""
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    page.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    open_again(page, file.as_uri())
    yield page
    page.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    size |= {"width": 1400, "height": 900, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def test_a_phone_has_panels_as_buttons_and_room_for_fingers(phone: Page) -> None:
    small = (
        "return [...document.querySelectorAll('button, summary, select, [role=button], input')].filter((e) =>"
        " e.checkVisibility() && !e.matches('.skip, label input')).map((e) => [e.className || e.id || e.tagName,"
        " e.getBoundingClientRect()]).filter(([, b]) => b.width && Math.min(b.width, b.height) < 43.9).map(([n, b]) =>"
        " [n, b.width, b.height])"
    )
    wide = "return document.documentElement.scrollWidth"
    assert phone.run(small) == []
    assert phone.run("return document.querySelector('.legend details').open") is False
    assert phone.run("return document.getElementById('layer-list').hidden") is True
    assert phone.run(wide) == 390
    click(phone, ".leaflet-control-layers-toggle")
    rows: Any = phone.run(
        "return [...document.querySelectorAll('.leaflet-control-layers label')]"
        ".map((row) => row.getBoundingClientRect().height)"
    )
    assert len(rows) > 10 and min(rows) >= 44
    assert phone.run(small) == [] and phone.run(wide) == 390
    click(phone, ".leaflet-control-layers-toggle")
    phone.driver.find_element(By.ID, "search").send_keys("ta mo")
    offered = phone.driver.find_element(By.CSS_SELECTOR, "#search-list li")
    assert offered.size["height"] >= 44
    offered.click()
    phone.wait_for("return document.querySelector('.leaflet-popup-content')")
    assert phone.run(wide) == 390
    phone.driver.find_element(By.TAG_NAME, "body").send_keys(Keys.ESCAPE)
    phone.wait_for("return !document.querySelector('.leaflet-popup')")
    click(phone, ".tool-distance")
    assert phone.run(small) == [] and phone.run(wide) == 390
    assert phone.complaints() == []


# ---------------------------------------------------------------- the net, old browsers


@pytest.fixture(scope="module")
def online(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The map of a plan with tiles from a server that is not there, and a hostile name for it."""
    plan = make_plan()
    outputs = Outputs(
        online_base_map=True,
        base_map_tiles="https://127.0.0.1:9/{z}/{x}/{y}.png?key=a&b",
        base_map_credit=SCRIPT,
    )
    plan = replace(plan, scenario=plan.scenario.model_copy(update={"outputs": outputs}))
    path = tmp_path_factory.mktemp("online") / "map.html"
    path.write_text(map_html(plan, Messages.of("en")), encoding="utf-8")
    return path


def test_online_tiles_are_asked_for_only_when_they_are_switched_on(
    page: Page, online: Path
) -> None:
    assert page.complaints() == [] and page.requests_leaving() == []
    open_again(page, online.as_uri())
    page.run("phusong.map.setZoom(phusong.map.getZoom() + 1, {animate: false})")
    assert page.requests_leaving() == [] and page.complaints() == []
    page.run(
        "[...document.querySelectorAll('.leaflet-control-layers label')]"
        ".find((row) => row.textContent.includes('Online base map')).querySelector('input').click()"
    )
    page.settle()
    asked = page.requests_leaving()
    assert asked and all(
        re.fullmatch(r"https://127\.0\.0\.1:9/\d+/\d+/\d+\.png\?key=a&b", address)
        for address in asked
    )
    assert "online" in page.run("return phusong.shown()")  # type: ignore[operator]
    credit = "return document.querySelector('.leaflet-control-attribution').textContent"
    assert SCRIPT in str(page.run(credit))
    # The map goes on without the net: nothing but the tiles themselves failed.
    page.run("phusong.years.show(1)")
    page.run("phusong.link.layers().find((l) => l.spec.id === 'online').remove()")
    page.settle()
    assert all("ERR_" in complaint for complaint in page.complaints())
    page.requests()


def test_no_other_address_may_be_asked_for(file: Path, online: Path) -> None:
    for path, allowed in ((file, "data:"), (online, "data: https://127.0.0.1:9")):
        policy = re.search(r"img-src ([^;]*);", path.read_text(encoding="utf-8"))
        assert policy is not None and policy[1] == allowed


@pytest.mark.parametrize(
    "fault",
    [
        "delete globalThis.DecompressionStream;",
        "globalThis.atob = () => { throw new Error('damaged'); };",
    ],
)
def test_a_browser_that_cannot_open_the_map_says_so(page: Page, file: Path, fault: str) -> None:
    assert page.complaints() == []
    page.driver.get("about:blank")
    put = page.driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": fault})
    page.driver.get(file.as_uri())
    page.wait_for("return !document.getElementById('broken').hidden")
    told = str(page.run("return document.getElementById('broken').textContent"))
    assert "trình duyệt" in told and "browser" in told
    page.driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", put)
    assert page.complaints() != []  # the fault itself is named in the console
