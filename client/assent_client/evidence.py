"""Evidence bundles out of the wallet, and what can be said of any bundle, offline.

Whose keys a vendor's proofs were made with must be known from outside a bundle: from a DID document
at hand, the wallet's pin, or the live site (REC-05).
"""

from collections.abc import Callable, Iterable
from typing import Any

from assent import bundle as bundles
from assent import did_document, documents
from assent.audit import Answer, Verdict, judge
from assent.bundle import Bundle, Text
from assent.description import linked
from assent.documents import Agreement, Digest, Document
from assent.errors import LocalError, PeerError
from assent.key_ring import ListedKey
from assent.times import Instant
from assent_client.agent import Agent
from assent_client.agreements import find_record
from assent_client.content import TYPES, fetch
from assent_client.problems import Refused
from assent_client.trust import published_keys

__all__ = ["export_bundle", "judge_bundle", "verify_bundle"]


async def export_bundle(agent: Agent, name: str) -> bytes:
    """The bundle of an agreement: the record, its history, and everything they rest on.

    What the wallet lacks, as after a restore, is fetched from the vendor by digest.

    Raises:
        LocalError: there is no such agreement, or something it rests on can be had nowhere.
    """
    held = find_record(agent, name)
    record = held.document()
    body = record.body
    terms = await _document(agent, body, "terms", body.terms.digest_multibase)
    kept = agent.wallet.proffers.get(held.proffer_id)
    offer = None if kept is None or body.proffer.answers is None else kept.counter_offer
    rivals = [
        item.document()
        for item in agent.wallet.records.all(held.vendor)
        if item.proffer_id == held.proffer_id and item.record != held.record
    ]
    later = agent.wallet.records.successors(held.vendor)
    return bundles.write(
        Bundle(
            history=agent.wallet.records.history(held.record),
            descriptions=await _descriptions(agent, body),
            practices=await _document(agent, body, "practices", body.practices.digest_multibase),
            terms=terms,
            texts=await _texts(agent, body, terms),
            roster=None
            if body.roster is None
            else await _document(agent, body, "rosters", body.roster.digest_multibase),
            counter_offer=None if offer is None else documents.read(offer, "CounterOffer"),
            successors=tuple(
                document for document in later if document.body.supersedes == record.record_digest
            ),
            conflicts=tuple(rivals),
        )
    )


def judge_bundle(
    raw: bytes, *, did_json: bytes | None, at: Instant, loopback: bool = False
) -> Verdict:
    """What a stranger can say of a bundle, with the vendor's DID document or without.

    ``loopback`` admits local tests, which prove nothing about any organisation.
    """
    return _judged(raw, lambda body: _listed(did_json, body), at=at, loopback=loopback)


async def verify_bundle(
    agent: Agent, raw: bytes, *, did_json: bytes | None = None, live: bool = False
) -> Verdict:
    """What can be said of a bundle: by ``did_json``, else by the wallet's pin, else by the site.

    ``live`` allows to fetch the vendor's keys from its site when the wallet does not know it.

    Raises:
        Unreachable, Refused, VendorFault: the site does not give its keys.
    """
    try:
        did = bundles.read(raw).history.record.body.second_party.ref
    except PeerError:
        return judge_bundle(raw, did_json=None, at=agent.now(), loopback=agent.loopback)
    keys: Iterable[ListedKey] | None = None
    if did_json is None and agent.wallet.vendors.get(did) is not None:
        keys = agent.wallet.vendors.keys(did).listed()
    elif did_json is None and live:
        keys = await published_keys(agent, did)
    return _judged(
        raw,
        lambda body: _listed(did_json, body) if did_json is not None else keys,
        at=agent.now(),
        loopback=agent.loopback,
        successors=agent.wallet.records.successors(did),
    )


def _judged(
    raw: bytes,
    trusted: Callable[[Agreement], Iterable[ListedKey] | None],
    *,
    at: Instant,
    loopback: bool,
    successors: Iterable[Document[Agreement]] = (),
) -> Verdict:
    try:
        bundle = bundles.read(raw)
        keys = trusted(bundle.history.record.body)
    except PeerError as error:
        return Verdict(
            answer=Answer.INVALID,
            check="0 the file",
            reason=error.detail,
            code=error.code,
            at=at,
        )
    return judge(bundle, trusted=keys, at=at, loopback=loopback, successors=successors)


def _listed(did_json: bytes | None, body: Agreement) -> tuple[ListedKey, ...] | None:
    return None if did_json is None else did_document.read(did_json, did=body.second_party.ref)


async def _descriptions(agent: Agent, body: Agreement) -> tuple[Document[Any], ...]:
    """The description that a record pins, and those that lead to the latest keys."""
    own = await _document(agent, body, "descriptions", body.description.digest_multibase)
    return linked(own, agent.wallet.vendors.descriptions(body.second_party.ref))


async def _texts(agent: Agent, body: Agreement, terms: Document[Any]) -> tuple[Text, ...]:
    return tuple(
        [
            Text(
                language=item.language,
                kind=item.kind,
                text=(await _content(agent, body, "texts", item.digest_multibase)).decode(),
            )
            for item in terms.body.texts
        ]
    )


async def _document(agent: Agent, body: Agreement, kind: str, name: Digest) -> Document[Any]:
    return documents.read(await _content(agent, body, kind, name), TYPES[kind])


async def _content(agent: Agent, body: Agreement, kind: str, name: Digest) -> bytes:
    """Content of this digest, kept from now on.

    Raises:
        LocalError: it is neither in the wallet nor does the vendor have it.
        Unreachable, VendorFault: the vendor could not be asked, or gives something else.
    """
    try:
        raw = await fetch(agent, agent.wallet.vendors.base(body.second_party.ref), kind, name)
    except Refused as error:
        raise LocalError(
            f"The {kind} that the agreement rests on are not in this wallet, and "
            f"{body.second_party.legal_name} does not give them.",
            "Ask them, or bring them back from a backup: assent restore",
        ) from error
    agent.wallet.contents.keep(kind, raw)
    return raw
