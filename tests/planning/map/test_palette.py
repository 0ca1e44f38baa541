"""Colours that must be told apart are, by colour-blind readers too.

Sight is simulated by the matrices of Machado, Oliveira and Fernandes, "A physiologically-based model
for simulation of color vision deficiency", IEEE TVCG 15(6), 2009, severity 1.0, in linear sRGB;
distances are CIE 1976 Delta E in CIELAB under D65.
"""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from phusong.planning.outputs.map.layers import ROUTE_MARKS
from phusong.planning.outputs.pictures import palette
from phusong.planning.results.columns import FIBRE

Colour = NDArray[np.float64]

SIGHT = {
    "all": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])
APART = 15.0
"""2.3 is just seen side by side; what lies far apart on a map, and half clear, wants much more."""


def linear(colour: str) -> Colour:
    values = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def lab(colour: str, sight: str) -> Colour:
    seen = np.clip(SIGHT[sight] @ linear(colour), 0, 1)
    ratio = XYZ @ seen / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio * (29 / 6) ** 2 / 3 + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def distance(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(lab(one, sight) - lab(other, sight)))


def test_the_simulation_is_what_it_says() -> None:
    for sight, matrix in SIGHT.items():
        np.testing.assert_allclose(matrix.sum(axis=1), 1.0, atol=1e-5)  # greys stay grey
        assert distance("#777777", "#888888", sight) == pytest.approx(
            distance("#777777", "#888888", "all"), abs=0.05
        )
    # Red and green that the dichromat confuses, and blue and green that the tritanope does.
    assert distance("#ff0000", "#808000", "deuteranopia") < distance("#ff0000", "#808000", "all")
    assert (
        distance("#00a0a0", "#0080ff", "tritanopia") < distance("#00a0a0", "#0080ff", "all") / 1.5
    )
    assert lab("#ffffff", "all")[0] == pytest.approx(100.0, abs=0.01)


SIGNALS = [signal.colour for signal in palette.signal_classes(-101.0)]
RAMPS = {
    "signal": (*SIGNALS, palette.ADDED),
    "rate": palette.RATE_COLOURS,
    "lacking": palette.LACKING_COLOURS,
    "sectors": palette.SECTOR_COLOURS,
}


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("ramp", RAMPS)
def test_classes_of_one_picture_are_told_apart(ramp: str, sight: str) -> None:
    for one, other in combinations(RAMPS[ramp], 2):
        assert distance(one, other, sight) >= APART, (one, other)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("ramp", [SIGNALS[:4], palette.RATE_COLOURS, palette.LACKING_COLOURS])
def test_ramps_grow_darker_step_by_step(ramp: tuple[str, ...], sight: str) -> None:
    lightness = [lab(colour, sight)[0] for colour in ramp]
    steps = [b - a for a, b in pairwise(lightness)]
    assert all(step > 3 for step in steps) or all(step < -3 for step in steps), lightness


MARKS = [
    *palette.marks_for(("4G", "5G", "6G"), FIBRE).values(),
    palette.SERVED,
    palette.UNKNOWN,
    palette.PARK,
    palette.HUB,
    palette.NEW_SITE,
    palette.UPGRADE,
    palette.NO_REGRET,
]


@pytest.mark.parametrize("sight", SIGHT)
def test_marks_of_one_shape_differ_in_colour(sight: str) -> None:
    for one, other in combinations(MARKS, 2):
        if one.shape == other.shape and abs(one.radius - other.radius) < 5:
            assert distance(one.colour, other.colour, sight) >= APART, (one, other)


@pytest.mark.parametrize("sight", SIGHT)
def test_lines_drawn_alike_differ_in_colour(sight: str) -> None:
    for (one, a), (other, b) in combinations(ROUTE_MARKS.items(), 2):
        if a["dash"] == b["dash"]:
            assert distance(a["colour"], b["colour"], sight) >= APART, (one, other)
