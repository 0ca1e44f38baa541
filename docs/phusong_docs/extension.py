"""Puts what is generated from code into pages, where ``<!-- generated: NAME -->`` stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError

from phusong_docs import mathml
from phusong_docs.generated import GENERATED

__all__ = ["setup"]

MARK = re.compile(r"^<!-- generated: ([a-z-]+) -->$", re.MULTILINE)


def setup(app: Sphinx) -> dict[str, Any]:
    """Hook into Sphinx."""
    mathml.setup(app)
    app.connect("env-get-outdated", _made_from_code)
    app.connect("source-read", _filled)
    texts = _AttributeTexts()
    app.connect("autodoc-process-docstring", texts.keep, priority=100)
    app.connect("autodoc-process-docstring", texts.put_back, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class _AttributeTexts:
    """Texts under attributes as they are: napoleon, between the two, takes what stands before a
    colon for a type."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def keep(self, *told: Any) -> None:
        """Of every docstring, before others change it."""
        self._lines = list(told[-1])

    def put_back(self, *told: Any) -> None:
        """Of an attribute's."""
        _, what, *_, lines = told
        if what in ("attribute", "data", "property"):
            lines[:] = self._lines


def _made_from_code(_: Sphinx, env: BuildEnvironment, *__: set[str]) -> list[str]:
    """Pages that may have changed although their files have not."""
    files = {name: Path(env.doc2path(name)) for name in env.found_docs}
    return [name for name, file in files.items() if MARK.search(file.read_text(encoding="utf-8"))]


def _filled(_: Sphinx, name: str, source: list[str]) -> None:
    def text(mark: re.Match[str]) -> str:
        if mark[1] not in GENERATED:
            raise ExtensionError(f"{name}: nothing is generated under the name {mark[1]!r}")
        return GENERATED[mark[1]]()

    source[0] = MARK.sub(text, source[0])
