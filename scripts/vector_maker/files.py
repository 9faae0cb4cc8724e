"""The files of ``spec/vectors`` that code makes, and what they hold."""

import json

from vector_maker.areas import AREAS
from vector_maker.documents import Json
from vector_maker.keys import KEYS, Key
from vector_maker.workings import document_workings, documents_in, value_of

__all__ = ["files"]


def files() -> dict[str, bytes]:
    """Every made file by its path below ``spec/vectors``."""
    made = {"keys.json": (json.dumps({"keys": list(map(_key, KEYS))}, indent=1) + "\n").encode()}
    documents: dict[str, Json] = {}
    for area, cases in AREAS.items():
        written = [case.written(area) for case in cases()]
        made[f"cases/{area}.json"] = _written(area, written)
        documents |= _documents(written)
    made["documents.json"] = _listed(documents)
    return made


def _key(key: Key) -> dict[str, str]:
    return {
        "name": key.name,
        "seed": key.seed.hex(),
        "publicKey": key.public.hex(),
        "publicKeyMultibase": key.multibase,
        "did": key.did,
        "verificationMethod": key.method,
    }


def _documents(cases: list[Json]) -> dict[str, Json]:
    """The workings of each document that a bundle of these cases holds, by its recordDigest."""
    shown = [case for case in cases if "documents" in case.get("intermediate", {})]
    found = (document_workings(item) for case in shown for item in documents_in(value_of(case)))
    return {item["recordDigest"]: item for item in found}


def _listed(documents: dict[str, Json]) -> bytes:
    lines = ",\n".join(
        json.dumps(documents[name], separators=(",", ":")) for name in sorted(documents)
    )
    return f'{{"documents":[\n{lines}\n]}}\n'.encode()


def _written(area: str, cases: list[Json]) -> bytes:
    """A case a line, so that a difference shows which one changed."""
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    return f'{{"area":"{area}","cases":[\n{lines}\n]}}\n'.encode()
