"""Finds the public test vectors and vocabularies that lie beside the checkout.

They are not part of the project. A test that needs them fails, and says so, when they are
absent: a skipped check is one that cannot fail.
"""

import os
from pathlib import Path

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


def shared(name: str) -> Path:
    """The path of one file or folder of the shared data; fails loudly when it is absent."""
    root = Path(os.environ.get("ASSENT_SHARED_DATA", _BESIDE))
    path = root / name
    if not path.exists():
        raise AssertionError(
            f"SHARED TEST DATA IS ABSENT: {path} does not exist. "
            "Set ASSENT_SHARED_DATA to the folder that holds dpv-2.3/ and vectors/."
        )
    return path
