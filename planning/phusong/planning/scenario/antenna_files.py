"""Antenna files that a scenario names, read into the place of their names."""

from __future__ import annotations

import glob
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from phusong.layers.errors import Problems
from phusong.layers.formats.antenna_pattern import AntennaCuts, load_antenna_pattern
from phusong.layers.source import FoundFile, find_files

__all__ = ["with_antenna_files"]


def with_antenna_files(
    tables: Mapping[str, Any], folder: Path, problems: Problems
) -> dict[str, Any]:
    """The tables of a scenario, with antennas read where ``antennas`` holds names of files.

    A name with wildcards stands for many antennas, each called as its file is without suffix; an
    antenna that is named by itself goes before them. A file that cannot be used is told, and leaves
    its name to an antenna that radiates all round.
    """
    antennas = tables.get("antennas")
    if not isinstance(antennas, Mapping):
        return dict(tables)
    many: dict[str, Any] = {}
    single: dict[str, Any] = {}
    for name, value in antennas.items():
        if not isinstance(value, str):
            single[name] = value
            continue
        files = find_files((value,), folder, problems)
        if glob.has_magic(value):
            many |= {PurePath(found.label).stem: _read(found, problems) for found in files}
        else:
            single[name] = _read(files[0], problems) if files else _nothing()
    return {**tables, "antennas": many | single}


def _read(found: FoundFile, problems: Problems) -> dict[str, Any]:
    cuts = load_antenna_pattern(found, problems)
    return _nothing() if cuts is None else _described(cuts)


def _described(cuts: AntennaCuts) -> dict[str, Any]:
    return {
        "kind": "measured",
        "gain_dbi": cuts.gain_dbi,
        "horizontal_db": cuts.horizontal_db,
        "vertical_db": cuts.vertical_db,
        "tilt_deg": cuts.electrical_tilt_deg,
    }


def _nothing() -> dict[str, Any]:
    return {"kind": "omni"}
