"""``phusong coverage``: maps of the signal today, and what share of people and land it reaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer
from rich.markup import escape
from rich.table import Table

from phusong.coverage.link_budget import Environment
from phusong.coverage.losses import Engine
from phusong.coverage.maps import Audience, Layer
from phusong.coverage.workers import Means
from phusong.layers.errors import Problems
from phusong.planning.cli.means import Computing, computes
from phusong.planning.cli.options import Lang, Out, ScenarioPath, UseDownloaded
from phusong.planning.cli.screen import Screen
from phusong.planning.cli.writable import kept_for_us
from phusong.planning.scenario.file import ScenarioFile

if TYPE_CHECKING:
    import pandas as pd

    from phusong.planning.service.coverage_maps import MapRequest

__all__ = ["coverage"]

_ALL = "all"
_MOST = 20
"""Files that are named one by one."""
Choice = TypeVar("Choice", bound=StrEnum)


@computes
def coverage(
    scenario: ScenarioPath,
    out: Out = Path("out"),
    layers: Annotated[
        str | None,
        typer.Option(
            "--layers",
            metavar="A,B,…|all",
            help="rsrp, server, sinr, downlink, uplink, servers, operators, uplink-limited, "
            "technology; all: tất cả · every one (rsrp,server).",
        ),
    ] = None,
    operators: Annotated[
        str | None,
        typer.Option(
            "--operators",
            metavar="A,B,…|all",
            help="each: từng nhà mạng, any: bất kỳ, shared: nơi mọi nhà mạng cùng phủ · "
            "of each operator, of any, of all of them at once (any).",
        ),
    ] = None,
    places: Annotated[
        str | None,
        typer.Option(
            "--places",
            metavar="A,B,…|all",
            help="outdoor: ngoài trời, vehicle: trong xe, indoor: trong nhà · "
            "where the phone is (outdoor); car = vehicle.",
        ),
    ] = None,
    exact: Annotated[
        bool,
        typer.Option(
            "--exact",
            help="Mỗi ô một mặt cắt riêng, chậm hơn nhiều · A profile of each pixel's own: slow.",
        ),
    ] = False,
    lang: Lang = None,
    use_downloaded: UseDownloaded = "",
    *,
    computing: Computing,
) -> None:
    """Chỉ dự đoán phủ sóng: ghi coverage_*.tif và bảng tỷ lệ dân số, diện tích được phủ.

    Coverage only: writes coverage_*.tif, and what share of people and land is reached. With none of
    --layers, --operators and --places: the maps of a plan, level and best server of any operator.
    """
    screen = Screen(lang)
    file = screen.load(scenario, use_downloaded=use_downloaded)
    engine = Engine.EXACT if exact else Engine.SWEEP
    request = _request(layers, operators, places, engine)
    with kept_for_us(out), computing.open(screen) as means:
        if request is None:
            _as_in_a_plan(screen, file, out, engine=engine, means=means)
        else:
            _maps(screen, file, out, request=request, means=means)


def _request(
    layers: str | None, operators: str | None, places: str | None, engine: Engine
) -> MapRequest | None:
    """What the options ask for; None: none of them was given.

    Raises
    ------
    phusong.layers.errors.BadInput
        With every word that is no choice.
    """
    from phusong.planning.service.coverage_maps import MapRequest

    if layers is None and operators is None and places is None:
        return None
    problems = Problems()
    usual = MapRequest(engine=engine)
    cars = None if places is None else places.replace("car", Environment.VEHICLE.value)
    request = replace(
        usual,
        layers=_chosen("--layers", layers, Layer, problems=problems) or usual.layers,
        audiences=_chosen("--operators", operators, Audience, problems=problems) or usual.audiences,
        places=_chosen("--places", cars, Environment, problems=problems) or usual.places,
    )
    problems.raise_if_errors()
    return request


def _chosen(
    option: str, text: str | None, kinds: type[Choice], *, problems: Problems
) -> tuple[Choice, ...]:
    """Choices that a text names, in their own order; none for None."""
    if text is None:
        return ()
    words = [word.strip().casefold() for word in text.split(",")]
    known = [kind.value for kind in kinds]
    wrong = [word for word in words if word not in (*known, _ALL)]
    for word in wrong:
        problems.add("map-choice", option, value=word, known=", ".join(known))
    return tuple(kind for kind in kinds if _ALL in words or kind.value in words)


def _as_in_a_plan(
    screen: Screen, file: ScenarioFile, out: Path, *, engine: Engine, means: Means
) -> None:
    from phusong.planning.outputs.words.coverage import share_table
    from phusong.planning.outputs.write import write_coverage
    from phusong.planning.plan import predict_today
    from phusong.planning.service.coverage_maps import shares_today

    with screen.observer() as observer:
        province, predicted = predict_today(
            file, problems=Problems(), observer=observer, engine=engine, means=means
        )
        shares = shares_today(province, predicted, file.scenario)
        with observer.stage("outputs"):
            paths = write_coverage(
                predicted,
                file.scenario,
                province,
                shares=share_table(shares, file.scenario, screen.messages),
                folder=out,
            )
    screen.problems(province.notices)
    _say_shares(screen, file, shares)
    screen.files(paths)


def _maps(
    screen: Screen, file: ScenarioFile, out: Path, *, request: MapRequest, means: Means
) -> None:
    from phusong.planning.outputs.coverage_files import write_maps
    from phusong.planning.plan import read_layers
    from phusong.planning.service.coverage_maps import prepare_maps

    problems = Problems()
    with screen.observer() as observer:
        with observer.stage("layers"):
            province = read_layers(file, problems=problems, observer=observer)
        maps = prepare_maps(province, file.scenario, request, problems=problems)
        with observer.stage("coverage"):
            paths, shares = write_maps(
                maps,
                file.scenario,
                province,
                folder=out,
                messages=screen.messages,
                means=means,
                progress=observer.advance,
            )
    screen.problems(problems)
    _say_shares(screen, file, shares)
    if Audience.SHARED in request.audiences:
        for network in maps.networks:
            names = sorted({str(operator) for operator in network.transmitters.operator})
            screen.say(
                "maps-shared-note", technology=network.name, operators=", ".join(names) or "–"
            )
    if len(paths) > _MOST:
        screen.say("maps-done", count=len(paths) - 1, folder=str(out))
        paths = paths[-1:]
    screen.files(paths)


def _say_shares(screen: Screen, file: ScenarioFile, shares: pd.DataFrame) -> None:
    """The table of shares, under what counts as covered."""
    from phusong.planning.outputs.words.coverage import definitions_of, whose
    from phusong.planning.outputs.words.general import number_or_dash
    from phusong.planning.service.coverage_maps import ShareColumn

    messages = screen.messages
    for line in definitions_of(shares, file.scenario, messages):
        screen.out.print(escape(line))
    table = Table(title=escape(messages("maps-title")))
    for name in ("technology", "operators", "place"):
        table.add_column(escape(messages(f"maps-column-{name}")))
    for name in ("people", "people-share", "area-share"):
        table.add_column(escape(messages(f"maps-column-{name}")), justify="right")
    for row in shares.to_dict("records"):
        told: Iterable[str] = (
            str(row[ShareColumn.TECHNOLOGY]),
            whose(str(row[ShareColumn.OPERATORS]), str(row[ShareColumn.OPERATOR]), messages),
            messages(f"environment-{row[ShareColumn.PLACE]}"),
            number_or_dash(row[ShareColumn.PEOPLE_SERVED], messages),
            number_or_dash(row[ShareColumn.PEOPLE_SHARE_PCT], messages, 1),
            number_or_dash(row[ShareColumn.AREA_SHARE_PCT], messages, 1),
        )
        table.add_row(*(escape(text) for text in told))
    screen.out.print(table)
    unknown = float(shares[ShareColumn.PEOPLE_UNKNOWN].max()) if len(shares) else 0.0
    if unknown >= 0.5:
        screen.say("maps-unknown", people=unknown)
