"""The agreement under which a request stands, as an application asks it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final

from assent import gpc
from assent.agreement import Standing, terms_in_force
from assent.documents import Digest
from assent.documents.terms import Permission, Recipient, RecipientKind, Terms
from assent.terms import Result, load_vocabulary
from assent.times import Instant
from assent.usage import Agreed, Decision, Use, decide
from assent_server.concepts import Concepts

__all__ = ["Question", "RequestAgreement", "permitting", "question"]

_OWN: Final = (Recipient(kind=RecipientKind.SECOND_PARTY),)
_DECISIONS_MAX: Final = 4096

Names = str | Sequence[str]


@dataclass(frozen=True, slots=True)
class Question:
    """A use of data by its IRIs; what is empty is left open."""

    purposes: tuple[str, ...]
    data: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    recipients: tuple[Recipient, ...] = _OWN

    def put(self, permission: Permission) -> Use:
        """As the permission would have it, where the question leaves something open."""
        return Use(
            purposes=self.purposes,
            data=self.data or permission.data,
            operations=self.operations or permission.operations,
            recipients=self.recipients,
        )


@lru_cache(maxsize=_DECISIONS_MAX)
def question(
    purpose: str, data: Names = (), operation: Names = (), recipients: Names = ()
) -> Question:
    """A question by the names of practices drafts, ``ServiceUsageAnalytics``, ``pd:Name``, or IRIs.

    Raises:
        LocalError: the vocabulary has no such concept, or several; the hint names the nearest.
    """
    concepts = _concepts()
    named = [recipients] if isinstance(recipients, str) else recipients
    return Question(
        purposes=concepts.all("purposes", _listed(purpose)),
        data=concepts.all("data", _listed(data)),
        operations=concepts.all("operations", _listed(operation)),
        recipients=tuple(map(concepts.recipient, named)) or _OWN,
    )


@lru_cache(maxsize=1)
def _concepts() -> Concepts:
    return Concepts(load_vocabulary())


@lru_cache(maxsize=1)
def _named_purposes() -> dict[str, Question]:
    """Every purpose by its shortest name, as a question."""
    listed = sorted(load_vocabulary().purposes.names)
    return {_concepts().short("purposes", iri): Question(purposes=(iri,)) for iri in listed}


def _listed(names: Names) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAgreement:
    """What the customer who sent this request agreed with the vendor, as it is in force now.

    ``record`` is the digest of the agreement's bytes, ``terms_iri`` names its terms, and ``gpc``
    says that the request carries ``Sec-GPC: 1``, a minimum term beside them. Whoever the customer
    is, it does not say: it is no login.
    """

    record: Digest
    agreement_id: str
    terms_name: str
    terms_iri: str
    terms_digest: Digest
    ends_at: Instant
    gpc: bool
    _terms: Terms = field(repr=False)
    _standing: Standing = field(repr=False)
    _decisions: dict[object, Decision] = field(repr=False, compare=False)

    def allows(
        self, purpose: str, *, data: Names = (), operation: Names = (), recipients: Names = ()
    ) -> bool:
        """Whether data may be used for a purpose; what is left open is as her terms say.

        Raises:
            LocalError: a name means nothing, or several things.
        """
        asked = self.decide(purpose, data=data, operation=operation, recipients=recipients)
        return asked.permitted

    def decide(
        self, purpose: str, *, data: Names = (), operation: Names = (), recipients: Names = ()
    ) -> Decision:
        """As ``allows``, with the reason, the rule and the conditions."""
        listed = (tuple(item) if not isinstance(item, str) else item for item in (data, operation))
        named = recipients if isinstance(recipients, str) else tuple(recipients)
        return self.answer(question(purpose, *listed, named))

    def purposes(self) -> tuple[str, ...]:
        """The names of all purposes that it permits for what its terms name beside them."""
        names = _named_purposes()
        return tuple(name for name, asked in names.items() if self.answer(asked).permitted)

    def answer(self, asked: Question) -> Decision:
        """The decision about a question; each is worked out once for all who agreed alike."""
        # Where an agreement stands is of no matter here but for what was taken back.
        key = (self.terms_digest, self._standing.withdrawn_purposes, self.gpc, asked)
        found = self._decisions.get(key)
        if found is None:
            if len(self._decisions) >= _DECISIONS_MAX:
                self._decisions.clear()
            found = self._decisions[key] = _decide(asked, self._agreed, signalled=self.gpc)
        return found if found.agreed is None else replace(found, agreed=self._agreed)

    @property
    def _agreed(self) -> Agreed:
        return Agreed(record=self.record, terms=self._terms, standing=self._standing)


def _decide(asked: Question, agreed: Agreed, *, signalled: bool) -> Decision:
    """The best answer that a permission gives, or the signal's objection (DEC-01, GPC-01)."""
    vocabulary = load_vocabulary()
    answers = []
    for permission in terms_in_force(agreed.terms, agreed.standing).permissions:
        use = asked.put(permission)
        objection = gpc.objection(use, vocabulary) if signalled else None
        if objection is None:
            answers.append(decide(use, [agreed], vocabulary))
        else:
            answers.append(Decision(result=Result.OUTSIDE, sentence=objection))
    nothing = Decision(result=Result.OUTSIDE, sentence="Nothing is permitted any more.")
    return max(answers, key=lambda item: item.result.rank, default=nothing)


def permitting(asked: Question, terms: Terms, standing: Standing) -> bool:
    """Whether agreeing on these terms would permit a use."""
    record = Digest("")
    agreed = Agreed(record=record, terms=terms, standing=standing)
    return _decide(asked, agreed, signalled=False).permitted
