"""What all tests share: none skips that this machine must run, none touches the user's cache, and
workers begin with what takes long."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from xdist.scheduler import LoadScopeScheduling

# A busy machine is slow, not wrong.
settings.register_profile("phusong", deadline=None)
settings.load_profile("phusong")

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


# ---------------------------------------------------------------- order, and several workers

# One worker begins with a whole plan, which compiles and keeps nearly all there is to compile.
# Meanwhile the other runs what compiles hardly anything; then comes what takes long, so that no
# worker ends alone; the rest fills the gaps.
ORDER = (
    "tests/planning/whole/test_plan_end_to_end.py",
    "tests/layers",
    "tests/planning/scenario",
    "tests/planning/operators",
    "tests/planning/targets",
    "tests/planning/money",
    "tests/planning/whole/test_plan_killed.py",
    "tests/notebooks",
    "tests/planning/whole",
    "tests/planning/cli",
    "tests/planning/map",
    "tests/planning/timetable",
    "tests/planning/outputs",
    "tests/house",
)
# Their tests share nothing that takes long to make: each may run on any worker.
SINGLY = ("tests/notebooks/", "tests/planning/whole/test_other_provinces.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests into the order above; within it they stay as they were found."""
    items.sort(key=lambda item: _rank(item.nodeid.partition("::")[0]))


def _rank(file: str) -> int:
    above = {file, *(str(folder) for folder in PurePosixPath(file).parents)}
    return next((rank for rank, name in enumerate(ORDER) if name in above), len(ORDER))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """With ``--dist loadfile``: files in their order, rather than those of most tests first."""
    if config.option.dist != "loadfile":
        return None
    from xdist.scheduler import LoadScopeScheduling

    class InOrder(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return nodeid if nodeid.startswith(SINGLY) else nodeid.partition("::")[0]

    config.option.loadscopereorder = False
    return InOrder(config, log)
