"""Faults of answers to proffers: records, alternatives and declines that break a rule."""

from collections.abc import Callable
from dataclasses import replace as changed
from typing import Any

from msgspec.structs import replace

from assent import documents
from assent.documents import CONTEXT, Agreement, Document
from assent.documents.containers import pack, read_proffer
from assent.documents.parts import Party
from assent.multibase import digest, from_base58, to_base58
from assent.record import Signer, countersign, sign
from assent.times import plus
from assent_conformance.chaos.fault import (
    STRANGER,
    Change,
    Expect,
    Fault,
    Json,
    Where,
    edited,
    faults_at,
    resigned,
    value_of,
    with_body,
)
from assent_conformance.site import Reply, Request, Site

_FRANCE = "https://w3id.org/dpv/loc#FR"


_fault = faults_at(Where.OUTCOME, Expect.NOT_USED)


def _proofs(change: Callable[[list[Json]], list[Json]]) -> Change:
    """Edits the proofs of a record."""
    return edited(lambda value: value.update(proof=change(value["proof"])))


def _anew(change: Callable[[Json], Any], **said: Any) -> Change:
    """Edits a record, and lets the vendor sign what it says then."""

    def apply(site: Site, request: Request, reply: Reply) -> Reply:
        value = value_of(reply)
        if len(value.get("proof", ())) != 2:
            return reply
        change(value)
        return with_body(reply, resigned(value, site.publisher.signer, **said))

    return apply


def _dated(seconds: int) -> Change:
    """A record whose second proof has another time."""

    def apply(site: Site, request: Request, reply: Reply) -> Reply:
        value = value_of(reply)
        if len(value.get("proof", ())) != 2:
            return reply
        at = plus(value["proof"][0]["created"], seconds)
        return with_body(reply, resigned(value, site.publisher.signer, created=at))

    return apply


def _flipped(proof: Json) -> Json:
    held = from_base58(proof["proofValue"], size=64)
    return {**proof, "proofValue": to_base58(bytes([held[0] ^ 1]) + held[1:])}


def _foreign(site: Site, request: Request, reply: Reply) -> Reply:
    value = value_of(reply)
    said = {"key": STRANGER, "verification_method": "did:web:other.example#key-1"}
    return with_body(reply, resigned(value, site.publisher.signer, **said))


def _forged(site: Site, request: Request, reply: Reply) -> Reply:
    """Another key under the vendor's own name."""
    return with_body(reply, resigned(value_of(reply), site.publisher.signer, key=STRANGER))


def _somebody_elses(site: Site, request: Request, reply: Reply) -> Reply:
    """A record between the vendor and somebody else, rightly signed by both."""
    proffer = read_proffer(request.body)
    first: Agreement = proffer.candidates[0].body
    other = replace(first, first_party=replace(first.first_party, ref=STRANGER.did))
    signer = Signer(key=STRANGER, verification_method=f"{STRANGER.did}#{STRANGER.did[8:]}")
    candidate = sign(other, signer, created=proffer.candidates[0].proofs[0].created)
    made = countersign(
        candidate, site.publisher.signer, created=site.desk.at(candidate.proofs[0].created)
    )
    return changed(reply, body=made.raw)


def _document(made: Callable[[Site, bytes], Document[Any]]) -> Change:
    """Another document of the vendor in the place of the record."""

    def apply(site: Site, request: Request, reply: Reply) -> Reply:
        return changed(reply, status=201, body=made(site, request.body).raw)

    return apply


def _outside_the_roster(site: Site, raw: bytes) -> Document[Any]:
    first = read_proffer(raw).candidates[0].body
    terms = replace(
        first.terms,
        ref="https://w3id.org/assent/terms/everything/1.0",
        name="everything",
        digest_multibase=digest(b"everything"),
    )
    return site.desk.counter(raw, terms=terms)


def _same_terms(site: Site, raw: bytes) -> Document[Any]:
    return site.desk.counter(raw, terms=read_proffer(raw).candidates[0].body.terms)


def _echo(site: Site, request: Request, reply: Reply) -> Reply:
    """The candidate itself, which only the customer signed."""
    return changed(reply, body=read_proffer(request.body).candidates[0].raw)


def _unsigned_decline(site: Site, request: Request, reply: Reply) -> Reply:
    value = dict(site.desk.decline(request.body).value)
    value.pop("proof")
    return with_body(reply, value)


def _decline_of_others(site: Site, raw: bytes) -> Document[Any]:
    return site.desk.decline(raw, declines=(digest(b"another candidate"),))


def _decline_of_another(site: Site, raw: bytes) -> Document[Any]:
    return site.desk.decline(raw, proffer=site.publisher.new_id())


def _in_her_name(site: Site, request: Request, reply: Reply) -> Reply:
    """A decline that says that the customer declined."""
    value = dict(site.desk.decline(request.body).value)
    value["declinedBy"] = Party.FIRST.value
    return with_body(reply, resigned(value, site.publisher.signer))


def _pending_of_another(site: Site, request: Request, reply: Reply) -> Reply:
    body = pack("Pending", {"proffer": site.publisher.new_id()})
    return changed(reply, status=202, body=body)


def _renamed(site: Site, request: Request, reply: Reply) -> Reply:
    """The record under another id, its parts renumbered, signed anew by the vendor."""
    value = value_of(reply)
    if value["type"] != "Agreement":
        return reply
    held = documents.read(reply.body, "Agreement")
    renamed = documents.write(replace(held.body, id=site.publisher.new_id()))
    return with_body(reply, resigned({**renamed, "proof": value["proof"]}, site.publisher.signer))


def _practices(site: Site, request: Request, reply: Reply) -> Reply:
    return changed(reply, body=site.publisher.practices.raw)


FAULTS: tuple[Fault, ...] = (
    _fault(
        "no-vendor-proof",
        "PF2",
        "REC-01",
        "the vendor's proof is missing",
        _proofs(lambda held: held[:1]),
    ),
    _fault(
        "no-customer-proof",
        "PF2",
        "REC-01",
        "the customer's proof is missing",
        _proofs(lambda held: held[1:]),
    ),
    _fault("no-proofs", "PF1", "REC-01", "no proofs at all", _proofs(lambda held: [])),
    _fault(
        "proofs-swapped",
        "PF17",
        "PRF-07",
        "the proofs are in another order",
        _proofs(lambda held: held[::-1]),
    ),
    _fault(
        "proof-twice",
        "PF4",
        "PRF-07",
        "the vendor's proof stands there twice",
        _proofs(lambda held: [*held, held[-1]]),
    ),
    _fault(
        "her-proof-twice",
        "PF4",
        "PRF-07",
        "the customer's proof in both places",
        _proofs(lambda held: [held[0], held[0]]),
    ),
    _fault(
        "vendor-proof-broken",
        "PF19",
        "PRF-08",
        "one bit of the vendor's signature differs",
        _proofs(lambda held: [held[0], _flipped(held[1])]),
    ),
    _fault(
        "customer-proof-broken",
        "PF19",
        "PRF-08",
        "one bit of the customer's signature differs",
        _proofs(lambda held: [_flipped(held[0]), held[1]]),
    ),
    _fault(
        "suite-changed",
        "PF15",
        "PRF-08",
        "a proof of another suite",
        _proofs(lambda held: [held[0], {**held[1], "cryptosuite": "eddsa-rdfc-2022"}]),
    ),
    _fault(
        "purpose-changed",
        "PF7",
        "PRF-08",
        "a proof of another purpose",
        _proofs(lambda held: [held[0], {**held[1], "proofPurpose": "authentication"}]),
    ),
    _fault("foreign-signer", "PF5", "PRF-07", "signed by another vendor", _foreign),
    _fault(
        "forged-signer", "PF8", "PRF-08", "signed by a foreign key in the vendor's name", _forged
    ),
    _fault(
        "key-not-listed",
        "PF14",
        "KEY-02",
        "signed under a key that nobody listed",
        lambda site, request, reply: with_body(
            reply,
            resigned(
                value_of(reply),
                site.publisher.signer,
                verification_method=f"{site.publisher.did}#key-9",
            ),
        ),
    ),
    _fault(
        "wrong-domain",
        "PF20",
        "PRF-08",
        "a proof for another domain",
        _anew(lambda value: None, domain="did:web:other.example"),
    ),
    _fault(
        "wrong-challenge",
        "PF20",
        "PRF-08",
        "a proof for another nonce",
        _anew(lambda value: None, challenge="uAAAAAAAAAAAAAAAAAAAAAA"),
    ),
    _fault(
        "signed-before-her", "PF14", "PRF-09", "the vendor signed before the customer", _dated(-120)
    ),
    _fault(
        "signed-too-late", "PR4", "REC-01", "the vendor signed after acceptBy", _dated(40 * 86_400)
    ),
    _fault("signed-tomorrow", "PF13", "CLI-25", "the vendor signed tomorrow", _dated(86_400)),
    _fault(
        "context-appended",
        "LD3",
        "PRF-04",
        "a context appended to the record",
        edited(lambda value: value.update({"@context": [*CONTEXT, "https://evil.example"]})),
    ),
    _fault(
        "member-added",
        "LD6",
        "PRF-05",
        "a member more, signed by the vendor",
        _anew(lambda value: value.update(note="and your e-mail")),
    ),
    _fault(
        "place-changed",
        "PR20",
        "NEG-09",
        "another country, signed by the vendor",
        _anew(lambda value: value.update(governingLaw=_FRANCE)),
    ),
    _fault(
        "terms-swapped",
        "PR9",
        "NEG-09",
        "other terms, signed by the vendor",
        _anew(lambda value: value["terms"].update(name="service-sharing")),
    ),
    _fault(
        "longer",
        "PR20",
        "NEG-09",
        "an agreement that begins earlier, signed by the vendor",
        _anew(lambda value: value.update(effectiveFrom="2020-01-01T00:00:00Z")),
    ),
    _fault("id-changed", "PR16", "NEG-09", "another id, signed by the vendor", _renamed),
    _fault(
        "somebody-elses-record", "CL4", "NEG-09", "a valid record of somebody else", _somebody_elses
    ),
    _fault("candidate-echoed", "CL4", "REC-02", "the candidate as it was sent", _echo),
    _fault("practices-as-answer", "CL4", "NEG-09", "another document of the vendor", _practices),
    _fault(
        "version-2",
        "PR15",
        "DOC-02",
        "a record of version 2.0",
        edited(lambda value: value.update(protocolVersion="2.0")),
    ),
    _fault(
        "alternative-unasked",
        "PR8",
        "NEG-03",
        "an alternative that nobody asked for",
        _document(lambda site, raw: site.desk.counter(raw, "service-tracking")),
    ),
    _fault(
        "alternative-outside",
        "PR8",
        "NEG-03",
        "an alternative outside the roster",
        _document(_outside_the_roster),
    ),
    _fault(
        "alternative-of-the-same",
        "PR8",
        "NEG-03",
        "an alternative of the same terms",
        _document(_same_terms),
    ),
    _fault("decline-unsigned", "PF1", "NEG-09", "an unsigned decline", _unsigned_decline),
    _fault(
        "decline-of-others",
        "CL4",
        "NEG-09",
        "a decline of other candidates",
        _document(_decline_of_others),
    ),
    _fault(
        "decline-of-another",
        "CL4",
        "NEG-09",
        "a decline of another proffer",
        _document(_decline_of_another),
    ),
    _fault(
        "decline-in-her-name", "PR22", "PRF-07", "a decline in the customer's name", _in_her_name
    ),
    _fault(
        "pending-of-another", "CL4", "NEG-09", "a wait for another proffer", _pending_of_another
    ),
)
