"""One module an area: a file of vectors each."""

from collections.abc import Callable, Iterator

from vector_maker.areas import (
    bundles,
    descriptions,
    histories,
    identifiers,
    keys,
    profile,
    proofs,
    records,
    schemas,
)
from vector_maker.case import Case

__all__ = ["AREAS"]

AREAS: dict[str, Callable[[], Iterator[Case]]] = {
    "profile": profile.cases,
    "schemas": schemas.cases,
    "identifiers": identifiers.cases,
    "proofs": proofs.cases,
    "keys": keys.cases,
    "descriptions": descriptions.cases,
    "records": records.cases,
    "bundles": bundles.cases,
    "histories": histories.cases,
}
"""The cases by area, in the order in which a reader of the specification meets them."""
