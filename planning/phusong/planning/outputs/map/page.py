"""The interactive map: one HTML file that opens anywhere, without network and without a server."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
from branca.element import Element, MacroElement
from folium.raster_layers import ImageOverlay
from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.geometry import grid_bounds, view_bounds
from phusong.planning.outputs.map import data as map_data
from phusong.planning.outputs.map.bilingual import bilingual, packed
from phusong.planning.outputs.map.frame import frame_data
from phusong.planning.outputs.map.layers import ROUTE_MARKS, layer_specs
from phusong.planning.outputs.map.leaflet_offline import OfflineMap, asset
from phusong.planning.outputs.map.moments import figures_by_moment, moment_names
from phusong.planning.outputs.map.overlays import pictures
from phusong.planning.outputs.map.paths import Stories, drawn_paths, paths_to_unserved
from phusong.planning.outputs.map.quality import weakest_kind
from phusong.planning.outputs.map.sectors import sites
from phusong.planning.outputs.map.texts import page_texts
from phusong.planning.outputs.pictures import palette
from phusong.planning.outputs.pictures.rasters import relief_picture
from phusong.planning.outputs.summary import service_names
from phusong.planning.outputs.tables.backhaul import map_hops
from phusong.planning.outputs.tables.wan import map_wan
from phusong.planning.outputs.words.general import technology_name
from phusong.planning.results.columns import Action
from phusong.planning.results.stages import Plan
from phusong.planning.targets.attainment import attained

__all__ = ["map_html"]

_SCRIPTS = (
    "elements.js",
    "data.js",
    "shapes.js",
    "profiles.js",
    "popups.js",
    "rasters.js",
    "stations.js",
    "layers.js",
    "years.js",
    "compare.js",
    "geodesy.js",
    "frame.js",
    "corners.js",
    "language.js",
    "panels.js",
    "toolbar.js",
    "search.js",
    "finder.js",
    "measure.js",
    "screen.js",
    "permalink.js",
    "link.js",
    "keyboard.js",
    "start.js",
)


def map_html(plan: Plan, messages: Messages) -> str:
    """The whole page as text, in the language of ``messages``; the same plan gives the same text."""
    title = messages("map-title", province=plan.province.name)
    page = OfflineMap(
        _first_view(plan),
        title=title,
        language=messages.language.value,
        images_from=_tiles_from(plan),
    )
    frame = _Frame(_frame(_page(plan, messages.language), title=title))
    page.document.html.add_child(frame, index=0)
    images = _images(plan)
    for image in images.values():
        page.add_child(image)
    page.add_child(_Start(page, images))
    return page.html()


def _tiles_from(plan: Plan) -> str:
    """Origin of the online base map, empty when there is none."""
    outputs = plan.scenario.outputs
    address = urlsplit(outputs.base_map_tiles)
    return f"{address.scheme}://{address.netloc}" if outputs.online_base_map else ""


class _Frame(Element):
    """Header, legend and dialog round the map, with their style and data."""

    _template = Template("{{ this.content }}")

    def __init__(self, html: str) -> None:
        super().__init__()
        self._name = "Frame"
        self.content = html


class _Start(MacroElement):
    """Style, scripts, and the call that puts the map together."""

    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <style>{{ this.style }}</style>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        globalThis.phusong = {};
        {{ this.scripts }}
        phusong.begin({{ this.map.get_name() }}, {
        {% for name, image in this.images.items() %}
          {{ name|tojson }}: {{ image.get_name() }},
        {% endfor %}
        });
        {% endmacro %}
        """
    )

    def __init__(self, page: OfflineMap, images: dict[str, ImageOverlay]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.map = page
        self.images = images
        self.style = asset("map.css") + asset("map_time.css")
        self.scripts = "\n".join(asset(name) for name in _SCRIPTS)


def _first_view(plan: Plan) -> tuple[float, float, float, float]:
    """The communes on the grid; islands far out at sea are reached by moving the map."""
    west, south, east, north = grid_bounds(plan.province.grid, "EPSG:4326")
    bottom, left, top, right = view_bounds(plan.province.communes)
    return max(south, bottom), max(west, left), min(north, top), min(east, right)


def _images(plan: Plan) -> dict[str, ImageOverlay]:
    """The relief; ``layers.js`` makes its pane and adds it."""
    relief = relief_picture(plan.province)
    overlay = ImageOverlay(
        relief.uri,
        relief.bounds,
        pixelated=False,
        control=False,
        show=False,
        pane="relief",
        class_name="picture relief",
    )
    return {"relief": overlay}


def _frame(page: dict[str, Any], *, title: str) -> str:
    environment = Environment(
        loader=PackageLoader("phusong.planning.outputs", "assets"), autoescape=True
    )
    template = environment.get_template("map_frame.html.j2")
    return template.render(
        title=title,
        data=Markup(packed(page)),
        broken=_in_all_languages("tool-broken"),
        scriptless=_in_all_languages("tool-scriptless"),
    )


def _in_all_languages(message: str) -> str:
    """For what is said before the page knows its reader's language."""
    return " ".join(Messages.of(language)(message) for language in Language)


def _page(plan: Plan, language: Language) -> dict[str, Any]:
    """All that the page holds, in all languages, and the one that it opens in."""
    told_by_year, stories = attained(plan), paths_to_unserved(plan)
    drawn = _drawn(plan, told_by_year)
    trees = {
        each.value: {
            **drawn,
            **_told(plan, told_by_year, stories, messages=Messages.of(each)),
            **frame_data(plan, Messages.of(each)),
        }
        for each in Language
    }
    return {"language": language.value, **bilingual(trees)}


def _drawn(plan: Plan, told_by_year: pd.DataFrame) -> dict[str, Any]:
    """What is the same in every language."""
    marks = {
        "site": asdict(palette.STATION),
        Action.NEW_SITE.value: asdict(palette.NEW_SITE),
        Action.UPGRADE.value: asdict(palette.UPGRADE),
        **ROUTE_MARKS,
    }
    return {
        "costsAssumed": plan.total.assumed,
        "marks": marks,
        "colours": {
            "sea": palette.SEA,
            "land": palette.LAND,
            "sectors": palette.SECTOR_COLOURS,
            "lacking": palette.LACKING_COLOURS,
        },
        "lackingLimits": palette.LACKING_LIMITS,
        "quality": {
            drawn: weakest_kind(plan.province, drawn)
            for drawn in ("places", "lacking", "sites", "proposals")
        },
        "pictures": pictures(plan),
        "view": _first_view(plan),
        "lines": map_data.lines(plan),
        "communes": map_data.communes(plan, told_by_year),
        "sites": sites(plan),
    }


def _told(
    plan: Plan, told_by_year: pd.DataFrame, stories: Stories, *, messages: Messages
) -> dict[str, Any]:
    """What is said in the language of ``messages``."""
    return {
        "language": messages.language.value,
        "text": page_texts(plan, messages),
        "technologyNames": {n: technology_name(n, messages) for n in service_names(plan)},
        "attribution": messages("map-attribution"),
        "layers": layer_specs(plan, messages),
        "moments": moment_names(plan, messages),
        "figuresThen": figures_by_moment(plan, told_by_year, messages),
        "places": map_data.places(plan, messages),
        "paths": drawn_paths(stories, messages),
        "proposals": map_data.proposals(plan, messages),
        "routes": [
            *map_data.routes(plan, messages),
            *map_hops(plan, messages),
            *map_wan(plan, messages),
        ],
    }
