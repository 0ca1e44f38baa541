"""What share of people and land maps reach, as a table with its definition beside every figure."""

from __future__ import annotations

import pandas as pd

from phusong.coverage.link_budget import Environment
from phusong.coverage.maps import Audience
from phusong.layers.i18n import Messages
from phusong.planning.outputs.words.general import coverage_label
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.coverage_maps import ShareColumn

__all__ = ["SHARES", "definitions_of", "share_table", "whose"]

SHARES = "coverage_summary.csv"
_DIGITS = 2


def share_table(shares: pd.DataFrame, scenario: Scenario, messages: Messages) -> pd.DataFrame:
    """The table of :class:`ShareColumn` for a file, with what counts as covered in every row."""
    texts = [
        _definition(
            str(row[ShareColumn.TECHNOLOGY]), str(row[ShareColumn.PLACE]), scenario, messages
        )
        for row in shares.to_dict("records")
    ]
    return shares.round(_DIGITS).assign(definition=texts)


def definitions_of(shares: pd.DataFrame, scenario: Scenario, messages: Messages) -> list[str]:
    """What counts as covered, once for each technology and place of the table."""
    pairs = zip(shares[ShareColumn.TECHNOLOGY], shares[ShareColumn.PLACE], strict=True)
    return [
        _definition(str(technology), str(place), scenario, messages)
        for technology, place in dict.fromkeys(pairs)
    ]


def _definition(technology: str, place: str, scenario: Scenario, messages: Messages) -> str:
    definition = scenario.technologies[technology].definition
    return coverage_label(technology, definition, messages, place=Environment(place))


def whose(audience: str, operator: str, messages: Messages) -> str:
    """Whose customers a row is for."""
    return operator if audience == Audience.EACH else messages(f"maps-{audience}")
