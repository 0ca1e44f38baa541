"""What all drawings by matplotlib share: colours, one font, the same bytes for the same drawing."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Any

from markupsafe import Markup, escape
from matplotlib.font_manager import FontProperties, findfont, get_font

__all__ = ["INK", "LINE", "NO_METADATA", "SOFT", "STYLE", "clean", "inline_svg"]

INK, SOFT, LINE = "#1d2730", "#5a6772", "#d5dbe0"
_LONGEST_NAME = 44
_SIZE = re.compile(r' (?:width|height)="[^"]*"')
_GROUP = re.compile(r'<g id="[\w.]+">')
"""Groups, to which nothing refers."""
_TAG = re.compile(r"<[^>]+>")
_NAME = re.compile(r' id="|href="#|url\(#')
"""What stands before the name of a part, and before what refers to one."""
_FONTS = "'DejaVu Sans', Verdana, sans-serif"
NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))
"""Dates and versions would make bytes differ that show the same."""
STYLE: dict[Any, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": 9.0,
    "text.parse_math": False,  # a name may hold $
    "svg.hashsalt": "phusong",
    "svg.fonttype": "none",
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
}


def clean(text: str, longest: int = _LONGEST_NAME) -> str:
    """One line of text that the font can draw, cut where it is too long."""
    known = get_font(findfont(FontProperties(family="DejaVu Sans"))).get_char_index
    kept = [
        " " if unicodedata.category(letter)[0] in "CZ" else letter if known(ord(letter)) else "□"
        for letter in unicodedata.normalize("NFC", text)
    ]
    line = " ".join("".join(kept).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def inline_svg(svg: str, *, alt: str = "") -> Markup:
    """A drawing as an element of a page, as wide as there is room.

    matplotlib has escaped every text in it. What does not have its font takes one as wide.

    Parameters
    ----------
    alt
        What it shows, for those who do not see it.
    """
    head, rest = svg[svg.index("<svg") :].split(">", 1)
    said = f' role="img" aria-label="{escape(alt)}"' if alt else ""
    # Drawings of one page name their parts alike: what is told apart cannot be mixed up.
    mark = hashlib.sha256(svg.encode()).hexdigest()[:8]
    rest = _TAG.sub(lambda tag: _NAME.sub(rf"\g<0>{mark}-", tag[0]), _GROUP.sub("<g>", rest))
    rest = rest.replace("'DejaVu Sans'", _FONTS)
    return Markup(_SIZE.sub("", head) + said + ">" + rest)
