"""Kept work: found again whole or not at all, whatever happens to the folder."""

from __future__ import annotations

import errno
import os
import pickle
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.layers.store import Store, store_folder

HEX = "0123456789abcdef"


def key(number: int) -> str:
    return f"{number:040x}"[::-1]


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def dated(store: Store, number: int, *, age_s: float) -> None:
    """Pretend that an entry was last used ``age_s`` ago."""
    path = store.folder / key(number)[:2] / key(number)[2:]
    then = time.time() - age_s
    os.utime(path, (then, then))


@given(st.text(HEX, min_size=8, max_size=128), st.binary(max_size=300))
def test_what_was_put_is_found(
    tmp_path_factory: pytest.TempPathFactory, name: str, content: bytes
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    assert store.get(name) is None
    assert store.put(name, content)
    assert store.get(name) == content
    assert Store(store.folder).get(name) == content
    store.put(name, b"other")
    assert store.get(name) == b"other"


@pytest.mark.parametrize(
    "name", ["", "ab", "../../etc/passwd", "ABCDEF0123", "ab" * 65, "abcdefg0"]
)
def test_only_digests_are_keys(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        Store(tmp_path).put(name, b"")


def test_every_damage_is_noticed_and_mended(tmp_path: Path) -> None:
    store = Store(tmp_path)
    content = bytes(range(40))
    store.put(key(1), content)
    (file,) = files(tmp_path)
    sound = file.read_bytes()
    for length in range(len(sound)):
        file.write_bytes(sound[:length])
        assert store.get(key(1)) is None
    for at in range(len(sound)):
        file.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        assert store.get(key(1)) is None
    store.put(key(1), content)
    assert store.get(key(1)) == content
    assert files(tmp_path) == [file]


def test_an_entry_under_the_name_of_another_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put("aa00000001", b"one")
    store.put("aa00000002", b"two")
    one, two = files(tmp_path)
    one.replace(two)
    assert store.get("aa00000002") is None


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    store = Store(tmp_path, limit_bytes=100_000)
    for number in range(9):
        store.put(key(number), bytes(10_000))
        dated(store, number, age_s=1000 - number)
    assert store.get(key(0)) is not None  # used again, so no longer the oldest
    for number in range(9, 12):
        store.put(key(number), bytes(10_000))
    assert store.size().size_bytes <= 100_000
    there = [number for number in range(12) if store.get(key(number)) is not None]
    assert there[0] == 0 and 1 not in there and there[-1] == 11
    assert there[1:] == list(range(there[1], 12))


def test_a_long_run_stays_below_the_limit(tmp_path: Path) -> None:
    store = Store(tmp_path, limit_bytes=20_000)
    for number in range(400):
        assert store.put(key(number), bytes(500))
        if number % 20 == 0:
            assert store.size().size_bytes <= 20_000
    assert store.size().size_bytes > 15_000


def test_what_is_larger_than_the_store_is_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path, limit_bytes=1000)
    store.put(key(1), b"small")
    assert not store.put(key(2), bytes(1000))
    assert store.get(key(1)) == b"small" and store.refused is None


def test_prune(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number in range(5):
        store.put(key(number), bytes(1000))
        dated(store, number, age_s=100 - number)
    size = store.size()
    assert size.entries == 5 and size.used_first is not None and size.used_last is not None
    assert size.used_last - size.used_first == pytest.approx(4, abs=0.5)
    gone = store.prune(size.size_bytes * 3 // 5)
    assert (gone.entries, store.size().entries) == (2, 3)
    assert [n for n in range(5) if store.get(key(n)) is not None] == [2, 3, 4]
    store.prune(0)
    assert files(tmp_path) == []


def test_nothing_is_there_before_the_first_entry(tmp_path: Path) -> None:
    store = Store(tmp_path / "none" / "yet")
    assert store.get(key(1)) is None
    assert store.size().entries == store.prune(0).entries == 0
    assert not (tmp_path / "none").exists()
    with pytest.raises(ValueError, match="holds nothing"):
        Store(tmp_path, limit_bytes=0)


def test_files_of_others_are_left_alone(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt", tmp_path / "ab" / "notes.txt"
    for note in notes:
        note.parent.mkdir(exist_ok=True)
        note.write_text("mine", encoding="utf-8")
    store = Store(tmp_path)
    store.put(key(1), b"")
    assert store.size().entries == 1
    store.prune(0)
    assert all(note.exists() for note in notes)


def test_drafts_of_killed_runs_are_swept_away(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(key(1), b"")
    shelf = files(tmp_path)[0].parent
    (shelf / ".draft-old").write_bytes(b"half")
    (shelf / ".draft-new").write_bytes(b"half")
    os.utime(shelf / ".draft-old", (0, 0))
    assert store.size().entries == 1
    assert {path.name for path in files(tmp_path)} == {key(1)[2:], ".draft-new"}


def test_a_full_disk_ends_the_keeping_and_not_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    store.put(key(1), b"before")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", full)
        assert not store.put(key(2), b"after")
    assert store.refused is not None and store.refused.errno == errno.ENOSPC
    assert len(files(tmp_path)) == 1  # no draft is left
    assert not store.put(key(2), b"after")
    assert store.get(key(1)) == b"before"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    store = Store(tmp_path / "file" / "store")
    assert not store.put(key(1), b"") and store.refused is not None
    assert store.get(key(1)) is None and store.size().entries == 0


def test_threads_share_a_store(tmp_path: Path) -> None:
    store = Store(tmp_path, limit_bytes=30_000)
    start = threading.Barrier(4)

    def busy(seed: int) -> int:
        start.wait()
        found = 0
        for number in range(200):
            name = key((number * 7 + seed) % 50)
            content = store.get(name)
            assert content is None or content == name.encode() * 20
            found += content is not None
            assert store.put(name, name.encode() * 20)
        return found

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(busy, range(4))) > 0
    assert store.refused is None and store.size().size_bytes <= 30_000


WRITER = """
import sys
from pathlib import Path
from phusong.layers.store import Store
store = Store(Path(sys.argv[1]), limit_bytes=40_000)
for turn in range(300):
    name = f"{(turn * int(sys.argv[2])) % 60:040x}"
    content = store.get(name)
    assert content in (None, name.encode() * 20), name
    assert store.put(name, name.encode() * 20), store.refused
"""


def test_processes_share_a_store(tmp_path: Path) -> None:
    runs = [subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, str(n)]) for n in (7, 11)]
    assert [run.wait(30) for run in runs] == [0, 0]
    assert all(not path.name.startswith(".draft") for path in files(tmp_path))


def test_a_store_travels(tmp_path: Path) -> None:
    store = Store(tmp_path, limit_bytes=12345)
    store.put(key(1), b"work")
    other = pickle.loads(pickle.dumps(store))
    assert (other.folder, other.limit_bytes) == (tmp_path, 12345)
    assert other.get(key(1)) == b"work"


def test_the_users_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PHUSONG_CACHE", str(tmp_path))
    assert store_folder() == tmp_path / "coverage"
    monkeypatch.delenv("PHUSONG_CACHE")
    assert store_folder().name == "coverage" and "phusong" in str(store_folder())
