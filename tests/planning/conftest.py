"""Fixtures: the command within this process."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from phusong.planning.cli.app import main

from .command import Run, Told


@pytest.fixture
def phusong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Run:
    """The command within this process, away from the user's cache."""
    monkeypatch.setenv("PHUSONG_CACHE", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Told:
        monkeypatch.setattr(sys, "argv", ["phusong", *map(str, arguments)])
        ended = 0
        try:
            main()
        except SystemExit as error:
            assert error.code is None or isinstance(error.code, int)
            ended = error.code or 0
        told = capsys.readouterr()
        return Told(ended, told.out, told.err)

    return run
