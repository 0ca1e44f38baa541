"""MSI and PLN files: what makers write, what is mended, and what is told when they are broken."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.antenna_pattern import (
    MAX_BYTES,
    AntennaCuts,
    load_antenna_pattern,
    read_antenna_pattern,
)
from phusong.layers.i18n import Language, Messages
from phusong.layers.source import FoundFile

DOWN = np.where(np.arange(360) > 180, np.arange(360) - 360, np.arange(360))
HORIZONTAL = np.minimum(12 * (np.minimum(np.arange(360), 360 - np.arange(360)) / 65) ** 2, 30)
VERTICAL = np.minimum(12 * ((DOWN - 6) / 7) ** 2, 30)
HEAD = "NAME 742215\nMAKE Maker\nFREQUENCY 1850\nGAIN 15.5 dBd\nTILT ELECTRICAL\n"


def cut(name: str, levels: np.ndarray, *, start: int = 0, step: float = 1) -> str:
    rows = [f"{start + i * step:g} {level:.4f}" for i, level in enumerate(levels)]
    return "\n".join([f"{name} {len(levels)}", *rows]) + "\n"


def msi(
    head: str = HEAD, horizontal: np.ndarray = HORIZONTAL, vertical: np.ndarray = VERTICAL
) -> str:
    return head + cut("HORIZONTAL", horizontal) + cut("VERTICAL", vertical)


def read(text: str | bytes) -> tuple[AntennaCuts | None, Problems]:
    problems = Problems()
    data = text.encode() if isinstance(text, str) else text
    found = read_antenna_pattern(data, "antenna.msi", problems)
    for problem in problems:
        for language in Language:
            assert all(Messages.of(language).problem(problem))
    assert (found is None) == problems.has_errors
    return found, problems


def sound(text: str | bytes) -> AntennaCuts:
    found, problems = read(text)
    assert found is not None and not len(problems), list(problems)
    return found


def codes(text: str | bytes) -> list[tuple[str, int | None, str | None]]:
    found, problems = read(text)
    assert found is None
    return [(p.code, p.row, p.value) for p in problems]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.floats(-5, 25), st.sampled_from(["dBd", "dBi"]), st.booleans())
def test_what_is_written_comes_back(seed: int, gain: float, unit: str, windows: bool) -> None:
    rng = np.random.default_rng(seed)
    horizontal, vertical = rng.uniform(0, 40, (2, 360)).round(2)
    text = msi(f"NAME A\nGAIN {gain:.2f} {unit}\nELECTRICAL_TILT 2\n", horizontal, vertical)
    got, _ = read(text.replace("\n", "\r\n") if windows else text)
    assert got is not None
    assert got.gain_dbi == pytest.approx(round(gain, 2) + (2.15 if unit == "dBd" else 0))
    assert got.horizontal_db == pytest.approx(horizontal.tolist())
    assert got.electrical_tilt_deg == 2
    assert got.name == "A" and got.frequency_mhz is None


@pytest.mark.parametrize(
    ("line", "gain"),
    [
        ("GAIN 15.5", 17.65),
        ("gain 15,5 DBD", 17.65),
        ("GAIN\t17.65dBi", 17.65),
        ("GAIN 17.65 dbi", 17.65),
    ],
)
def test_gain_is_over_a_dipole_unless_it_says_otherwise(line: str, gain: float) -> None:
    assert sound(msi(f"NAME A\n{line}\n")).gain_dbi == pytest.approx(gain)


@pytest.mark.parametrize(
    ("line", "tilt"),
    [
        ("TILT ELECTRICAL", 6),
        ("TILT NONE", 6),
        ("TILT MECHANICAL", 6),
        ("TILT 4", 4),
        ("TILT ELECTRICAL 4.5", 4.5),
        ("ELECTRICAL_TILT 5\nTILT ELECTRICAL", 5),
        ("Electrical_Tilt 5 deg", 5),
        ("COMMENT none", 6),
    ],
)
def test_tilt_is_as_stated_or_where_the_beam_is_strongest(line: str, tilt: float) -> None:
    assert sound(msi(f"NAME A\nGAIN 15 dBi\n{line}\n")).electrical_tilt_deg == tilt


@pytest.mark.parametrize(
    ("line", "mhz"),
    [("1850", 1850), ("1710-2170 MHz", 1940), ("2.6 GHz", 2600), ("band 3", 3), ("", None)],
)
def test_the_middle_of_its_band(line: str, mhz: float | None) -> None:
    assert sound(msi(HEAD.replace("1850", line))).frequency_mhz == mhz


def test_names_and_encodings_of_all_sorts() -> None:
    text = msi(HEAD.replace("742215", "Ăng-ten Nha Trang"))
    for data in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        assert sound(data).name == "Ăng-ten Nha Trang"
    assert sound(msi(HEAD.replace("742215", "Käthe")).encode("latin-1")).name == "Käthe"
    assert sound(msi("K742215\nGAIN 15\n")).name == "antenna.msi"


def test_cuts_of_other_steps_and_starts() -> None:
    fine = np.interp(np.arange(3600) / 10, np.arange(361), [*HORIZONTAL, HORIZONTAL[0]])
    half = HEAD + cut("HORIZONTAL", fine, step=0.1) + cut("VERTICAL", VERTICAL)
    assert sound(half).horizontal_db == pytest.approx(HORIZONTAL.tolist(), abs=1e-3)
    signed = np.roll(VERTICAL, 180)
    centred = HEAD + cut("VERTICAL", signed, start=-180) + cut("HORIZONTAL", HORIZONTAL)
    assert sound(centred).vertical_db == pytest.approx(VERTICAL.tolist(), abs=1e-3)
    closed = HEAD + cut("HORIZONTAL", np.r_[HORIZONTAL, HORIZONTAL[0]]) + cut("VERTICAL", VERTICAL)
    assert sound(closed).horizontal_db == pytest.approx(HORIZONTAL.tolist(), abs=1e-3)
    coarse = HEAD + cut("HORIZONTAL", HORIZONTAL[::10], step=10) + cut("VERTICAL", VERTICAL)
    got = sound(coarse).horizontal_db
    assert got[::10] == pytest.approx(HORIZONTAL[::10].tolist(), abs=1e-3)
    assert got[5] == pytest.approx((HORIZONTAL[0] + HORIZONTAL[10]) / 2, abs=1e-3)


def test_a_vertical_cut_that_counts_upward_is_turned_over() -> None:
    upward = VERTICAL[-np.arange(360) % 360]
    found, problems = read(msi(f"{HEAD}ELECTRICAL_TILT 6\n", vertical=upward))
    assert found is not None and found.vertical_db == pytest.approx(VERTICAL.tolist(), abs=1e-3)
    (told,) = problems
    assert (told.code, told.severity) == ("antenna-cut-upward", Severity.REPAIRED)


def test_negative_attenuations_lose_their_sign() -> None:
    found, problems = read(msi(horizontal=-HORIZONTAL))
    assert found is not None
    assert found.horizontal_db == pytest.approx(HORIZONTAL.tolist(), abs=1e-3)
    (told,) = problems
    assert (told.code, told.row, told.column) == ("antenna-negative", 6, "HORIZONTAL")


def test_every_fault_of_a_file_is_told_with_its_line() -> None:
    lines = msi(HEAD.replace("15.5 dBd", "lots").replace("ELECTRICAL", "12 x")).splitlines()
    lines[9] = "3 deep"
    lines[20] = "14 900"
    del lines[-1]
    told = codes("\n".join(lines))
    assert sorted(told) == [
        ("antenna-cut-count", 367, "VERTICAL 360"),
        ("antenna-cut-row", 10, "3 deep"),
        ("antenna-cut-row", 21, "14 900"),
        ("antenna-gain", 4, "lots"),
        ("antenna-tilt", 5, "12 x"),
    ]


def test_single_faults() -> None:
    rows = cut("HORIZONTAL", HORIZONTAL).splitlines()
    vertical = cut("VERTICAL", VERTICAL)

    def with_rows(changed: list[str]) -> list[tuple[str, int | None, str | None]]:
        return codes(HEAD + "\n".join(changed) + "\n" + vertical)

    assert with_rows([*rows[:4], "2 0.0154", *rows[5:]]) == [("antenna-angle", 10, "2 0.0154")]
    assert with_rows([*rows[:4], "3", *rows[5:]]) == [("antenna-cut-row", 10, "3")]
    assert with_rows([*rows[:4], "3 -1", *rows[5:]]) == [("antenna-attenuation", 10, "3 -1")]
    assert with_rows(["HORIZONTAL 5", *rows[1:6]]) == [("antenna-cut-gap", 6, "HORIZONTAL 5")]
    assert with_rows(["HORIZONTAL 2", *rows[1:3]]) == [("antenna-cut-count", 6, "HORIZONTAL 2")]
    assert codes(HEAD + "\n".join(rows)) == [("antenna-cut-missing", None, None)]
    assert codes(msi("NAME A\n")) == [("antenna-gain-missing", None, None)]
    assert codes(msi("NAME A\nGAIN 99\n")) == [("antenna-gain", 2, "99")]
    assert codes(msi("NAME A\nGAIN 3\nTILT 77\n")) == [("antenna-tilt", 3, "77")]
    assert codes("lon,lat\n109,12\n") == [("antenna-not-a-pattern", None, None)]
    assert codes(" \n") == [("empty-file", None, None)]
    assert codes(b"\x00\x01\x02" + msi().encode()) == [("file-binary", None, None)]
    assert codes(b"x" * (MAX_BYTES + 1)) == [("file-too-large", None, None)]


def test_a_file_that_is_wrong_throughout_is_told_in_few_words() -> None:
    told = codes(HEAD + "HORIZONTAL 360\n" + "1 x\n" * 7000 + cut("VERTICAL", VERTICAL))
    assert len(told) == 202  # 200 lines, how many more, and that there are too many
    broken = HEAD + "HORIZONTAL\n" + "1 x\n" * 7000 + cut("VERTICAL", VERTICAL)
    assert len(codes(broken)) == 201


def test_files_on_disk(tmp_path: Path) -> None:
    path = tmp_path / "a.msi"
    path.write_text(msi(), encoding="utf-8")
    problems = Problems()
    found = load_antenna_pattern(FoundFile(path, "a.msi"), problems)
    assert found is not None and not len(problems)
    assert load_antenna_pattern(FoundFile(tmp_path / "no", "no"), problems) is None
    with path.open("ab") as file:
        file.truncate(MAX_BYTES + 1)
    assert load_antenna_pattern(FoundFile(path, "a.msi"), problems) is None
    assert [p.code for p in problems] == ["file-unreadable", "file-too-large"]


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_are_an_antenna_or_a_problem(data: bytes) -> None:
    read(data)


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_any_damage_to_a_file_is_an_antenna_or_a_problem(data: st.DataObject) -> None:
    text = bytearray(msi().encode())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(text) - 1))
        length = data.draw(st.integers(0, 60))
        text[at : at + length] = data.draw(
            st.binary(max_size=8) | st.text("0123456789.,-+eE \t\n", max_size=8).map(str.encode)
        )
    found, _ = read(bytes(text))
    if found is not None:
        levels = np.array([found.horizontal_db, found.vertical_db])
        assert levels.shape == (2, 360) and (levels >= 0).all() and (levels <= 200).all()
        assert -10 <= found.gain_dbi <= 40 and -45 <= found.electrical_tilt_deg <= 45
