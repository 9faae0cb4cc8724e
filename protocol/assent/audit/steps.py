"""The steps by which a bundle is judged, in order; each passes, or decides (REC-06).

A step raises ``PeerError`` for a broken rule, which makes the bundle invalid, and ``Stop`` for
any other answer. What comes after a step relies on it.
"""

from collections.abc import Callable
from typing import Any

from assent import agreement, did_web, record, roster
from assent.audit.case import Case
from assent.audit.trust import check_trust
from assent.audit.verdict import Answer, Stop
from assent.description import check_description, check_made_under
from assent.documents.containers import History
from assent.documents.document import Document
from assent.documents.terms import TextKind
from assent.errors import PeerError
from assent.times import is_ahead

__all__ = ["STEPS", "Case"]


def check_identifiers(case: Case) -> None:
    """The second party has a proper identifier, of a loopback host only where that is meant."""
    did_web.check_admitted(case.record.body.second_party.ref, loopback=case.loopback)


def check_descriptions(case: Case) -> None:
    """The pinned description is there; all are whole and of the second party."""
    pinned = case.record.body.description.digest_multibase
    for item in case.bundle.descriptions:
        if item.body.second_party.ref != case.record.body.second_party.ref:
            raise PeerError("reference", "A description is about another second party.")
        check_description(item)
        _check_past(item, case)
    if all(item.record_digest != pinned for item in case.bundle.descriptions):
        raise Stop(Answer.UNDECIDED, "The description that the record pins is missing.")


def check_record(case: Case) -> None:
    """Both parties signed the record, in order and in time."""
    record.verify_record(case.record, keys=case.keys)
    _check_past(case.record, case)


def check_ground(case: Case) -> None:
    """Practices, terms, texts and roster are those that were agreed; so say the descriptions."""
    _check_practices(case)
    _check_terms(case)
    _check_roster(case)
    body = case.record.body
    described = next(
        item.body
        for item in case.bundle.descriptions
        if item.record_digest == body.description.digest_multibase
    )
    check_made_under(case.record, described)


def check_negotiation(case: Case) -> None:
    """A record that answers a counter-offer has the terms of that one."""
    body, offer = case.record.body, case.bundle.counter_offer
    if offer is None:
        if body.proffer.answers is not None:
            raise Stop(Answer.UNDECIDED, "The counter-offer that the record answers is missing.")
        return
    record.verify(offer, keys=case.keys)
    _check_past(offer, case)
    said, answered = offer.body, (body.terms, body.roster, body.practices, body.proffer.ref)
    if (
        offer.record_digest != body.proffer.answers
        or (said.terms, said.roster, said.practices, said.proffer) != answered
        or said.first_party != body.first_party
        or said.second_party.ref != body.second_party.ref
    ):
        raise PeerError("reference", "The counter-offer is not the one that was answered.")


def check_documents(case: Case) -> None:
    """Notices and receipts are signed by their party and about this record.

    So are conflicts; successors supersede it.
    """
    keys, bundle = case.keys, case.bundle
    for item in (*bundle.history.documents, *bundle.conflicts, *bundle.successors):
        try:
            record.verify(item, keys=keys)
        except PeerError as error:
            if error.code != "key-unknown":
                raise
            # Keys come and go after the record; who listed this one is not here.
            raise Stop(Answer.UNDECIDED, "The description of a later key is missing.") from error
        _check_past(item, case)
        if item.type != "Agreement":
            agreement.check_belongs(item, case.record)
    for item in bundle.successors:
        body, own = item.body, case.record.body
        parties = (body.first_party, body.second_party.ref)
        if (body.supersedes, *parties) != (
            case.record.record_digest,
            own.first_party,
            own.second_party.ref,
        ):
            raise PeerError("reference", "A successor supersedes another record.")


def check_one_history(case: Case) -> None:
    """The second party did not sign two things that exclude each other (AGR-04, AGR-05)."""
    history, conflicts = case.bundle.history, case.bundle.conflicts
    notices = [item for item in conflicts if item.type != "Agreement"]
    whole = History(record=history.record, documents=(*history.documents, *notices))
    rivals = [
        item
        for item in conflicts
        if item.type == "Agreement" and agreement.are_rivals(item, history.record)
    ]
    if agreement.forks(whole) or rivals:
        raise Stop(
            Answer.DIFFERENT,
            "The second party signed two different continuations; both are in the bundle.",
        )
    if conflicts:
        raise PeerError("reference", "What is shown as a conflict does not conflict.")


def check_complete(case: Case) -> None:
    """Nothing that a reader needs is missing."""
    try:
        agreement.check_whole(case.bundle.history)
    except PeerError as error:
        raise Stop(Answer.UNDECIDED, error.detail) from error
    held = {(text.language, text.kind, text.digest) for text in case.bundle.texts}
    for named in case.bundle.terms.body.texts:
        if (named.language, named.kind, named.digest_multibase) not in held:
            kind = "legal" if named.kind is TextKind.LEGAL else "plain"
            raise Stop(
                Answer.UNDECIDED, f"The {kind} text of the terms is missing ({named.language})."
            )
    if case.record.body.roster is not None and case.bundle.roster is None:
        raise Stop(Answer.UNDECIDED, "The roster of the terms is missing.")


STEPS: tuple[tuple[str, Callable[[Case], None]], ...] = (
    ("1 identifiers", check_identifiers),
    ("2 descriptions", check_descriptions),
    ("3 record", check_record),
    ("4 what it rests on", check_ground),
    ("5 negotiation", check_negotiation),
    ("6 notices and receipts", check_documents),
    ("7 keys", check_trust),
    ("8 one history", check_one_history),
    ("9 complete", check_complete),
)
"""The specification's list; after it comes only where the history stands."""


def _check_past(document: Document[Any], case: Case) -> None:
    # Who dates a receipt ahead, for example, would put off what it confirms.
    if is_ahead(document.proofs[-1].created, case.latest):
        raise PeerError("proof-time", "A document is dated in the future.")


def _check_practices(case: Case) -> None:
    practices, body = case.bundle.practices, case.record.body
    if practices.record_digest != body.practices.digest_multibase:
        raise PeerError("reference", "The practices are not the ones that were agreed.")
    if (practices.id, practices.body.second_party.ref) != (
        body.practices.ref,
        body.second_party.ref,
    ):
        raise PeerError("reference", "The practices are another second party's.")
    record.verify(practices, keys=case.keys)
    _check_past(practices, case)


def _check_terms(case: Case) -> None:
    terms, named = case.bundle.terms, case.record.body.terms
    said = (terms.body.id, terms.body.name, terms.body.version, terms.record_digest)
    if said != (named.ref, named.name, named.version, named.digest_multibase):
        raise PeerError("reference", "The terms are not the ones that were agreed.")
    if terms.body.personal is not (case.record.body.roster is None):
        raise PeerError("reference", "Terms are personal, or stand in a roster.")
    texts = {(text.language, text.kind, text.digest_multibase) for text in terms.body.texts}
    if any((text.language, text.kind, text.digest) not in texts for text in case.bundle.texts):
        raise PeerError("reference", "A text is not one that the terms name.")


def _check_roster(case: Case) -> None:
    held, body = case.bundle.roster, case.record.body
    if held is None:
        return
    if body.roster is None or roster.roster_reference(held) != body.roster:
        raise PeerError("reference", "The roster is not the one that was agreed.")
    if held.body.keeper.ref in (body.first_party.ref, body.second_party.ref):
        raise PeerError("reference", "The roster's keeper is a party.")
    if all(roster.terms_reference(entry) != body.terms for entry in held.body.entries):
        raise PeerError("reference", "The terms do not stand in the roster.")
