"""What all tests share: no test skips that this machine must run, none touches the user's cache."""

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


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Generator[None, None, None]:
    """Commands keep their work by default; here, and in processes started from here, in a place of
    the tests' own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PHUSONG_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
