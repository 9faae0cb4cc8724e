"""Practices as an operator writes them: ``practices/<profile>.toml`` to a typed body and back.

A draft binds nobody; ``practices_files`` keeps what was signed.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from assent.documents.parts import PartyReference
from assent.documents.terms import (
    Obligation,
    ObligationKind,
    Practices,
    Process,
)
from assent.errors import LocalError
from assent.terms import Vocabulary
from assent.terms.enforcement import BEFORE_USE
from assent.terms.obligations import LEVELS
from assent.times import Instant
from assent_server import toml_reading
from assent_server.concepts import Concepts
from assent_server.misspellings import nearest
from assent_server.signing import check_readable
from assent_server.toml_reading import Table

__all__ = ["Draft", "read"]

_UNMEASURED = frozenset(
    {
        ObligationKind.SERVICE_DELIVERY,
        ObligationKind.CANCEL_AS_EASILY,
        ObligationKind.ONE_OWNER,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a profile does and takes on, by the file; ``profile`` is the file's name."""

    profile: str
    vocabulary_version: str
    processes: tuple[Process, ...]
    obligations: tuple[Obligation, ...]
    enforcement: str | None = None

    def says_the_same_as(self, practices: Practices) -> bool:
        """Whether these practices say what the draft says."""
        return practices == replace(
            practices,
            vocabulary_version=self.vocabulary_version,
            processes=self.processes,
            obligations=self.obligations,
            enforcement=self.enforcement,
        )

    def body(self, *, practices_id: str, did: str, valid_from: Instant) -> Practices:
        """The practices to be signed."""
        return Practices(
            id=practices_id,
            second_party=PartyReference(ref=did),
            profile=self.profile,
            vocabulary_version=self.vocabulary_version,
            processes=self.processes,
            obligations=self.obligations,
            enforcement=self.enforcement,
            valid_from=valid_from,
        )


def read(path: Path, vocabulary: Vocabulary) -> Draft:
    """The draft in a file.

    Raises:
        LocalError: it says something that has no meaning; the hint says what may be meant.
    """
    table = toml_reading.read(path)
    concepts = Concepts(vocabulary)
    rows = table.tables("processes")
    obligations = table.table("obligations")
    enforcement = table.optional_text("enforcement")
    table.check_empty()
    if enforcement not in (None, BEFORE_USE):
        raise table.wrong(
            "enforcement", f'"{BEFORE_USE}"; leave it out where uses are not asked about'
        )
    if not rows:
        raise LocalError(f"{path}: there is no [[processes]].", "Write down what is done.")
    try:
        draft = Draft(
            profile=path.stem,
            vocabulary_version=vocabulary.version,
            processes=tuple(_process(row, concepts) for row in rows),
            obligations=tuple(_obligation(obligations, *item) for item in obligations.items()),
            enforcement=enforcement,
        )
        _check_shape(draft)
    except LocalError as error:
        known = error.message.startswith(str(path))
        message = error.message if known else f"{path}: {error.message}"
        raise LocalError(message, error.hint) from error
    return draft


def _check_shape(draft: Draft) -> None:
    """Check that what is said fits the schema, before anybody is asked to sign it."""
    body = draft.body(
        practices_id="urn:uuid:00000000-0000-4000-8000-000000000000",
        did="did:web:shop.example",
        valid_from=Instant("2026-01-01T00:00:00Z"),
    )
    check_readable(body)


def _process(row: Table, concepts: Concepts) -> Process:
    process = Process(
        name=row.text("name"),
        purposes=concepts.all("purposes", row.texts("purposes", None)),
        data=concepts.all("data", row.texts("data", None)),
        operations=concepts.all("operations", row.texts("operations", None)),
        recipients=tuple(map(concepts.recipient, row.texts("recipients", None))),
        retention=row.optional_text("retention"),
        locations=concepts.all("locations", row.texts("locations")),
        automation=_automation(row.optional_text("automation"), concepts),
        legal_basis=concepts.full("legal_basis", row.text("legal_basis")),
    )
    row.check_empty()
    return process


def _automation(name: str | None, concepts: Concepts) -> str | None:
    return None if name is None else concepts.full("automation", name)


def _obligation(table: Table, name: str, value: Any) -> Obligation:
    """``service-delivery = true``, ``portability = "on-request"``, ``notice = "P30D"``."""
    try:
        kind = ObligationKind(name)
    except ValueError as error:
        known = [item.value for item in ObligationKind]
        raise LocalError(
            f"{table.path}: obligations.{name} means nothing here.", nearest(name, known)
        ) from error
    if kind in _UNMEASURED:
        if value is not True:
            raise table.wrong(name, "true; leave out what is not promised")
        return Obligation(kind=kind)
    if type(value) is not str:
        raise table.wrong(name, "a text")
    if kind in LEVELS:
        if value not in LEVELS[kind]:
            raise table.wrong(name, "one of " + ", ".join(LEVELS[kind]))
        return Obligation(kind=kind, level=value)
    return Obligation(kind=kind, duration=value)
