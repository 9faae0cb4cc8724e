"""Which live agreements a changed profile would break: such a profile cannot be published.

Every agreement names the practices it was made under; the next practices of the same profile
must keep its terms, too (POL-03).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assent import documents
from assent.documents import Agreement, Digest, Document
from assent.documents.terms import Practices
from assent.terms import VENDOR, Verdict, match
from assent.times import Instant
from assent_server.dossier import every_agreement, open_dossier
from assent_server.exchange.stored import stored_terms
from assent_server.publishing import Sources
from assent_server.store import Store

__all__ = ["Broken", "broken_by", "refusal"]

_NAMED_MAX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A live agreement that practices would break, its terms, and why."""

    agreement: str
    terms: str
    why: str


async def broken_by(
    practices: Practices,
    *,
    store: Store,
    sources: Sources,
    former: Mapping[Digest, Document[Practices]],
    now: Instant,
    progress: Callable[[int], None] = lambda number: None,
) -> list[Broken]:
    """The live agreements of this profile that the new practices would break."""
    own = _digests_of(practices.profile, sources, former)
    known = {
        digest: item.body for pinned in sources.rosters for digest, item in pinned.terms.items()
    }
    verdicts: dict[Digest, Verdict | None] = {}
    found: list[Broken] = []
    looked_at = 0
    async for row in every_agreement(store):
        looked_at += 1
        progress(looked_at)
        body: Agreement = documents.read(row.raw, "Agreement").body
        if body.practices.digest_multibase not in own:
            continue
        digest = body.terms.digest_multibase
        if digest not in verdicts:
            terms = known.get(digest) or await stored_terms(store, digest)
            verdicts[digest] = (
                None if terms is None else match(practices, terms, sources.vocabulary, voice=VENDOR)
            )
        verdict = verdicts[digest]
        if verdict is not None and verdict.within:
            continue
        dossier = await open_dossier(store, row, now)
        if not dossier.standing.status.is_over:
            why = verdict.reason.sentence if verdict else "Its terms are not at hand."
            found.append(Broken(agreement=row.agreement_id, terms=body.terms_name, why=why))
    return found


def refusal(profile: str, broken: list[Broken]) -> tuple[str, str]:
    """What is said when a profile cannot be published, and what to do."""
    reasons = list(dict.fromkeys(f"{item.terms}: {item.why}" for item in broken))
    named = ", ".join(item.agreement for item in broken[:_NAMED_MAX])
    more = len(broken) - _NAMED_MAX
    rest = f" and {more} more" if more > 0 else ""
    return (
        f"Profile “{profile}” would break {len(broken)} live agreements ({named}{rest}). "
        + " ".join(reasons[:_NAMED_MAX]),
        "Change the draft back there; or put what is new into a profile of its own, for new "
        "agreements; or end those agreements first: `assent-server terminate`.",
    )


def _digests_of(
    profile: str, sources: Sources, former: Mapping[Digest, Document[Practices]]
) -> set[Digest]:
    """All practices ever used under the name of this profile."""
    current = (
        document
        for item in sources.profiles
        if item.name == profile
        for document in (item.signed, item.test)
        if document is not None
    )
    return {
        item.record_digest for item in (*current, *former.values()) if item.body.profile == profile
    }
