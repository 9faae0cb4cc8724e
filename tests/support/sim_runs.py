"""Runs seeds: what they share is made once, and what fails is told with all its events."""

import gc
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import apsw

from assent import derivation, documents, multibase
from assent.documents import containers
from assent.keys import PublicKey
from assent.terms import matching
from assent_client.wallet import table
from assent_client.wallet.row_keys import RowKeys
from support.sim_device import prepared_wallet
from support.sim_disk import SimDisk
from support.sim_ledger import Violation
from support.sim_vendor import empty_store
from support.sim_world import Temper, Templates, World

__all__ = ["Failure", "Runs", "runs"]

_MEMORY = Path("/dev/shm")  # noqa: S108


class Failure(AssertionError):
    """A seed broke an invariant; ``events`` is its story."""

    def __init__(self, seed: int, cause: BaseException, events: list[str]) -> None:
        self.seed = seed
        self.invariant = cause.name if isinstance(cause, Violation) else type(cause).__name__
        told = "\n".join(events)
        again = f"pytest tests/simulation --seed {seed}"
        super().__init__(f"{told}\n\nseed {seed}: {cause}\nTell it again: {again}")


class Runs:
    """Tells stories in one folder."""

    def __init__(self, folder: Path, templates: Templates) -> None:
        self.folder = folder
        self.templates = templates

    def story(self, seed: int, temper: Temper | None = None) -> list[str]:
        """The events of a seed.

        Raises:
            Failure: it broke an invariant.
        """
        world = World(seed, self.folder / "story", self.templates, temper)
        try:
            world.run()
        except Exception as error:
            raise Failure(seed, error, world.events) from error
        finally:
            if seed % 50 == 0:
                gc.collect()
                # What is remembered need not be looked through again.
                gc.freeze()
        return world.events

    def first_failure(self, seeds: Iterable[int], temper: Temper | None = None) -> Failure | None:
        """The first of these seeds that breaks an invariant."""
        for seed in seeds:
            try:
                self.story(seed, temper)
            except Failure as failure:
                return failure
        return None


@contextmanager
def runs() -> Iterator[Runs]:
    """A place in memory for stories; every database in it lies on a disk that can fail."""
    root = Path(tempfile.mkdtemp(prefix="assent-", dir=_MEMORY if _MEMORY.is_dir() else None))
    default = apsw.vfs_names()[0]
    disk = SimDisk()
    try:
        empty_store(root / "empty.sqlite")
        wallet = prepared_wallet(root / "wallet")
        apsw.set_default_vfs(SimDisk.NAME)
        with _remembering():
            yield Runs(root, Templates(store=root / "empty.sqlite", wallet=wallet, disk=disk))
    finally:
        apsw.set_default_vfs(default)
        disk.unregister()
        shutil.rmtree(root, ignore_errors=True)


_PURE = (
    (documents, "read"),
    (containers, "read_proffer"),
    (derivation, "pairwise"),
    (matching, "match"),
    (multibase, "from_base58"),
    (multibase, "to_base58"),
    (PublicKey, "verify"),
    (table, "unpack"),
    (RowKeys, "unseal"),
    (RowKeys, "name"),
    (RowKeys, "place"),
)


@contextmanager
def _remembering() -> Iterator[None]:
    """Remember what pure functions gave: the same bytes read as the same frozen value.

    That halves the time of a story and changes nothing in it; what raises is not remembered.
    """
    replaced = [item for owner, name in _PURE for item in _names(owner, name)]
    known = {function: _remembered(function) for _, _, function in replaced}
    for owner, name, function in replaced:
        setattr(owner, name, known[function])
    gc.disable()
    try:
        yield
    finally:
        for owner, name, function in replaced:
            setattr(owner, name, function)
        gc.unfreeze()
        gc.enable()


def _names(owner: Any, name: str) -> Iterator[tuple[Any, str, Any]]:
    """Where a function stands: in its class, or in every module that imports it by name."""
    function = getattr(owner, name)
    if isinstance(owner, type):
        yield owner, name, function
        return
    for module in list(sys.modules.values()):
        for other, value in list(vars(module).items()):
            if value is function:
                yield module, other, function


def _remembered(function: Any) -> Any:
    known = lru_cache(maxsize=20_000)(function)

    # A plain function, so that it still becomes a method of what holds it.
    def remembering(*arguments: Any, **named: Any) -> Any:
        return known(*arguments, **named)

    return remembering
