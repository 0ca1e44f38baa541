"""Variants of the small scenario, and what loading them says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from phusong.coverage.propagation import AnyModel
from phusong.layers.errors import BadInput, Problem
from phusong.layers.i18n import Language, Messages
from phusong.planning.scenario.file import load_scenario

from .on_disk import write_scenario

DEFINITION = "[technologies.4G.definition]\n"
MODEL = "[technologies.4G.definition.propagation]\n"


def variant(folder: Path, text: str, *, base: Callable[[Path], Path] = write_scenario) -> Path:
    if not (folder / "scenario.toml").exists():
        base(folder)
    path = folder / "variant.toml"
    path.write_text(f'base = "scenario.toml"\n{text}', encoding="utf-8")
    return path


def model_of(path: Path) -> AnyModel:
    return load_scenario(path).scenario.technologies["4G"].definition.propagation


def problems_of(path: Path) -> list[Problem]:
    with pytest.raises(BadInput) as caught:
        load_scenario(path)
    for problem in caught.value.problems:
        vietnamese, english = (
            " ".join(Messages.of(language).problem(problem)) for language in Language
        )
        assert vietnamese != english and "{" not in vietnamese + english
    return list(caught.value.problems)
