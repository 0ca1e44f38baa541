"""What all tests share: where a machine must have a browser or a database, their tests do not skip."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

# Kinds of tests (markers, separated by commas) that must run here, such as "browser,postgis".
REQUIRED = {name.strip() for name in os.environ.get("PHUSONG_REQUIRE", "").split(",")} - {""}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where this machine has been told to run the test."""
    report = yield
    must = REQUIRED.intersection(mark.name for mark in item.iter_markers())
    if report.skipped and must and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{', '.join(sorted(must))} required here, but: {report.longrepr}"
    return report
