"""One module an area: a file of vectors each."""

from collections.abc import Callable, Iterator

from vector_maker.areas import (
    bundles,
    derivation,
    descriptions,
    histories,
    identifiers,
    keys,
    matching,
    profile,
    proofs,
    records,
    requests,
    schemas,
    states,
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
    "matching": matching.cases,
    "derivation": derivation.cases,
    "requests": requests.cases,
    "states": states.cases,
}
"""The cases by area, in the order in which a reader of the specification meets them."""
