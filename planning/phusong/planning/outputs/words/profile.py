"""One path in words and figures, the same in the picture, on the terminal and in the report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np

from phusong.coverage.reasons import Reason
from phusong.layers.i18n import Messages
from phusong.planning.outputs.words.general import known, signed
from phusong.planning.service.path_story import PathStory

__all__ = ["BudgetLine", "budget_lines", "cause", "heading", "path_json", "sentences", "verdict"]

_PARTS = ("pointing", "free_space", "diffraction", "clutter", "receiver")


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One line of a link's budget; ``total`` ones are sums of those above."""

    label: str
    value: str
    total: bool = False
    alert: bool = False


def budget_lines(story: PathStory, messages: Messages) -> Iterator[BudgetLine]:
    """From the cell's power to what is left over or missing, dB by dB."""
    link = story.link
    yield BudgetLine(messages("profile-part-eirp"), _level(link.eirp_dbm, messages))
    for part in _PARTS:
        loss = float(getattr(link, f"{part}_db"))
        if part == "receiver" and loss == 0:
            continue
        label = messages(f"profile-part-{part.replace('_', '-')}")
        yield BudgetLine(label, f"{signed(-loss, messages, 1)} dB")
    yield BudgetLine(messages("profile-rsrp"), _level(link.rsrp_dbm, messages), total=True)
    definition = story.definition
    yield BudgetLine(messages("profile-threshold"), _level(definition.rsrp_threshold_dbm, messages))
    margin = messages(
        "profile-margin", probability=messages.number(100 * definition.rim_probability)
    )
    yield BudgetLine(margin, f"{signed(definition.margin_db, messages, 1)} dB")
    required = _level(definition.required_rsrp_dbm, messages)
    yield BudgetLine(messages("profile-required"), required, total=True)
    missing = story.margin_db < 0
    yield BudgetLine(
        messages("profile-missing" if missing else "profile-spare"),
        f"{messages.number(abs(story.margin_db), 1)} dB",
        total=True,
        alert=missing,
    )


def heading(story: PathStory, messages: Messages) -> str:
    """Cell, frequency, distance and directions in one line."""
    azimuth = known(story.azimuth_deg)
    return messages(
        "profile-heading",
        cell=story.cell_id,
        mhz=messages.number(story.frequency_mhz, 1),
        km=messages.number(story.link.distance_km, 2),
        bearing=messages.number(story.sight.bearing_deg),
        azimuth=messages.number(azimuth or 0),
        round="yes" if azimuth is None else "no",
        height=messages.number(float(story.sight.line_m[0] - story.sight.ground_m[0])),
        supposed="no" if story.existing else "yes",
    )


def verdict(story: PathStory, messages: Messages) -> str:
    """Enough or not, and what takes the signal, in one sentence."""
    values = {
        "rsrp": _level(story.link.rsrp_dbm, messages),
        "required": _level(story.definition.required_rsrp_dbm, messages),
        "db": messages.number(abs(story.margin_db), 1),
    }
    if story.reason is None:
        return messages("profile-enough", **values)
    return messages("profile-short", cause=cause(story.reason, messages), **values)


def cause(reason: Reason, messages: Messages) -> str:
    """A reason in two or three words."""
    return messages(f"cause-{reason.value.replace('_', '-')}")


def sentences(story: PathStory, messages: Messages) -> Iterator[str]:
    """What the budget does not say: the obstacle, the clearance, the limits of the prediction."""
    top, sight = story.link.obstacle, story.sight
    if top is None:
        yield messages("profile-clear")
    else:
        lon, lat = story.obstacle_lonlat or (float("nan"), float("nan"))
        # Its height, like every height of the picture, is that of the ground without trees.
        yield messages(
            "profile-obstacle-long",
            km=messages.number(top.distance_km, 2),
            height=messages.number(top.height_m),
            side="above" if top.above_line_m > 0 else "below",
            above=messages.number(abs(top.above_line_m), 1),
            loss=messages.number(top.loss_db, 1),
            diffraction=messages.number(story.link.diffraction_db, 1),
            lat=f"{lat:.5f}",
            lon=f"{lon:.5f}",
        )
    inner = slice(1, -1)
    if sight.distance_km.size > 2:
        room = sight.line_m - sight.ground_m - sight.bulge_m
        share = float(np.min(room[inner] / sight.fresnel_m[inner]))
        yield messages("profile-clearance", radii=signed(share, messages, 1).lstrip("+"))
    if story.link.distance_km > story.range_km:
        yield messages("profile-beyond-range", km=messages.number(story.range_km, 1))
    if not story.existing:
        yield messages("profile-supposed")


def path_json(story: PathStory) -> dict[str, object]:
    """The same figures for programs: plain numbers, None where there is none."""
    link, sight, top = story.link, story.sight, story.link.obstacle
    budget = {name: value for name, value in asdict(link).items() if name not in _NOT_BUDGET}
    where = story.obstacle_lonlat
    return {
        "technology": story.technology,
        "station": story.station,
        "cell": story.cell_id,
        "existing": story.existing,
        "receiver": story.receiver,
        "frequency_mhz": story.frequency_mhz,
        "azimuth_deg": known(story.azimuth_deg),
        "bearing_deg": sight.bearing_deg,
        "distance_km": link.distance_km,
        "losses": budget,
        "rsrp_dbm": link.rsrp_dbm,
        "required_rsrp_dbm": story.definition.required_rsrp_dbm,
        "margin_db": story.margin_db,
        "reason": None if story.reason is None else story.reason.value,
        "obstacle": None
        if top is None or where is None
        else {
            "distance_km": top.distance_km,
            "height_m": top.height_m,
            "above_line_m": top.above_line_m,
            "loss_db": top.loss_db,
            "lon": where[0],
            "lat": where[1],
        },
        "profile": {
            name: getattr(sight, name).tolist()
            for name in (
                "distance_km",
                "ground_m",
                "clutter_m",
                "sea",
                "bulge_m",
                "line_m",
                "fresnel_m",
            )
        },
    }


_NOT_BUDGET = frozenset({"cell", "distance_km", "obstacle"})


def _level(value: float, messages: Messages) -> str:
    return f"{signed(value, messages, 1).lstrip('+')} dBm"
