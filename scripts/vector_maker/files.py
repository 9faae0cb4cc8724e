"""The files of ``spec/vectors`` that code makes, and what they hold."""

import json
from typing import Any

from vector_maker.areas import AREAS
from vector_maker.keys import KEYS

__all__ = ["files"]


def files() -> dict[str, bytes]:
    """Every made file by its path below ``spec/vectors``."""
    made = {"keys.json": _written({"keys": [_key(key) for key in KEYS]})}
    for area, cases in AREAS.items():
        written = [case.written(area) for case in cases()]
        made[f"cases/{area}.json"] = _written({"area": area, "cases": written})
    return made


def _key(key: Any) -> dict[str, str]:
    return {
        "name": key.name,
        "seed": key.seed.hex(),
        "publicKey": key.public.hex(),
        "publicKeyMultibase": key.multibase,
        "did": key.did,
        "verificationMethod": key.method,
    }


def _written(value: Any) -> bytes:
    return (json.dumps(value, indent=1) + "\n").encode()
