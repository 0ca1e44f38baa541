"""A folium map in one file that asks nothing of the network.

folium links Leaflet, jQuery, Bootstrap and icon fonts from content networks. This map embeds Leaflet
from the installed package ``js_lib_leaflet`` instead, needs nothing of the others, and carries a
Content-Security-Policy under which a browser refuses every request but the page itself.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from importlib.resources import files

import folium
from branca.element import Element, Figure
from jinja2 import Template

__all__ = ["OfflineMap", "asset", "leaflet_css", "leaflet_js"]

_POLICY = (
    "default-src 'none'; img-src data:{images}; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'"
)
_LEAFLET = files("js_lib_leaflet") / "static" / "js_lib_leaflet"


class _Page(Figure):
    """The HTML document round the map."""

    _template = Template(
        '<!DOCTYPE html>\n<html lang="{{ this.language }}">\n<head>\n'
        "{{ this.header.render(**kwargs) }}\n</head>\n<body>\n{{ this.html.render(**kwargs) }}\n"
        "<script>\n{{ this.script.render(**kwargs) }}\n</script>\n</body>\n</html>\n"
    )

    def __init__(self, *, title: str, language: str) -> None:
        super().__init__(title=title)
        self.language = language


class OfflineMap(folium.Map):
    """A folium map whose page holds all that it needs.

    Parameters
    ----------
    bounds
        South, west, north, east in degrees: what is shown first.
    title, language
        Of the page; the title is escaped.
    images_from
        The one origin besides the page itself that pictures may come from; none when empty.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <meta http-equiv="Content-Security-Policy" content="{{ this.policy }}">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{ this.title|e }}</title>
        <style>{{ this.leaflet_css }}</style>
        <script>{{ this.leaflet_js }}</script>
        {% endmacro %}
        {% macro html(this, kwargs) %}
        <main id="{{ this.get_name() }}" class="folium-map"></main>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        const {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.options|tojson }});
        {{ this.get_name() }}.fitBounds({{ this.first_view|tojson }}, {animate: false});
        {% endmacro %}
        """
    )

    def __init__(
        self,
        bounds: tuple[float, float, float, float],
        *,
        title: str,
        language: str,
        images_from: str = "",
    ) -> None:
        south, west, north, east = bounds
        super().__init__(location=[(south + north) / 2, (west + east) / 2], tiles=None)
        self.default_js = []
        self.default_css = []
        self.options = {
            "zoomControl": False,
            "minZoom": 5,
            "maxZoom": 17,
            "zoomSnap": 0.25,
            "maxBounds": [[south - 5, west - 5], [north + 5, east + 12]],
        }
        self.first_view = [[south, west], [north, east]]
        self.title = title
        self.policy = _POLICY.format(images=f" {images_from}" if images_from else "")
        self.leaflet_css = leaflet_css()
        self.leaflet_js = leaflet_js()
        self.document = _Page(title=title, language=language)
        self.document.add_child(self)

    def html(self) -> str:
        """The page as text; the same for the same content (folium's names are random)."""
        for number, element in enumerate(_descendants(self.document)):
            element._id = f"{number:04d}"
        return str(self.document.render())


def _descendants(element: Element) -> Iterator[Element]:
    yield element
    for child in element._children.values():
        yield from _descendants(child)


def leaflet_js() -> str:
    """Leaflet's script, without the reference to a source map that would be asked for."""
    script = (_LEAFLET / "leaflet.js").read_text(encoding="utf-8")
    return re.sub(r"//# sourceMappingURL=\S+", "", script)


def leaflet_css() -> str:
    """Leaflet's style sheet with its images inside."""

    def embed(found: re.Match[str]) -> str:
        image = base64.b64encode((_LEAFLET / found[1]).read_bytes()).decode("ascii")
        return f"url(data:image/png;base64,{image})"

    return re.sub(
        r"url\((images/[\w.-]+)\)", embed, (_LEAFLET / "leaflet.css").read_text(encoding="utf-8")
    )


def asset(name: str) -> str:
    """Text of a file of ``outputs/assets``."""
    return (files("phusong.planning.outputs") / "assets" / name).read_text(encoding="utf-8")
