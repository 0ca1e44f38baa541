"""A map open in a browser: what is drawn, and scripts that do what a reader does."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile
from tests.browser import Page

Pixels = npt.NDArray[np.int16]

DRAWN = "return phusong.shown?.().length > 5"
SWITCH = """
const row = [...document.querySelectorAll('.leaflet-control-layers label')]
  .find((label) => label.textContent.trim().startsWith(arguments[0]));
row.querySelector('input').click();
return phusong.shown();
"""
OPEN_ALL = """
const texts = [];
const visit = (layer) => {
  if (layer.eachLayer) layer.eachLayer(visit);
  else if (layer.getPopup && layer.getPopup()) {
    layer.openPopup();
    texts.push(layer.getPopup().getElement().textContent);
    layer.closePopup();
  }
};
phusong.map.eachLayer((layer) => { if (layer.spec) visit(layer); });
return texts;
"""


def pixels(png: bytes) -> Pixels:
    """(H, W, 3)"""
    with pytest.warns(NotGeoreferencedWarning), MemoryFile(png) as memory, memory.open() as image:
        return np.moveaxis(image.read()[:3], 0, -1).astype(np.int16)


def map_pixels(page: Page, folder: Path) -> Pixels:
    """What is drawn between the panels at the left and right, over the slider of time."""
    return pixels(page.picture(folder / "window.png"))[190:790, 300:1090]


def count_near(picture: Pixels, colour: str, tolerance: int = 12) -> int:
    """Pixels of a colour."""
    rgb = [int(colour[k : k + 2], 16) for k in (1, 3, 5)]
    return int((np.abs(picture - rgb).max(axis=-1) <= tolerance).sum())


def differing(one: Pixels, other: Pixels) -> int:
    """Pixels that are not alike in two pictures."""
    return int((np.abs(one - other).max(axis=-1) > 20).sum())
