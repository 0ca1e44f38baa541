"""Every notebook runs from start to end, tells no warning, and is the same as its pair."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jupytext
import nbclient
import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "notebooks"
EMBEDDED = FOLDER.parent / "data" / "khanh-hoa" / "scenario.toml"
SCRIPTS = sorted(FOLDER.glob("*.py"))
SAID = {
    "01-first-look": ("65 communes", "Tà Mơ"),
    "02-dead-spot": ("new_site", "MobiFone", "Tà Mơ"),
    "03-compare-scenarios": ("B_minus_A", "D_minus_A", "(−"),
    "04-island-fibre": ("Điệp Sơn", "submarine", "microwave", "satellite"),
    "05-own-province": ("cells.csv, row 2 [T7]", "nothing can be planned", "Thôn Đèo", "map.html"),
}
"""What a reader must find in what each notebook shows."""

INLAND, ISLANDS = [108.7, 12.05, 109.1, 12.4], [109.1, 12.5, 109.45, 12.85]
WINDOWS = {"02-dead-spot": INLAND, "03-compare-scenarios": ISLANDS, "04-island-fibre": ISLANDS}
"""Bounds that notebooks of whole plans run in here, for the sake of time."""


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
def test_it_runs_from_start_to_end(script: Path, tmp_path: Path) -> None:
    notebook = jupytext.read(script)
    if script.stem in WINDOWS:
        _look_at(notebook, WINDOWS[script.stem], folder=tmp_path)
    resources = {"metadata": {"path": str(FOLDER)}}
    nbclient.NotebookClient(
        notebook, timeout=900, startup_timeout=300, resources=resources
    ).execute()
    outputs = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs]
    assert not [o for o in outputs if o.output_type == "stream" and o.name == "stderr"]
    told = "\n".join(map(_text, outputs))
    assert [words for words in SAID[script.stem] if words not in told] == []


def _look_at(notebook: Any, bounds: list[float], *, folder: Path) -> None:
    """Set ``SCENARIO`` behind the cell of parameters, as other tools that run notebooks do."""
    window = folder / "window.toml"
    window.write_text(f'base = "{EMBEDDED.as_posix()}"\ngrid.bounds = {bounds}\n', encoding="utf-8")
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    place = notebook.cells.index(tagged[0]) + 1
    notebook.cells.insert(place, nbformat.v4.new_code_cell(f"SCENARIO = {str(window)!r}"))


def _text(output: Any) -> str:
    """What is printed, and tables."""
    data = output.get("data", {})
    return (
        str(output.get("text", ""))
        + str(data.get("text/html", ""))
        + str(data.get("text/plain", ""))
    )
