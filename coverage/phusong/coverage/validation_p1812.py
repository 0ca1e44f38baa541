"""P.1812 against published profiles and the logs of a reference implementation's runs over them.

A profile is a text in the exchange format of ITU-R Study Group 3's measurement data bank: a header,
then comma-separated points between ``{Begin of Profile}`` and ``{End of Profile}``. A log
``<profile>_<number>_log.csv`` holds one run over it: ``parameter (unit),equation,,value``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from pyproj import Geod

from phusong.coverage.p1812 import P1812, p1812_loss
from phusong.coverage.structures import Floats
from phusong.coverage.validation import Case, Intermediate, Validation
from phusong.layers.errors import Problems

__all__ = ["is_log", "validate_p1812"]

_LOG_NAME = re.compile(r"(?P<profile>.+)_\d+_log\.csv", re.IGNORECASE)
_SPHERE = Geod(a=6_371_000, f=0)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of a log."""

    name: str
    equation: str
    value: float


@dataclass(frozen=True, slots=True)
class _Step:
    """What a log calls a step, and ours; ``equation`` only where the name is used twice."""

    name: str
    ours: Callable[[P1812], float]
    equation: str = ""

    @property
    def symbol(self) -> str:
        return f"{self.name} {self.equation}".strip()


_STEPS = (
    _Step("d", lambda r: r.path.distance),
    _Step("dlt", lambda r: r.path.dlt),
    _Step("dlr", lambda r: r.path.dlr),
    _Step("th_t", lambda r: r.path.theta_t),
    _Step("th_r", lambda r: r.path.theta_r),
    _Step("th", lambda r: r.parts.theta),
    _Step("hts", lambda r: r.path.hts),
    _Step("hrs", lambda r: r.path.hrs),
    _Step("w", lambda r: r.path.sea),
    _Step("dtm", lambda r: r.path.dtm),
    _Step("dlm", lambda r: r.path.dlm),
    _Step("b0", lambda r: r.parts.beta0),
    _Step("ae", lambda r: r.median_radius_km),
    _Step("hst", lambda r: r.path.fit_t, "Eq (85)"),
    _Step("hsr", lambda r: r.path.fit_r, "Eq (86)"),
    _Step("hst", lambda r: min(r.path.fit_t, r.path.ground_t), "Eq (90a)"),
    _Step("hsr", lambda r: min(r.path.fit_r, r.path.ground_r), "Eq (90b)"),
    _Step("hstd", lambda r: r.path.smooth_t),
    _Step("hsrd", lambda r: r.path.smooth_r),
    _Step("htc", lambda r: r.path.hts - r.path.smooth_t, "Eq (37a)"),
    _Step("hrc", lambda r: r.path.hrs - r.path.smooth_r, "Eq (37b)"),
    _Step("hte", lambda r: r.path.hts - min(r.path.fit_t, r.path.ground_t)),
    _Step("hre", lambda r: r.path.hrs - min(r.path.fit_r, r.path.ground_r)),
    _Step("hm", lambda r: r.path.roughness),
    _Step("Fi", lambda r: r.parts.fi),
    _Step("Fj", lambda r: r.parts.fj),
    _Step("Fk", lambda r: r.parts.fk),
    _Step("Lbfs", lambda r: r.parts.free_space),
    _Step("Lb0p", lambda r: r.parts.clear_p),
    _Step("Lb0b", lambda r: r.parts.clear_beta),
    _Step("Lbulla", lambda r: r.parts.rare_earth.actual),
    _Step("Lbulls", lambda r: r.parts.rare_earth.smooth),
    _Step("Ldsph", lambda r: r.parts.rare_earth.spherical),
    _Step("Ld50", lambda r: r.parts.median_earth.loss),
    _Step("Ldb", lambda r: r.parts.rare_earth.loss),
    _Step("Ldp", lambda r: r.parts.diffraction_p),
    _Step("Lbd50", lambda r: r.parts.median),
    _Step("Lbd", lambda r: r.parts.diffracted),
    _Step("Lminb0p", lambda r: r.parts.clear_mixed),
    _Step("Lba", lambda r: r.parts.anomalous),
    _Step("Lminbap", lambda r: r.parts.ducted),
    _Step("Lbda", lambda r: r.parts.enhanced),
    _Step("Lbam", lambda r: r.parts.modified),
    _Step("Lbs", lambda r: r.parts.troposcatter),
    _Step("Lbc", lambda r: r.parts.loss),
    _Step("Lb", lambda r: r.basic_loss_db),
    _Step("Ep", lambda r: r.field_strength_dbuv_m),
)
_NEEDED = (
    *("f", "p", "pL", "sigmaL", "phi_t", "phi_r", "lam_t", "lam_r", "htg", "hrg", "pol"),
    *("DN", "N0", "dct", "dcr", "Lb"),
)


def validate_p1812(profiles: Mapping[str, str], logs: Mapping[str, str]) -> Validation:
    """Every log's run again, and how far its steps and its result are from the log's.

    Parameters
    ----------
    profiles, logs
        Texts by file, as the user named the files. A log belongs to the profile that its name
        begins with, of several such to the one nearest in the tree of folders; profiles without a
        log are left out.

    Raises
    ------
    phusong.layers.errors.BadInput
        With everything that is wrong with the texts.
    """
    problems = Problems()
    read = {
        file: _read_profile(file, profiles[file], problems=problems)
        for file in dict.fromkeys(_profile_of(log, profiles) for log in logs)
        if file is not None
    }
    cases: list[Case] = []
    for log, text in logs.items():
        file = _profile_of(log, profiles)
        if file is None:
            problems.add("p1812-log-without-profile", log)
            continue
        profile, entries = read[file], _read_log(log, text, problems=problems)
        if profile is not None and entries is not None:
            cases += _run(log, profile, entries, problems=problems)
    if not logs:
        problems.add("p1812-no-logs", "P.1812")
    problems.raise_if_errors()
    return Validation("P.1812", tuple(cases))


def is_log(file: str) -> bool:
    """Whether a file is called as a log is."""
    return _LOG_NAME.fullmatch(PurePath(file).name) is not None


def _profile_of(log: str, profiles: Mapping[str, str]) -> str | None:
    match = _LOG_NAME.fullmatch(PurePath(log).name)
    if match is None:
        return None
    fitting = [file for file in profiles if PurePath(file).stem == match["profile"]]

    def together(file: str) -> int:
        return len(set(PurePath(file).parents) & set(PurePath(log).parents))

    return max(fitting, key=together, default=None)


def _run(
    file: str, profile: Floats, entries: tuple[_Entry, ...], *, problems: Problems
) -> tuple[Case, ...]:
    """The case of a log; none when it has a problem."""
    given = {entry.name: entry.value for entry in reversed(entries)}
    missing = [name for name in _NEEDED if name not in given]
    for name in missing:
        problems.add("p1812-log-lacks", file, value=name)
    if missing:
        return ()
    distance, height, clutter, zone = profile
    try:
        result = p1812_loss(
            distance,
            height,
            clutter_m=clutter,
            zone=zone,
            transmitter_height_m=given["htg"],
            receiver_height_m=given["hrg"],
            frequency_ghz=given["f"],
            latitude=_middle(given, float(distance[-1])),
            polarisation="vertical" if given["pol"] == 2 else "horizontal",
            time_percentage=given["p"],
            location_percentage=given["pL"],
            location_sigma_db=given["sigmaL"],
            refractivity_lapse=given["DN"],
            surface_refractivity=given["N0"],
            coast_km=(given["dct"], given["dcr"]),
        )
    except ValueError as refusal:
        problems.add("validation-refused", file, reason=str(refusal))
        return ()
    name = PurePath(file).name.removesuffix("_log.csv")
    steps = _intermediates(result, entries, given)
    return (Case(name, given["Lb"], result.basic_loss_db, steps),)


def _intermediates(
    result: P1812, entries: tuple[_Entry, ...], given: Mapping[str, float]
) -> tuple[Intermediate, ...]:
    found = []
    for step in _STEPS:
        for entry in entries:
            if entry.name == step.name and step.equation in ("", entry.equation):
                found.append(Intermediate(step.symbol, entry.value, step.ours(result)))
                break
    # Where ducting wins, the reference prints L_bda in the place of L_bd; its own L_b0p + L_dp, which
    # eq. (43) makes L_bd, tells.
    lbd, lb0p, ldp = (given.get(name, np.nan) for name in ("Lbd", "Lb0p", "Ldp"))
    if abs(lb0p + ldp - lbd) > 1e-6:
        found = [step for step in found if step.symbol != "Lbd"]
    return tuple(found)


def _middle(given: Mapping[str, float], distance_km: float) -> float:
    """Latitude half-way along the path on the great circle that the ends lie on, eq. (4)."""
    azimuth, _, _ = _SPHERE.inv(given["lam_t"], given["phi_t"], given["lam_r"], given["phi_r"])
    _, latitude, _ = _SPHERE.fwd(given["lam_t"], given["phi_t"], azimuth, 500 * distance_km)
    return float(latitude)


def _read_log(file: str, text: str, *, problems: Problems) -> tuple[_Entry, ...] | None:
    entries = []
    sound = True
    for row, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in line.split(",")]
        if line.startswith("#") or len(cells) < 4 or not cells[0] or not cells[3]:
            continue
        # "Ep (dBuV/m) w.r.t. Ptx, Gtx, Grx" holds commas: it is no step of ours.
        name = cells[0].partition("(")[0].strip()
        value = _number(cells[3])
        if value is None and "w.r.t." not in line:
            problems.add("validation-number", file, row=row, column=name, value=cells[3])
            sound = False
        elif value is not None:
            entries.append(_Entry(name, cells[1], value))
    return tuple(entries) if sound else None


def _read_profile(file: str, text: str, *, problems: Problems) -> Floats | None:
    """Distance km, ground m, clutter m, zone: shape (4, points), from the transmitter on."""
    rows: list[list[float]] = []
    inside = ended = backward = False
    sound = True
    for number, line in enumerate(text.splitlines(), start=1):
        cells = [cell.strip() for cell in line.split(",")]
        if cells[0].startswith("First Point TX or RX"):
            backward = len(cells) > 1 and cells[1].upper().startswith("R")
        elif cells[0] == "{Begin of Profile}":
            inside = True
        elif cells[0] == "{End of Profile}":
            ended = inside
            break
        elif inside and not cells[0].startswith("Number of Points"):
            values = [_number(cell) for cell in cells[:5]]
            if len(values) < 5 or None in values:
                problems.add("p1812-profile-point", file, row=number, value=line)
                sound = False
            rows.append([value for value in values if value is not None])
    if not ended or len(rows) < 2:
        problems.add("p1812-no-profile", file)
        return None
    if not sound:
        return None
    table = np.array(rows)[:, [0, 1, 3, 4]].T
    if backward:
        table = table[:, ::-1]
        table[0] = table[0, 0] - table[0]
    return table


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None
