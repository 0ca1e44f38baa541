"""A drawing by matplotlib that is had as SVG for a page and as PNG for a document."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from phusong.planning.outputs.pictures.drawing import NO_METADATA, STYLE, inline_svg

__all__ = ["Drawing"]

_DOTS_PER_INCH = 150


@dataclass(frozen=True, slots=True)
class Drawing:
    """What paints a figure, so that it is painted only in the form that is asked for.

    The same drawing gives the same bytes.
    """

    inches: tuple[float, float]
    paint: Callable[[Figure], None]
    alt: str
    """What it shows, for those who do not see it."""
    crop: bool = False
    """Leave out what is empty around it; else it is as large as ``inches`` say."""

    def svg(self) -> str:
        """An SVG document that needs no other file."""
        out = io.StringIO()
        self._save(out, "svg", NO_METADATA)
        return out.getvalue()

    def inline(self) -> Markup:
        """The same as an element of a page, as wide as there is room."""
        return inline_svg(self.svg(), alt=self.alt)

    def png(self) -> bytes:
        """The same in dots, 150 to the inch."""
        out = io.BytesIO()
        self._save(out, "png", {"Software": None})
        return out.getvalue()

    def _save(
        self, out: io.StringIO | io.BytesIO, kind: str, metadata: dict[str, str | None]
    ) -> None:
        with mpl.rc_context(STYLE):
            figure = Figure(figsize=self.inches, facecolor="white")
            FigureCanvasAgg(figure)
            self.paint(figure)
            box = "tight" if self.crop else None
            figure.savefig(out, format=kind, dpi=_DOTS_PER_INCH, metadata=metadata, bbox_inches=box)
