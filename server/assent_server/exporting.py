"""Every agreement as a file of its own, with which its vendor can leave for another program.

A file is named by its record's digest, which says nothing about anybody. An index lists the
files in the order in which they were written; once it has its last name it is complete.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from assent import bundle, did_document
from assent.description import key_ring
from assent.documents import Digest, Document, SecondPartyDescription
from assent.errors import LocalError, PeerError
from assent.multibase import read_digest
from assent.times import Instant
from assent_server import durable_files
from assent_server.dossier import bundle_of, every_record, open_dossier, short
from assent_server.store import Damaged, Store

__all__ = ["INDEX", "KEYS", "Exported", "export_all"]

INDEX: Final = "index.jsonl"
KEYS: Final = "did.json"
_BEGUN: Final = "index.jsonl.part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How many agreements the index lists, and how many of them could not be written."""

    agreements: int
    faults: int


async def export_all(
    store: Store,
    folder: Path,
    descriptions: tuple[Document[SecondPartyDescription], ...],
    *,
    now: Callable[[], Instant],
    progress: Callable[[int], None] = lambda number: None,
) -> Exported:
    """Write the evidence bundle of each agreement, the keys that check them, and the index.

    What ended early goes on behind the last line of its index. One that cannot be written does not
    keep the others from it: its line says why.

    Raises:
        LocalError: nothing can be written there.
    """
    durable_files.replace(folder / KEYS, _keys(descriptions))
    begun = folder / _BEGUN
    done, faults, last = _read_index(begun)
    async for record in every_record(store, after=last):
        line = await _exported(store, folder, record, descriptions, now())
        if line is None:
            continue
        durable_files.append(begun, orjson.dumps(line))
        done += 1
        faults += "fault" in line
        progress(done)
    if not done:
        durable_files.replace(begun, b"")
    durable_files.rename(begun, folder / INDEX)
    return Exported(agreements=done, faults=faults)


def _keys(descriptions: tuple[Document[SecondPartyDescription], ...]) -> bytes:
    """The DID document with every key that ever signed."""
    if not descriptions:
        raise LocalError("Nothing was ever published here.", "Start it: assent-server run")
    keys = key_ring(item.body for item in descriptions)
    return did_document.write(descriptions[-1].body.second_party.ref, keys.listed())


async def _exported(
    store: Store,
    folder: Path,
    record: Digest,
    descriptions: tuple[Document[SecondPartyDescription], ...],
    now: Instant,
) -> dict[str, Any] | None:
    """The line of one agreement, once its file is there; None if it was purged meanwhile."""
    named: dict[str, Any] = {"record": record, "at": now}
    try:
        row = await store.agreement_by_record(record)
        if row is None:
            return None
        named["agreement"] = short(row.agreement_id)
        dossier = await open_dossier(store, row, now)
        data = bundle.write(await bundle_of(store, dossier, descriptions))
    except (LocalError, PeerError, Damaged) as error:
        return named | {"fault": str(error)}
    digits = read_digest(record).hex()
    name = f"{digits[:2]}/{digits}.json"
    durable_files.replace(folder / name, data)
    return named | {"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _read_index(begun: Path) -> tuple[int, int, Digest | None]:
    """How many lines an index has that was begun, with how many faults, and its last record."""
    lines, faults, last, whole = 0, 0, None, 0
    try:
        with begun.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break  # The end of it was not written any more.
                value = orjson.loads(line)
                lines, faults, last = lines + 1, faults + ("fault" in value), value["record"]
                whole += len(line)
        os.truncate(begun, whole)
    except FileNotFoundError:
        return 0, 0, None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LocalError(f"{begun} is damaged.", "Remove it; then all is written again.") from error
    return lines, faults, last
