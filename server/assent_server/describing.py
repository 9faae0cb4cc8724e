"""The description of the second party: made anew whenever something that it says has changed.

Clients pin it and records name it by digest, so an unchanged one is never issued again. A new
one is signed by the key that signed the one before and, where the keys changed, by the new one
too: whoever knew the former believes the latter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from assent.codec import BODY_BYTES_MAX
from assent.documents import Document, SecondPartyDescription
from assent.documents.containers import CONTAINER_BYTES_MAX
from assent.documents.description import (
    AcceptedTerms,
    Endpoint,
    Limits,
    Profile,
    RosterReference,
    SigningKeyEntry,
    Status,
)
from assent.documents.document import PROTOCOL_VERSION
from assent.documents.parts import NamedSecondParty
from assent.documents.terms import Practices
from assent.errors import LocalError
from assent.policy import Offer, Treatment
from assent.record import Signer
from assent.terms import Vocabulary
from assent.times import Instant, plus_duration
from assent_server.folder import Folder
from assent_server.key_files import KeyEntry, Keys
from assent_server.pinned_rosters import Pinned
from assent_server.settings import Config
from assent_server.signing import check_readable, signed

__all__ = ["Said", "check", "issue", "renewal_is_due", "says"]

_LASTS = "P90D"
_RENEWED_BEFORE_END = "P30D"
_CANDIDATES_MAX = "8"
# Older keys ended long ago; the descriptions that listed them say when.
_KEYS_MAX = 16
_PERSONAL = {
    Treatment.ACCEPT: "accepted",
    Treatment.PERSON: "person",
    Treatment.DECLINE: "not-accepted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """All that a description says, from which it is made."""

    config: Config
    keys: Keys
    profiles: Sequence[Document[Practices]]
    rosters: Sequence[Pinned]
    offers: Sequence[Offer]
    vocabulary: Vocabulary
    is_retired: bool


def says(
    said: Said, *, description_id: str, signed_by: tuple[str, ...], issued: Instant
) -> SecondPartyDescription:
    """The body of a description."""
    vendor, limits = said.config.vendor, said.config.limits
    return SecondPartyDescription(
        id=description_id,
        second_party=NamedSecondParty(ref=vendor.did, legal_name=vendor.legal_name),
        contact=vendor.contact,
        jurisdiction=vendor.jurisdiction,
        origins=vendor.origins,
        keys=tuple(_key(entry, vendor.did) for entry in said.keys.entries[-_KEYS_MAX:]),
        signed_by=signed_by,
        endpoints=(Endpoint(speaks=PROTOCOL_VERSION, base=vendor.base),),
        status=Status.RETIRED if said.is_retired else Status.OPEN,
        accepted_terms=tuple(map(_accepted, said.offers)),
        personal_terms=_PERSONAL[said.config.accept.personal],
        profiles=tuple(map(_profile, said.profiles)),
        rosters=tuple(map(_roster, said.rosters)),
        vocabulary=said.vocabulary.reference,
        limits=Limits(
            accept_within=limits.accept_within,
            notice_period=limits.notice_period,
            document_bytes=str(BODY_BYTES_MAX),
            proffer_bytes=str(CONTAINER_BYTES_MAX),
            candidates=_CANDIDATES_MAX,
        ),
        issued=issued,
        ends_at=plus_duration(issued, _LASTS),
    )


def issue(
    said: Said,
    former: Document[SecondPartyDescription] | None,
    folder: Folder,
    *,
    now: Instant,
    new_id: Callable[[], str],
) -> Document[SecondPartyDescription] | None:
    """The description that follows ``former``; None where that still says what is so.

    Raises:
        LocalError: a key that must sign is not there.
    """
    signers = _signers(said, former, folder)
    # A clock that was set back must not make the newer description look older.
    issued = now if former is None else max(now, former.body.issued)
    body = says(
        said,
        description_id=new_id(),
        signed_by=tuple(signer.verification_method for signer in signers),
        issued=issued,
    )
    if former is not None:
        body = replace(body, previous=former.record_digest)
        if _essence(body) == _essence(former.body) and not renewal_is_due(former.body, now):
            return None
    return signed(body, *signers, created=issued)


def check(said: Said, *, now: Instant, new_id: Callable[[], str]) -> None:
    """Check that a description can be made of this, without signing any.

    Raises:
        LocalError: it cannot.
    """
    methods = (f"{said.config.vendor.did}#{said.keys.signs}",)
    check_readable(says(said, description_id=new_id(), signed_by=methods, issued=now))


def renewal_is_due(description: SecondPartyDescription, now: Instant) -> bool:
    """Whether a description ends so soon that the next one is issued now."""
    return plus_duration(now, _RENEWED_BEFORE_END) >= description.ends_at


def _essence(body: SecondPartyDescription) -> SecondPartyDescription:
    """What a description says, without what each one has of its own."""
    return replace(
        body,
        id="",
        issued=Instant(""),
        ends_at=Instant(""),
        previous=None,
        signed_by=body.signed_by[-1:],
    )


def _signers(
    said: Said, former: Document[SecondPartyDescription] | None, folder: Folder
) -> tuple[Signer, ...]:
    did, keys = said.config.vendor.did, said.keys
    own = keys.signer(folder, did)
    if former is None or former.body.signed_by[-1] == own.verification_method:
        return (own,)
    name = former.body.signed_by[-1].rpartition("#")[2]
    if (folder.keys / f"{name}.key").exists():
        return keys.signer(folder, did, name), own
    if own.verification_method in {entry.ref for entry in former.body.keys}:
        return (own,)
    raise LocalError(
        f"The key {name}, which customers know, is missing: nothing proves the new key to them.",
        f"Put keys/{name}.key back, or let a key sign that was described before.",
    )


def _key(entry: KeyEntry, did: str) -> SigningKeyEntry:
    return SigningKeyEntry(
        ref=f"{did}#{entry.name}",
        public_key_multibase=entry.public_key_multibase,
        valid_from=entry.valid_from,
        valid_until=entry.valid_until,
    )


def _accepted(offer: Offer) -> AcceptedTerms:
    return AcceptedTerms(
        ref=offer.terms.ref,
        name=offer.terms.name,
        version=offer.terms.version,
        digest_multibase=offer.terms.digest_multibase,
        practices=offer.practices.digest_multibase,
    )


def _profile(document: Document[Practices]) -> Profile:
    return Profile(
        ref=document.id, name=document.body.profile, digest_multibase=document.record_digest
    )


def _roster(pinned: Pinned) -> RosterReference:
    body = pinned.document.body
    return RosterReference(
        ref=body.id,
        keeper=body.keeper.ref,
        version=body.sequence,
        digest_multibase=pinned.document.record_digest,
    )
