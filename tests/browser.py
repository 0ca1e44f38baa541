"""A Chromium without network for the tests: what it drew, what it asked for, what it complained of."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.support.wait import WebDriverWait

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")

needs_chromium = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="no Chromium here: apt-get install chromium chromium-driver"
)
_LOCAL = ("file:", "data:", "blob:", "about:")


@dataclass(frozen=True)
class Page:
    """A page that Chromium has open."""

    driver: Chrome

    def requests(self) -> list[str]:
        """Every address that was asked for since the last call."""
        events = [json.loads(e["message"])["message"] for e in self.driver.get_log("performance")]
        return [
            event["params"]["request"]["url"]
            for event in events
            if event["method"] == "Network.requestWillBeSent"
        ]

    def requests_leaving(self) -> list[str]:
        """Those of them that would have left the machine."""
        return [address for address in self.requests() if not address.startswith(_LOCAL)]

    def complaints(self) -> list[str]:
        """Warnings and errors of the console since the last call."""
        return [
            entry["message"]
            for entry in self.driver.get_log("browser")
            if entry["level"] in {"SEVERE", "WARNING"}
        ]

    def run(self, script: str, *arguments: object) -> object:
        """Value of a script."""
        return self.driver.execute_script(script, *arguments)

    def wait_for(self, condition: str) -> None:
        """Wait until a script returns something true, ten seconds at most."""
        WebDriverWait(self.driver, 10).until(lambda driver: driver.execute_script(condition))
        self.settle()

    def settle(self) -> None:
        """Wait until what is changed is drawn: fades of Leaflet take a fifth of a second."""
        self.driver.execute_async_script(
            "const done = arguments[0];"
            "setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 350);"
        )

    def picture(self, file: Path) -> bytes:
        """Screenshot of the window, as PNG; also written to ``file``."""
        png = self.driver.get_screenshot_as_png()
        file.write_bytes(png)
        return bytes(png)


@contextmanager
def chromium(profile: Path, *, width: int, height: int, touch: bool = False) -> Iterator[Chrome]:
    """A fresh headless Chromium whose page is ``width`` × ``height`` pixels."""
    options = ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for flag in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--hide-scrollbars",
        f"--user-data-dir={profile}",
        f"--window-size={width},{height}",
    ):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = Chrome(options=options, service=ChromeService(DRIVER))
    try:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": touch}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        if touch:
            driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
        yield driver
    finally:
        driver.quit()


@contextmanager
def open_page(
    file: Path, profile: Path, *, width: int = 1400, height: int = 900, touch: bool = False
) -> Iterator[Page]:
    """``file`` opened by its file:// address."""
    with chromium(profile, width=width, height=height, touch=touch) as driver:
        driver.get("about:blank")
        for log in ("performance", "browser"):  # the browser's own start page is not the matter
            driver.get_log(log)
        driver.get(file.resolve().as_uri())
        yield Page(driver)
