"""The one alternative, cancellations, and terms of a customer's own."""

from typing import Any

from msgspec.structs import replace

from assent import documents
from assent.documents import Counter, Document
from assent.documents.containers import write_proffer
from assent.documents.notices import Effect
from assent.documents.terms import Terms
from assent.multibase import digest
from assent.roster import reference
from assent.times import plus
from assent_conformance.check import Area, Skip, require
from assent_conformance.vendor.breaches import check_problem
from assent_conformance.vendor.under_test import Vendor

AREA = Area("vendor", "outcomes")

_FRANCE = "https://w3id.org/dpv/loc#FR"


@AREA.check("NEG-03")
def alternative_names_the_first(vendor: Vendor) -> None:
    """The alternative names the proffer and its first candidate."""
    _, proffer, offer = vendor.countered()
    require(offer.body.proffer == proffer.id, "It names another proffer.")
    first = proffer.candidates[0].body_digest
    require(offer.body.candidate == first, "It names another candidate.")


@AREA.check("NEG-03")
def alternative_is_of_the_roster(vendor: Vendor) -> None:
    """The alternative is other terms of the same roster."""
    _, proffer, offer = vendor.countered()
    first = proffer.candidates[0].body
    require(offer.body.terms != first.terms, "It offers the same terms.")
    require(offer.body.roster == first.roster, "It offers terms of another roster.")
    known = reference().standards.get(offer.body.terms.digest_multibase)
    require(known is not None, "No roster lists the terms that it offers.")


@AREA.check("POL-04")
def alternative_is_kept(vendor: Vendor) -> None:
    """The alternative is terms that it says it accepts."""
    _, _, offer = vendor.countered()
    accepted = {item.digest_multibase for item in vendor.shown.description.body.accepted_terms}
    require(offer.body.terms.digest_multibase in accepted, "It offers what it does not accept.")


@AREA.check("NEG-06")
def alternative_ends_in_time(vendor: Vendor) -> None:
    """The alternative is not open for longer than the proffer."""
    _, proffer, offer = vendor.countered()
    require(offer.body.accept_by <= proffer.candidates[0].body.accept_by, "It ends later.")


@AREA.check("NEG-05")
def alternative_again(vendor: Vendor) -> None:
    """The same proffer again fetches the same alternative."""
    _, proffer, offer = vendor.countered()
    again = vendor.put("proffers", proffer)
    require((again.status, again.body) == (200, offer.raw), "It makes another alternative.")


@AREA.check("NEG-07")
def alternative_taken(vendor: Vendor) -> None:
    """A candidate that takes the alternative becomes an agreement."""
    customer, proffer, offer = vendor.countered()
    taken = customer.take(proffer, offer)
    made = vendor.outcome(vendor.put("answers", taken), "Agreement")
    require(made.body_digest == taken.body_digest, "It signed something else.")
    again = vendor.put("proffers", proffer)
    require(again.body == made.raw, "The proffer fetches another outcome than the record.")


@AREA.check("NEG-05")
def taken_twice(vendor: Vendor) -> None:
    """The same answer again fetches the same record."""
    customer, proffer, offer = vendor.countered()
    taken = customer.take(proffer, offer)
    first, second = vendor.put("answers", taken), vendor.put("answers", taken)
    require((first.status, second.status) == (201, 200), "The second answer is not 200.")
    require(first.body == second.body, "The records differ.")


@AREA.check("NEG-02")
def one_outcome(vendor: Vendor) -> None:
    """A second answer of other bytes finds the negotiation closed."""
    customer, proffer, offer = vendor.countered()
    vendor.put("answers", customer.take(proffer, offer))
    check_problem(vendor.put("answers", customer.take(proffer, offer)), 409, "wrong-state")


def _change(name: str, **changes: Any) -> None:
    def run(vendor: Vendor) -> None:
        customer, proffer, offer = vendor.countered()
        answer = vendor.put("answers", customer.take(proffer, offer, **changes))
        check_problem(answer, 422, "reference")

    AREA.add(
        "NEG-07", f"answer-that-changes-{name}", f"An answer that changes {name} is rejected", run
    )


_change("the-place", place=_FRANCE)
_change("the-law", governing_law=_FRANCE)
_change("the-nonce", proffer_nonce="uAAAAAAAAAAAAAAAAAAAAAA")
_change("what-it-supersedes", supersedes=digest(b"another"))


@AREA.check("NEG-07")
def answer_with_the_first_id(vendor: Vendor) -> None:
    """An answer under the first candidate's id is rejected."""
    customer, proffer, offer = vendor.countered()
    answer = vendor.put("answers", customer.take(proffer, offer, id=proffer.candidates[0].id))
    require(answer.status in (409, 422), f"It answered {answer.status}.")


@AREA.check("NEG-03")
def alternative_declined(vendor: Vendor) -> None:
    """The customer's decline is answered with a receipt."""
    customer, proffer, offer = vendor.countered()
    decline = customer.refuse(proffer, offer)
    receipt = vendor.outcome(vendor.put("answers", decline), "Receipt")
    require(receipt.body.effect is Effect.DECLINED, f"Its effect is {receipt.body.effect}.")
    require(receipt.body.answers == decline.record_digest, "It answers something else.")


@AREA.check("NEG-01")
def declined_is_over(vendor: Vendor) -> None:
    """After the customer's decline the alternative cannot be taken."""
    customer, proffer, offer = vendor.countered()
    vendor.put("answers", customer.refuse(proffer, offer))
    check_problem(vendor.put("answers", customer.take(proffer, offer)), 409, "wrong-state")


@AREA.check("NEG-03")
def decline_of_something_else(vendor: Vendor) -> None:
    """A decline that names another counter-offer is rejected."""
    customer, proffer, offer = vendor.countered()
    wrong = customer.refuse(proffer, offer, declines=(digest(b"another"),))
    check_problem(vendor.put("answers", wrong), 422, "reference")


@AREA.check("BND-05")
def answer_to_nothing(vendor: Vendor) -> None:
    """An answer to a negotiation that does not exist is 404."""
    _customer, proffer, offer = vendor.countered()
    stranger = vendor.customer()
    wrong = stranger.refuse(proffer, offer, proffer=stranger.new_id())
    check_problem(vendor.put("answers", wrong), 404, "not-found")


@AREA.check("BND-05")
def answer_of_somebody_else(vendor: Vendor) -> None:
    """Somebody else's answer finds no negotiation."""
    _, proffer, offer = vendor.countered()
    check_problem(vendor.put("answers", vendor.customer().refuse(proffer, offer)), 404, "not-found")


@AREA.check("NEG-01")
def cancelled_too_late(vendor: Vendor) -> None:
    """A proffer that was answered cannot be cancelled."""
    agreed = vendor.agreed()
    answer = vendor.put("answers", agreed.customer.cancel(agreed.proffer))
    check_problem(answer, 409, "wrong-state")


@AREA.check("NEG-04")
def cancelled_before(vendor: Vendor) -> None:
    """A cancellation that overtakes its proffer is confirmed, and holds."""
    customer = vendor.customer()
    proffer = customer.proffer(vendor.accepted[0])
    cancellation = customer.cancel(proffer)
    receipt = vendor.outcome(vendor.put("answers", cancellation), "Receipt")
    require(receipt.body.effect is Effect.CANCELLED, f"Its effect is {receipt.body.effect}.")
    late = vendor.put("proffers", proffer)
    made = vendor.outcome(late, "Receipt", "Agreement", "Decline")
    require(made.type == "Receipt", "It answered a cancelled proffer.")
    require(made.raw == receipt.raw, "It made another receipt.")


@AREA.check("NEG-04")
def cancellation_of_other_candidates(vendor: Vendor) -> None:
    """A cancelled proffer stays so only if the cancellation named its candidates."""
    customer = vendor.customer()
    proffer, other = (customer.proffer(vendor.accepted[0]) for _ in range(2))
    wrong = customer.cancel(other, proffer=proffer.id)
    vendor.put("answers", wrong)
    answer = vendor.put("proffers", proffer)
    if answer.status < 300:
        made = vendor.outcome(answer, "Agreement", "Receipt")
        require(made.type == "Agreement", "A cancellation of other candidates cancelled it.")
    else:
        # The id was used, by a cancellation of something else.
        check_problem(answer, 409, "id-reused")


def own_terms(vendor: Vendor, like: Terms, **changes: Any) -> Document[Terms]:
    """Terms of a customer's own that say what standard terms say."""
    body = replace(
        like, id=vendor.customer().new_id(), name="mine", version="1.0", texts=(), **changes
    )
    return documents.seal(documents.write(body))


def _personal(vendor: Vendor) -> None:
    if vendor.shown.description.body.personal_terms == "declined":
        raise Skip("It says that it takes no terms of a customer's own.")


@AREA.check("POL-05")
def personal_terms_within(vendor: Vendor) -> None:
    """Terms of a customer's own that its practices are within are signed."""
    _personal(vendor)
    customer = vendor.customer()
    own = own_terms(vendor, vendor.accepted[0].terms)
    answer = vendor.put("proffers", customer.personal_proffer(own, vendor.accepted[0]))
    if answer.status == 202:
        raise Skip("It sends terms of a customer's own to a person.")
    made = vendor.outcome(answer, "Agreement", "Decline")
    if made.type == "Decline" and made.body.reason == "policy":
        raise Skip("Its policy declines terms of a customer's own.")
    require(made.type == "Agreement", "It declined them.")


@AREA.check("POL-05")
def personal_terms_outside(vendor: Vendor) -> None:
    """Terms of a customer's own that its practices are not within are declined."""
    customer = vendor.customer()
    own = own_terms(vendor, vendor.refused[0].terms)
    sent = customer.personal_proffer(own, vendor.refused[0])
    made = vendor.outcome(vendor.put("proffers", sent), "Decline", "Agreement", "CounterOffer")
    require(made.type == "Decline", f"It answered with {made.type}.")


@AREA.check("NEG-11")
def personal_terms_of_another_digest(vendor: Vendor) -> None:
    """Terms by value that the candidate does not name are rejected."""
    customer = vendor.customer()
    own, other = (
        own_terms(vendor, vendor.accepted[0].terms),
        own_terms(vendor, vendor.accepted[1].terms),
    )
    named = customer.personal_proffer(own, vendor.accepted[0])
    wrong = write_proffer(named.id, named.candidates, (other,))
    check_problem(vendor.put("proffers", wrong), 400, "container")


@AREA.check("NEG-11")
def standard_terms_by_value(vendor: Vendor) -> None:
    """Standard terms by value are rejected: they are a roster's."""
    customer = vendor.customer()
    standard = vendor.accepted[0]
    sent = customer.personal_proffer(standard.document, standard)
    answer = vendor.put("proffers", sent)
    require(answer.status == 400, f"It answered {answer.status}.")


@AREA.check("NEG-03")
def personal_terms_have_no_alternative(vendor: Vendor) -> None:
    """Terms of a customer's own get no alternative, even where one is asked for."""
    customer = vendor.customer()
    own = own_terms(vendor, vendor.refused[0].terms)
    first = customer.personal_proffer(own, vendor.refused[0]).candidates[0].body
    asked = replace(first, proffer=replace(first.proffer, counter=Counter.ONE))
    sent = write_proffer(asked.proffer.ref, (customer.sign(asked),), (own,))
    made = vendor.outcome(vendor.put("proffers", sent), "Decline", "CounterOffer", "Agreement")
    require(made.type != "CounterOffer", "It made an alternative to terms outside any roster.")


@AREA.check("AGR-01")
def agreement_of_the_future(vendor: Vendor) -> None:
    """An agreement may begin later than it is signed."""
    agreed = vendor.agreed(effective_from=plus(vendor.customer().now, 86_400))
    require(agreed.record.type == "Agreement", "It is not signed.")
