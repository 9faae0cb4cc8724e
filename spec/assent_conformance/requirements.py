"""The sentences of the requirements by their ids, as the draft has them."""

from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

__all__ = ["sentences"]

_LIST = "1.0-draft.yaml"


@cache
def sentences() -> dict[str, str]:
    """Each requirement's sentence by its id."""
    return {row["id"]: " ".join(row["sentence"].split()) for row in yaml.safe_load(_text())}


def _text() -> str:
    shipped = files("assent_conformance") / "requirements" / _LIST
    if shipped.is_file():
        return shipped.read_text(encoding="utf-8")
    # In a checkout the list stands in its own place, beside the kit.
    return (Path(__file__).parents[1] / "requirements" / _LIST).read_text(encoding="utf-8")
