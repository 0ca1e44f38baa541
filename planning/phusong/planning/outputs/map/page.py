"""The interactive map: one HTML file that opens anywhere, without network and without a server."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from branca.element import Element, MacroElement
from folium.raster_layers import ImageOverlay
from jinja2 import Environment, PackageLoader, Template
from markupsafe import Markup

from phusong.layers.i18n import Messages
from phusong.planning.outputs.geometry import grid_bounds, view_bounds
from phusong.planning.outputs.map import data as map_data
from phusong.planning.outputs.map.layers import ROUTE_MARKS, layer_specs
from phusong.planning.outputs.map.leaflet_offline import OfflineMap, asset
from phusong.planning.outputs.pictures import palette
from phusong.planning.outputs.pictures.rasters import relief_picture, signal_picture
from phusong.planning.outputs.provenance import caution, layer_notes
from phusong.planning.outputs.summary import TechnologySummary, service_names, summarise
from phusong.planning.outputs.tables.backhaul import MICROWAVE, map_hops
from phusong.planning.outputs.tables.wan import map_wan
from phusong.planning.outputs.words.cable import construction_name
from phusong.planning.outputs.words.general import definition_texts, number_or_dash, technology_name
from phusong.planning.results.columns import FIBRE, Action, Construction
from phusong.planning.results.stages import Plan
from phusong.planning.wan.results import Variant

__all__ = ["map_html", "script_json"]

_SCRIPTS = ("shapes.js", "popups.js", "layers.js", "panels.js", "start.js")
_SIGNAL_OPACITY = 0.68


def map_html(plan: Plan, messages: Messages) -> str:
    """The whole page as text, in the language of ``messages``; the same plan gives the same text."""
    title = messages("map-title", province=plan.province.name)
    page = OfflineMap(_first_view(plan), title=title, language=messages.language.value)
    frame = _Frame(_frame(plan, messages, title=title))
    page.document.html.add_child(frame, index=0)
    images = _images(plan)
    for image in images.values():
        page.add_child(image)
    page.add_child(_Start(page, images))
    return page.html()


def script_json(value: Any) -> Markup:
    """JSON that cannot end the script element that holds it.

    >>> script_json("</script>\\u2028")
    Markup('"\\\\u003c/script>\\\\u2028"')
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


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
        phusong.start({{ this.map.get_name() }}, {
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
        self.style = asset("map.css")
        self.scripts = "\n".join(asset(name) for name in _SCRIPTS)


def _first_view(plan: Plan) -> tuple[float, float, float, float]:
    """The communes on the grid; islands far out at sea are reached by moving the map."""
    west, south, east, north = grid_bounds(plan.province.grid, "EPSG:4326")
    bottom, left, top, right = view_bounds(plan.province.communes)
    return max(south, bottom), max(west, left), min(north, top), min(east, right)


def _images(plan: Plan) -> dict[str, ImageOverlay]:
    """Relief and signal of each technology; ``layers.js`` makes their panes and adds them."""
    relief = relief_picture(plan.province)
    images = {"relief": _overlay(relief.uri, relief.bounds, pane="relief")}
    for name, prediction in plan.coverage.predictions.items():
        classes = palette.signal_classes(
            plan.scenario.technologies[name].definition.required_rsrp_dbm
        )
        picture = signal_picture(prediction.rsrp_dbm, prediction.geobox, classes=classes)
        images[f"coverage-{name}"] = _overlay(picture.uri, picture.bounds, pane="coverage")
    return images


def _overlay(uri: str, bounds: list[list[float]], *, pane: str) -> ImageOverlay:
    return ImageOverlay(
        uri,
        bounds,
        pixelated=False,
        control=False,
        show=False,
        pane=pane,
        class_name=f"picture {pane}",
        opacity=_SIGNAL_OPACITY if pane == "coverage" else 1.0,
    )


def _frame(plan: Plan, messages: Messages, *, title: str) -> str:
    environment = Environment(
        loader=PackageLoader("phusong.planning.outputs", "assets"), autoescape=True
    )
    return environment.get_template("map_frame.html.j2").render(
        title=title,
        scenario=plan.scenario.name(messages.language),
        figures=_figures(plan, messages),
        caution=caution(plan.province, messages),
        signals=_signal_legend(plan, messages),
        definitions=definition_texts(plan.scenario, messages),
        shares=_share_legend(messages),
        layers=[asdict(note) for note in layer_notes(plan.province, messages)],
        text=_frame_texts(plan, messages),
        data=script_json(_page_data(plan, messages)),
    )


def _frame_texts(plan: Plan, messages: Messages) -> dict[str, Any]:
    last = list(plan.scenario.technologies)[-1]
    return {
        "legend": messages("map-legend"),
        "share_title": messages("map-shares", technology=last),
        "data_button": messages("map-data-button"),
        "data_title": messages("data-title"),
        "close": messages("map-close"),
        "data_heads": [
            messages(f"data-{head}")
            for head in ("layer", "kind", "source", "date", "uncertainty", "licence")
        ],
    }


def _figures(plan: Plan, messages: Messages) -> list[dict[str, str]]:
    """What the header shows: people served today and after the programme; hamlets without fibre."""
    return [_figure(summary, messages) for summary in summarise(plan)]


def _figure(summary: TechnologySummary, messages: Messages) -> dict[str, str]:
    name = technology_name(summary.technology, messages)
    share = summary.share_today_pct
    if summary.technology == FIBRE or share is None:
        unserved, unknown = summary.settlements_unserved, summary.settlements_unknown
        return {
            "value": number_or_dash(unserved if summary.settlements_told else None, messages),
            "label": messages("map-settlements-without", technology=name, unknown=unknown),
        }
    after = summary.share_planned_pct
    value = f"{messages.number(share, 1)} → {number_or_dash(after, messages, 1)} %"
    return {"value": value, "label": messages("map-people-served", technology=name)}


def _signal_legend(plan: Plan, messages: Messages) -> list[dict[str, Any]]:
    """Classes of signal; technologies that require the same share a list."""
    names: dict[float, list[str]] = {}
    for name, technology in plan.scenario.technologies.items():
        names.setdefault(technology.definition.required_rsrp_dbm, []).append(name)
    return [
        {
            "title": messages("map-coverage", technology=", ".join(alike)),
            "classes": _classes(required, messages),
        }
        for required, alike in names.items()
    ]


def _classes(required_dbm: float, messages: Messages) -> list[dict[str, Any]]:
    classes = palette.signal_classes(required_dbm)
    return [
        {
            "colour": signal.colour,
            "label": messages(
                "map-at-least" if signal.served else "map-weak",
                low=messages.number(signal.lower_dbm).replace("-", "−"),
            ),
            "limit": signal.served and not following.served,
        }
        for signal, following in zip(classes, (*classes[1:], classes[-1]), strict=True)
    ]


def _share_legend(messages: Messages) -> list[dict[str, str]]:
    limits = (0.0, *palette.SHARE_LIMITS, 100.0)
    return [
        {
            "colour": palette.SHARE_COLOURS[i],
            "label": messages(
                "map-share-class",
                low=messages.number(limits[i], int(limits[i] % 1 > 0)),
                high=messages.number(limits[i + 1], int(limits[i + 1] % 1 > 0)),
            ),
        }
        for i in range(len(palette.SHARE_COLOURS))
    ]


def _page_data(plan: Plan, messages: Messages) -> dict[str, Any]:
    technologies = list(plan.scenario.technologies)
    marks = {
        "site": asdict(palette.STATION),
        Action.NEW_SITE.value: asdict(palette.NEW_SITE),
        Action.UPGRADE.value: asdict(palette.UPGRADE),
        **ROUTE_MARKS,
    }
    return {
        "language": messages.language.value,
        "text": _page_texts(messages),
        "technologyNames": {n: technology_name(n, messages) for n in service_names(plan)},
        "attribution": messages("map-attribution"),
        "costsAssumed": plan.total.assumed,
        "marks": marks,
        "colours": {"sea": palette.SEA, "land": palette.LAND},
        "view": _first_view(plan),
        "layers": layer_specs(plan, messages),
        "lines": map_data.lines(plan),
        "communes": map_data.communes(plan, technologies[-1]),
        "sites": map_data.sites(plan),
        "places": map_data.places(plan, messages),
        "proposals": map_data.proposals(plan, messages),
        "routes": [
            *map_data.routes(plan, messages),
            *map_hops(plan, messages),
            *map_wan(plan, messages),
        ],
    }


def _page_texts(messages: Messages) -> dict[str, Any]:
    """Texts that the scripts put into pop-ups, by the names that they use."""
    words = [
        "assumedCost",
        "backhaul",
        "bands",
        "billion",
        "commune",
        "cost",
        "ground",
        "hangsOn",
        "host",
        "layers",
        "length",
        "mast",
        "noData",
        "noRegret",
        "note",
        "operators",
        "operator",
        "people",
        "peopleGained",
        "peopleServed",
        "peopleUnknown",
        "placesServed",
        "positionUncertainty",
        "route",
        "serves",
        "settlementsUnserved",
        "share",
        "station",
        "technologies",
        "uncertainState",
        "year",
        "zoomIn",
        "zoomOut",
    ]
    return {
        **{word: messages(f"popup-{word}") for word in words},
        "states": {
            state: messages(f"badge-{state}") for state in ("served", "unserved", "unknown", "none")
        },
        "actions": {action: messages(f"action-{action}") for action in Action},
        "constructions": {
            **{str(k): construction_name(k, messages) for k in (*Construction, MICROWAVE)},
            **{f"wan_{name}": messages(f"map-wan-{name}") for name in Variant},
        },
    }
