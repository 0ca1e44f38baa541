"""Real layers from their publishers, kept in the user's cache: download once, use for ever.

``download`` fetches what is missing and checks everything; ``cached`` only looks. Both give a
:class:`DownloadedLayer`, whose files a scenario takes in place of the embedded layer.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import MappingProxyType

from filelock import FileLock, Timeout

from phusong.layers.download.bounds import Bounds
from phusong.layers.download.cache import Record, Store, cache_folder
from phusong.layers.download.derived import derive, is_derived, read_derived
from phusong.layers.download.publishers import (
    SOURCES,
    Dataset,
    RemoteFile,
    address_of,
    mirror_variable,
)
from phusong.layers.download.transfer import (
    PATIENCE,
    Cancelled,
    NotThere,
    Patience,
    Progress,
    exists,
    fetch,
    out_of_reach,
)
from phusong.layers.download.web import Web, origin
from phusong.layers.errors import BadInput, OutOfReach, Problem, Problems
from phusong.layers.provenance import Provenance
from phusong.layers.schema import LayerKind, RasterKind

__all__ = ["DownloadedLayer", "cached", "download"]

_LOCK_POLL_S = 0.5


@dataclass(frozen=True)
class DownloadedLayer:
    """Files of one data set over an area, ready for the readers."""

    dataset: Dataset
    bounds: Bounds
    layers: Mapping[RasterKind | LayerKind, tuple[Path, ...]]
    """Files by the kind of layer that they hold; what nobody has mapped there is not among them.

    Towers are one OpenCelliD table for both kinds.
    """
    ocean_tiles: tuple[Bounds, ...]
    """Tiles that the publisher leaves out because they are open sea (height 0)."""
    provenance: Provenance

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file, once."""
        return tuple(dict.fromkeys(path for paths in self.layers.values() for path in paths))


def cached(
    dataset: Dataset, bounds: Iterable[float], *, cache: Path | None = None
) -> DownloadedLayer | None:
    """What the cache holds of ``dataset`` over ``bounds``; None unless it is all there, unharmed.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees of WGS84.
    cache
        Folder of the cache, if not the user's (:func:`~phusong.layers.download.cache.cache_folder`).
    """
    area = Bounds.of(bounds)
    store = Store(cache or cache_folder(), dataset)
    records = {}
    for file in SOURCES[dataset].files(SOURCES[dataset].address, area):
        record = store.record(file)
        if record is None:
            return None
        records[file] = record
    return _layer(dataset, area, store, records=records)


def download(
    dataset: Dataset,
    bounds: Iterable[float],
    *,
    cache: Path | None = None,
    mirror: str | None = None,
    patience: Patience = PATIENCE,
    progress: Progress | None = None,
) -> DownloadedLayer:
    """Fetch what the cache lacks of ``dataset`` over ``bounds``; several files at once.

    Interrupted, it leaves ``.part`` files from which the next call goes on. Files that the user put
    into the cache by hand are checked and taken.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees of WGS84.
    cache
        Folder of the cache, if not the user's.
    mirror
        Base address of a server with the same files; else the environment's ``PHUSONG_MIRROR_…``.
    progress
        Told of every file's bytes; called from several threads.

    Raises
    ------
    phusong.layers.errors.OutOfReach
        When a file cannot be had; ``details`` say from where it could be brought by hand, and where
        to put it.
    phusong.layers.errors.BadInput
        ``mirror-address``, ``token-missing``, ``download-by-hand`` or ``folder-not-writable``.
    """
    area = Bounds.of(bounds)
    store = Store(cache or cache_folder(), dataset)
    address = address_of(dataset, mirror)
    problems = Problems()
    records: dict[RemoteFile, Record | None] = {
        file: store.record(file) or store.adopt(file, problems)
        for file in SOURCES[dataset].files(address, area)
    }
    problems.raise_if_errors()
    missing = [file for file, record in records.items() if record is None]
    if missing:
        job = _Job(dataset, store, address, patience=patience, progress=progress)
        records |= job.run(missing)
    found = {file: record for file, record in records.items() if record is not None}
    layer = _layer(dataset, area, store, records=found)
    if layer is None:
        derive(dataset, _sources(store, found), area, folder=store.folder(area.key))
        layer = _layer(dataset, area, store, records=found)
        assert layer is not None
    return layer


class _Job:
    """Transfers of one call."""

    def __init__(
        self,
        dataset: Dataset,
        store: Store,
        address: str,
        *,
        patience: Patience,
        progress: Progress | None,
    ) -> None:
        self._dataset = dataset
        self._source = SOURCES[dataset]
        self._store = store
        self._address = address
        self._patience = patience
        self._progress = progress
        self._cancelled = Event()

    def run(self, files: list[RemoteFile]) -> dict[RemoteFile, Record]:
        """Notes on all files, or the first failure; nothing goes on after one."""
        with (
            Web(secrets=self._secrets(), connections=self._source.parallel) as web,
            ThreadPoolExecutor(self._source.parallel) as pool,
        ):
            futures = {file: pool.submit(self._bring, web, file) for file in files}
            try:
                wait(futures.values(), return_when=FIRST_EXCEPTION)
                for future in filter(Future.done, futures.values()):
                    future.result()
                records = {file: future.result() for file, future in futures.items()}
                self._check_witness(web, records)
            except OutOfReach as error:
                raise self._helpful(error, files) from error
            finally:
                self._cancelled.set()
                pool.shutdown(wait=True, cancel_futures=True)
        return {file: record or self._store.keep_ocean(file) for file, record in records.items()}

    def _bring(self, web: Web, file: RemoteFile) -> Record | None:
        """Note on the file that was brought; None when the tile is open sea."""
        path = self._store.path(file)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._alone(path):
                # Another process may have brought it while we waited.
                return self._store.record(file) or self._fetch(web, file, path)
        except OSError as error:
            why = {"why": error.strerror or ""}
            raise BadInput(
                [Problem("folder-not-writable", str(path.parent), details=why)]
            ) from error

    def _fetch(self, web: Web, file: RemoteFile, path: Path) -> Record | None:
        try:
            partial, served = fetch(
                web,
                file,
                path,
                patience=self._patience,
                cancelled=self._cancelled,
                progress=self._progress,
            )
        except NotThere:
            return None
        return self._store.keep(file, partial, served)

    @contextmanager
    def _alone(self, path: Path) -> Iterator[None]:
        """Keep other processes and calls away from the file."""
        lock = FileLock(path.with_name(f"{path.name}.lock"))
        while not lock.is_locked:
            if self._cancelled.is_set():
                raise Cancelled
            with suppress(Timeout):
                lock.acquire(timeout=_LOCK_POLL_S)
        try:
            yield
        finally:
            lock.release()

    def _check_witness(self, web: Web, records: Mapping[RemoteFile, Record | None]) -> None:
        """A server that lacks every tile may be the wrong one: ask it for a tile of firm land."""
        witness = self._source.witness
        if witness is None or any(records.values()):
            return
        file = next(self._source.files(self._address, witness))
        if file in records or not exists(web, file):
            raise out_of_reach("download-missing", file)

    def _secrets(self) -> Mapping[str, Mapping[str, str]]:
        token = self._source.token
        if token is None:
            return {}
        value = os.environ.get(token.variable, "").strip()
        if not value:
            problems = Problems()
            problems.add("token-missing", token.variable)
            problems.raise_if_errors()
        return {origin(self._address): {token.parameter: value}}

    def _helpful(self, error: OutOfReach, files: list[RemoteFile]) -> OutOfReach:
        """The error, with what the user can do about it."""
        missing = [file for file in files if self._store.record(file) is None]
        unwelcome = error.code == "download-refused" and error.details["status"] in {401, 403}
        return OutOfReach(
            "download-token-refused" if unwelcome and self._source.token else error.code,
            **error.details,
            folder=str(self._store.path(files[0]).parent),
            files=len(missing),
            variable=mirror_variable(self._dataset),
        )


def _sources(store: Store, records: Mapping[RemoteFile, Record]) -> list[Path]:
    return [store.path(file) for file, record in records.items() if not record.ocean]


def _layer(
    dataset: Dataset, area: Bounds, store: Store, *, records: Mapping[RemoteFile, Record]
) -> DownloadedLayer | None:
    """The layer, or None when it still has to be made out of its files."""
    source = SOURCES[dataset]
    date = source.provenance.date
    layers: dict[RasterKind | LayerKind, tuple[Path, ...]]
    if is_derived(dataset):
        folder = store.folder(area.key)
        inputs = {file.name: record.sha256 for file, record in records.items() if not record.ocean}
        derived = read_derived(folder, inputs)
        if derived is None:
            return None
        layers = {
            kind: tuple(folder / name for name in names) for kind, names in derived.files.items()
        }
        date = date or derived.date
    else:
        layers = dict.fromkeys(source.layers, tuple(_sources(store, records)))
    return DownloadedLayer(
        dataset,
        area,
        MappingProxyType(layers),
        tuple(file.expected.area for file, record in records.items() if record.ocean),
        source.provenance.model_copy(update={"date": date}),
    )
