"""The table of a plan's files, from README, where it stands for who has no site."""

from __future__ import annotations

import re
from pathlib import Path

from phusong_docs.output_columns import TABLES

__all__ = ["README", "output_files"]

README = Path(__file__).parents[2] / "README.md"
HEADING = "## What comes out"


def output_files() -> str:
    """The table with its links as the reference has them, and further ones to the columns."""
    after = README.read_text(encoding="utf-8").partition(HEADING)[2]
    rows = [line for line in after.partition("\n## ")[0].splitlines() if line.startswith("|")]
    text = "\n".join(rows).replace("](docs/", "](../")
    for told in TABLES:
        anchor = re.sub(r"[^a-z0-9]+", "-", told.name)
        text = text.replace(f"`{told.name}`", f"[`{told.name}`](output-columns.md#{anchor})")
    return f"{text}\n"
