"""Refractivity read from the ITU's maps, which somebody brings: where it is read, what is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.planning.variants import MODEL, model_of, problems_of, variant

from phusong.coverage.propagation import P1812


def itu_map(path: Path, east: float, north: float, base: float, *, joint: str = "  ") -> None:
    """A map whose value grows evenly to the east and to the north."""
    lines = []
    for row in range(121):
        values = [base + north * (90 - 1.5 * row) + east * 1.5 * col for col in range(241)]
        lines.append(joint.join(f"{value:.5f}" for value in values))
    path.write_text("\n".join(lines) + "\n", encoding="ascii")


@pytest.fixture
def maps(tmp_path: Path) -> Path:
    folder = tmp_path / "itu"
    folder.mkdir()
    itu_map(folder / "DN50.TXT", 0.1, 0.2, 40)
    itu_map(folder / "n050.txt", -0.2, 0.5, 330, joint="\t")
    return folder


REFRACTIVITY = MODEL + "model = 'p1812'\nrefractivity = 'itu'\n"
MIDDLE = 109.06, 12.05


def test_refractivity_is_read_at_the_middle_of_the_communes(tmp_path: Path, maps: Path) -> None:
    model = model_of(variant(tmp_path, REFRACTIVITY))
    assert isinstance(model, P1812)
    east, north = MIDDLE
    assert model.delta_n == pytest.approx(40 + 0.1 * east + 0.2 * north, abs=0.01)
    assert model.surface_n == pytest.approx(330 - 0.2 * east + 0.5 * north, abs=0.01)
    assert model.latitude_deg == pytest.approx(north, abs=0.01)
    assert model.refractivity == "itu"


def test_bounds_go_before_communes_and_numbers_before_maps(tmp_path: Path, maps: Path) -> None:
    text = "grid.bounds = [-20, -30, -10, -20]\n" + REFRACTIVITY + "surface_n = 350\n"
    model = model_of(variant(tmp_path, text))
    assert isinstance(model, P1812)
    assert model.delta_n == pytest.approx(40 + 0.1 * 345 - 0.2 * 25, abs=1e-4)
    assert (model.surface_n, model.latitude_deg) == (350, -25)


def test_one_map_leaves_the_other_number_alone_and_a_base_keeps_its_folder(
    tmp_path: Path, maps: Path
) -> None:
    deeper = tmp_path / "deeper"
    deeper.mkdir()
    variant(tmp_path, REFRACTIVITY.replace("'itu'", "'itu/DN50.TXT'"))
    path = deeper / "one.toml"
    path.write_text('base = "../variant.toml"\n', encoding="utf-8")
    model = model_of(path)
    assert isinstance(model, P1812)
    assert model.delta_n == pytest.approx(40 + 0.1 * 109.06 + 0.2 * 12.05, abs=0.01)
    assert model.surface_n == P1812().surface_n
    assert Path(model.refractivity or "").as_posix() == "../itu/DN50.TXT"


def _cut(path: Path) -> None:
    path.write_text("\n".join(path.read_text().splitlines()[:-1]), encoding="ascii")


def _narrow(path: Path) -> None:
    lines = path.read_text().splitlines()
    lines[7] = lines[7].rpartition(" ")[0]
    path.write_text("\n".join(lines), encoding="ascii")


def _word(path: Path) -> None:
    path.write_text(path.read_text().replace("58.00000", "nan", 1), encoding="ascii")


def _other(path: Path) -> None:
    itu_map(path, 0, 0, 330)


@pytest.mark.parametrize(
    ("spoil", "code", "row"),
    [
        (_cut, "itu-grid-rows", None),
        (_narrow, "itu-grid-columns", 8),
        (_word, "itu-grid-number", 1),
        (_other, "refractivity-value", None),
        (Path.unlink, "file-missing", None),
        (lambda path: path.write_bytes(b"\0" * 5_000_000), "file-too-large", None),
    ],
)
def test_broken_maps_are_named(
    tmp_path: Path, maps: Path, spoil: Callable[[Path], None], code: str, row: int | None
) -> None:
    spoil(maps / "DN50.TXT")
    told = problems_of(variant(tmp_path, REFRACTIVITY.replace("'itu'", "'itu/DN50.TXT'")))
    assert [(p.code, p.file, p.row) for p in told] == [(code, "itu/DN50.TXT", row)]


def test_names_that_are_no_maps_and_places_that_nobody_knows(tmp_path: Path, maps: Path) -> None:
    (maps / "DN50.TXT").rename(maps / "delta.txt")
    (maps / "n050.txt").rename(maps / "surface.txt")
    assert [p.code for p in problems_of(variant(tmp_path, REFRACTIVITY))] == ["refractivity-name"]
    (tmp_path / "communes.geojson").unlink()
    assert [p.code for p in problems_of(variant(tmp_path, REFRACTIVITY))] == ["refractivity-place"]
