"""Every notebook runs from start to end, tells no warning, and is the same as its pair."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jupytext
import nbclient
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
SCRIPTS = sorted(FOLDER.glob("*.py"))


def test_there_are_five() -> None:
    assert len(SCRIPTS) == 5
    assert {path.stem for path in SCRIPTS} == {path.stem for path in FOLDER.glob("*.ipynb")}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_both_forms_hold_the_same(script: Path) -> None:
    notebook = json.loads(script.with_suffix(".ipynb").read_text(encoding="utf-8"))
    paired = jupytext.read(script)
    told = [(c["cell_type"], "".join(c["source"])) for c in notebook["cells"]]
    assert told == [(c.cell_type, c.source) for c in paired.cells]
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)
    tagged = [c for c in code if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1 and tagged[0] is code[0]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_it_runs_from_start_to_end(script: Path) -> None:
    notebook = jupytext.read(script)
    resources = {"metadata": {"path": str(FOLDER)}}
    nbclient.NotebookClient(
        notebook, timeout=900, startup_timeout=300, resources=resources
    ).execute()
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    assert not [o for o in outputs if o.output_type == "stream" and o.name == "stderr"]
    assert _pictures(outputs) or _tables(outputs)


def _pictures(outputs: list[Any]) -> list[Any]:
    return [o for o in outputs if {"image/png", "image/svg+xml"} & set(o.get("data", {}))]


def _tables(outputs: list[Any]) -> list[Any]:
    return [o for o in outputs if "text/html" in o.get("data", {})]
