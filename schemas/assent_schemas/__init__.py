"""The data of the protocol: JSON Schemas, contexts, registries, vocabulary, reference roster.

Owns files only; it reads them and never interprets them. Each file's SHA-256 is pinned in
``pins.json`` beside it, so that an edited file stops the program instead of changing what
signed documents mean.
"""

import hashlib
import json
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["PinError", "load", "names", "read"]


class PinError(RuntimeError):
    """A shipped file differs from its pinned digest."""


def read(name: str) -> bytes:
    """The bytes of one shipped file, for example ``json/Agreement.schema.json``.

    Raises:
        PinError: the file is not pinned, or was changed after it was pinned (PRF-12).
    """
    data = _file(name)
    if hashlib.sha256(data).hexdigest() != _pins().get(name):
        raise PinError(
            f"{name} differs from its pinned SHA-256. Install the package again; "
            "whoever edits these files runs scripts/pin_schemas.py."
        )
    return data


@cache
def load(name: str) -> Any:
    """One shipped JSON file as parsed values; treat them as read-only."""
    return json.loads(read(name))


def names(folder: str) -> tuple[str, ...]:
    """The pinned files whose names begin with ``folder``, sorted."""
    return tuple(sorted(name for name in _pins() if name.startswith(folder)))


@cache
def _pins() -> dict[str, str]:
    pins: dict[str, str] = json.loads(_file("pins.json"))
    return pins


def _file(name: str) -> bytes:
    return files(__name__).joinpath(*name.split("/")).read_bytes()
