"""``phusong profile``: one path in full, on the terminal and as a picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from phusong.layers.errors import BadInput, Problem, Problems
from phusong.layers.i18n import Language, Messages
from phusong.layers.staging import refuse_inputs, write_atomic
from phusong.planning.cli.screen import Screen

if TYPE_CHECKING:
    from phusong.planning.service.path_story import PathStory

__all__ = ["profile"]

_PICTURES = (".svg", ".png")


def profile(
    start: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="Trạm, cell, địa điểm, “vĩ độ,kinh độ” hoặc best · "
            'Station, cell, place, "lat,lon", or best.',
        ),
    ],
    end: Annotated[
        str,
        typer.Argument(metavar="B", help="Đầu kia của đường truyền · The other end."),
    ],
    scenario: Annotated[
        Path,
        typer.Argument(metavar="[SCENARIO]", help="Tệp kịch bản · Scenario file."),
    ] = Path("data/khanh-hoa/scenario.toml"),
    technology: Annotated[
        str | None,
        typer.Option("--technology", "-t", help="4G, 5G … (mặc định: đầu tiên · the first one)."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Hình: tên.svg hoặc tên.png · Picture file."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="In JSON · Print JSON.")] = False,
    lang: Annotated[Language | None, typer.Option("--lang", help="vi | en")] = None,
    use_downloaded: Annotated[
        str, typer.Option("--use-downloaded", help="Như lệnh plan · As with plan.")
    ] = "",
) -> None:
    """Vẽ mặt cắt địa hình của một đường truyền và in suy hao từng phần: vì sao có hay không có sóng.

    Draws the profile of one path and prints its losses part by part: why there is a signal, or none.
    """
    from phusong.planning.outputs.words.profile import path_json
    from phusong.planning.plan import read_layers
    from phusong.planning.service.ends import BEST, find_end
    from phusong.planning.service.path_story import network_of, tell_path
    from phusong.planning.service.places import list_places

    screen = Screen(lang)
    file = screen.load(scenario, use_downloaded=use_downloaded)
    problems = Problems()
    name = _technology(technology, tuple(file.scenario.technologies), problems)
    _expect_picture(out, problems)
    problems.raise_if_errors()
    with screen.observer() as observer, observer.stage("layers"):
        province = read_layers(file, problems=Problems(), observer=observer)
    places = list_places(province, file.scenario.definitions)
    found = [
        find_end(text, province, places, label=label, problems=problems)
        for label, text in (("A", start), ("B", end))
    ]
    problems.raise_if_errors()
    one, two = (e for e in found if e is not None)
    if two.id == BEST or (two.kind.transmits and not one.kind.transmits):
        one, two = two, one  # a signal starts at the station, whichever was named first
    if two.id == BEST:
        raise BadInput([Problem("end-both-best", "A, B", value=BEST)])
    network = network_of(province, file.scenario, name, start=one, problems=problems)
    story = None if network is None else tell_path(network, one, two, problems=problems)
    problems.raise_if_errors()
    assert story is not None
    if out is not None:
        refuse_inputs(out.parent, [out.name], inputs=province.files)
        _draw(out, story, screen.messages)
    if as_json:
        typer.echo(json.dumps(path_json(story), ensure_ascii=False, allow_nan=False))
        return
    _say(screen, story)
    if out is not None:
        screen.files([out])


def _technology(asked: str | None, known: tuple[str, ...], problems: Problems) -> str:
    name = known[0] if asked is None else asked
    by_fold = {one.casefold(): one for one in known}
    if name.casefold() not in by_fold:
        problems.add("path-technology", "--technology", value=name, known=", ".join(known))
    return by_fold.get(name.casefold(), name)


def _expect_picture(out: Path | None, problems: Problems) -> None:
    if out is not None and out.suffix.lower() not in _PICTURES:
        problems.add("picture-format", str(out), known=", ".join(_PICTURES))


def _draw(out: Path, story: PathStory, messages: Messages) -> None:
    """Write the picture, whole or not at all.

    Raises
    ------
    BadInput
        When the folder cannot be written.
    """
    from phusong.planning.outputs.pictures.profile import profile_png, profile_svg

    if out.suffix.lower() == ".png":
        picture = profile_png(story, messages)
    else:
        picture = profile_svg(story, messages).encode()
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with write_atomic(out) as draft:
            draft.write_bytes(picture)
    except OSError as error:
        details = {"why": error.strerror or ""}
        raise BadInput([Problem("folder-not-writable", str(out.parent), details=details)]) from None


def _say(screen: Screen, story: PathStory) -> None:
    from phusong.planning.outputs.words.profile import budget_lines, heading, sentences, verdict

    messages = screen.messages
    title = messages(
        "profile-title",
        technology=story.technology,
        station=story.station,
        receiver=story.receiver,
    )
    table = Table(title=escape(title), caption=escape(heading(story, messages)), show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for line in budget_lines(story, messages):
        style = "bold red" if line.alert else "bold" if line.total else ""
        table.add_row(escape(line.label), escape(line.value), style=style)
    screen.out.print(table)
    for sentence in (verdict(story, messages), *sentences(story, messages)):
        screen.out.print(escape(sentence))
