"""The files of ``spec/vectors`` that code makes, and what they hold."""

import json

from vector_maker.areas import AREAS
from vector_maker.documents import Json
from vector_maker.keys import KEYS, Key

__all__ = ["files"]


def files() -> dict[str, bytes]:
    """Every made file by its path below ``spec/vectors``."""
    made = {"keys.json": (json.dumps({"keys": list(map(_key, KEYS))}, indent=1) + "\n").encode()}
    for area, cases in AREAS.items():
        made[f"cases/{area}.json"] = _written(area, [case.written(area) for case in cases()])
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


def _written(area: str, cases: list[Json]) -> bytes:
    """A case a line, so that a difference shows which one changed."""
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    return f'{{"area":"{area}","cases":[\n{lines}\n]}}\n'.encode()
