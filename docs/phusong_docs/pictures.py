"""Makes the gallery's pictures: ``python docs/phusong_docs/pictures.py OUT [COMPARED]``.

``OUT`` are the results of ``phusong plan --lang en``, ``COMPARED`` those of ``phusong compare``. The
pictures are screenshots of them, taken with Chromium and its driver, and a profile that the command
draws. Colours are reduced to a palette, so that all together stay small.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

__all__ = ["main"]

DOCS = Path(__file__).parents[1]
GALLERY = DOCS / "gallery"
SCENARIO = DOCS.parent / "data" / "khanh-hoa" / "scenario.toml"
PLACE = "Tà Mơ"
TECHNOLOGY = "4G"
COLOURS = 256
WIDEST_PX = 1400
FIGURES = {
    "served": "Who is served",
    "where": "Where people could use",
    "works": "Works by year",
    "operators": "New sites and upgrades",
    "money": "Cost by year",
    "submarine": "Straight-line diagram",
}
"""Name of the picture, and how the caption of the report's figure begins."""
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--hide-scrollbars",
)


def main(results: Path, compared: Path | None = None) -> int:
    """Draw everything that the results can show; 0, or 2 with a reason on the terminal."""
    programs = [shutil.which(name) for name in ("chromium", "chromedriver")]
    if None in programs or not (results / "map.html").is_file():
        print(f"Needs Chromium with its driver, and the results of a plan in {results}: make plan")
        return 2
    GALLERY.mkdir(exist_ok=True)
    _profile(results / "unserved.csv")
    _map(results / "map.html")
    _report(results / "report.html")
    if compared is not None:
        with _opened(compared / "compare.html", width=1100, height=1200) as browser:
            _keep(browser.get_screenshot_as_png(), GALLERY / "compare.png")
    return 0


def _profile(table: Path) -> None:
    """The path that says why a dead spot is one, by the command."""
    with table.open(encoding="utf-8-sig", newline="") as rows:
        named = (row for row in csv.DictReader(rows) if row["name"] == PLACE)
        cell = next(row["server"] for row in named if row["technology"] == TECHNOLOGY)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "profile.png"
        command = ["phusong", "profile", cell, PLACE, str(SCENARIO), "--lang", "en"]
        subprocess.run([*command, "--out", str(file)], check=True, stdout=subprocess.DEVNULL)
        _keep(file.read_bytes(), GALLERY / "profile.png")


def _map(file: Path) -> None:
    """The whole province, the dead spot that a search finds, and the same on a phone."""
    with _opened(file, width=1400, height=860, at="lang=en") as browser:
        _keep(browser.get_screenshot_as_png(), DOCS / "map.png")
        _search(browser, PLACE)
        _keep(browser.get_screenshot_as_png(), GALLERY / "dead-spot.png")
    with _opened(file, width=412, height=840, at="lang=vi") as browser:
        _search(browser, PLACE)
        _keep(browser.get_screenshot_as_png(), GALLERY / "phone.png")


def _search(browser: Chrome, name: str) -> None:
    field = browser.find_element(By.ID, "search")
    field.send_keys(name)
    _settle(browser)
    browser.find_element(By.CSS_SELECTOR, "#search-list li").click()
    _settle(browser)


def _report(file: Path) -> None:
    """The report's first page, and some of its charts and maps."""
    with _opened(file, width=1100, height=1400) as browser:
        _keep(browser.get_screenshot_as_png(), GALLERY / "report.png")
        figures = {_caption(one): one for one in browser.find_elements(By.CSS_SELECTOR, "figure")}
        for name, begins in FIGURES.items():
            found = next((one for text, one in figures.items() if text.startswith(begins)), None)
            if found is None:
                print(f"The report has no figure {begins!r}: {name}.png stays as it was")
            else:
                _keep(found.screenshot_as_png, GALLERY / f"{name}.png")


def _caption(figure: WebElement) -> str:
    """Without its number."""
    text = figure.find_element(By.CSS_SELECTOR, "figcaption").text
    return text.partition(". ")[2] or text


@contextmanager
def _opened(file: Path, *, width: int, height: int, at: str = "") -> Iterator[Chrome]:
    options = ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for flag in FLAGS:
        options.add_argument(flag)
    browser = Chrome(options=options, service=ChromeService(shutil.which("chromedriver")))
    try:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(f"{file.resolve().as_uri()}{'#' + at if at else ''}")
        _settle(browser)
        yield browser
    finally:
        browser.quit()


def _settle(browser: Chrome) -> None:
    """Wait until what is changed is drawn: a map zooms and fades."""
    browser.execute_async_script(
        "const done = arguments[0];"
        "setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 1500);"
    )


def _keep(png: bytes, file: Path) -> None:
    """Write a picture with few colours; text stays sharp, and the file small."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.thumbnail((WIDEST_PX, 4 * WIDEST_PX))
    beside = file.with_suffix(".part")
    # Colours at the centres of what they stand for: wide even grounds keep theirs.
    reduced = picture.quantize(COLOURS, kmeans=4, dither=Image.Dither.NONE)
    reduced.save(beside, format="PNG", optimize=True)
    beside.replace(file)


if __name__ == "__main__":
    sys.exit(main(*(Path(folder) for folder in sys.argv[1:] or ["out"])))
