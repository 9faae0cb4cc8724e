"""What a record in a bundle rests on: practices, terms, texts, roster, description, alternative."""

from collections.abc import Iterator
from typing import Any, Final

from vector_maker import exchanged, published
from vector_maker.areas.verdicts import VALID, broken, case_of, invalid, undecided
from vector_maker.bundling import (
    TEXTS,
    bundle,
    text,
)
from vector_maker.case import Case
from vector_maker.documents import (
    ISSUED,
    NEXT_MONTH,
    SIGNED,
    Json,
    digest_of,
    reference,
    uuid,
)
from vector_maker.encoding import digest
from vector_maker.keys import KEEPER, OTHER_SHOP, SHOP
from vector_maker.published import description, entry, practices, roster, terms
from vector_maker.signing import unsigned
from vector_maker.story import (
    DESCRIPTION,
    PERSONAL_TERMS,
    PRACTICES,
    ROSTER,
    TERMS,
    agreement,
    by_second,
    described,
    record_of,
    signed,
)

__all__ = ["cases"]


def cases() -> Iterator[Case]:
    """The cases about what a record rests on."""
    yield from _practices()
    yield from _terms()
    yield from _rosters()
    yield from _descriptions()
    yield from _negotiations()
    yield from _of_the_future()


def _practices() -> Iterator[Case]:
    other = signed(practices(profile="other"), SHOP, ISSUED, domain=SHOP.did)
    yield case_of("practices-other", "Other practices than were agreed", "DOC-04",
                  bundle(practices=other), invalid(4))  # fmt: skip
    renamed = agreement(practices=reference(PRACTICES) | {"ref": uuid(70)})
    yield case_of("practices-other-id", "The practices' digest under another id", "DOC-04",
                  bundle(record=record_of(renamed)), invalid(4))  # fmt: skip
    foreign = signed(practices(secondParty={"ref": OTHER_SHOP.did}), OTHER_SHOP, ISSUED,
                     domain=OTHER_SHOP.did)  # fmt: skip
    yield case_of("practices-of-another", "Another vendor's practices were agreed", "REC-03",
                  _resting_on(practised=foreign), invalid(4))  # fmt: skip
    yield case_of("practices-broken", "The practices' signature is broken", "PRF-08",
                  _resting_on(practised=broken(PRACTICES)), invalid(4, "proof-invalid")
                  )  # fmt: skip
    unproven = unsigned(PRACTICES) | {"proof": []}
    yield case_of("practices-unsigned", "The practices are not signed", "PRF-07",
                  _resting_on(practised=unproven), invalid(4, "proof-missing"))  # fmt: skip


_NAMES: Final = {"practised": "practices", "of": "terms", "under": "roster"}


def _resting_on(**ground: Any) -> Json:
    """A bundle whose record was made on other ground, which is in it."""
    if "of" in ground and "under" not in ground:
        ground["under"] = signed(roster(ground["of"]), KEEPER, ISSUED)
    given = {_NAMES[name]: value for name, value in ground.items()}
    return bundle(record=record_of(agreement(**ground)), **given)


def _terms() -> Iterator[Case]:
    other = terms(permissions=[published.PERMISSION | {"retention": "P10Y"}])
    yield case_of("terms-other", "Other terms than were agreed, under the same name", "REC-03",
                  bundle(terms=other), invalid(4))  # fmt: skip
    for slug, title, change in (
        ("terms-other-version", "The terms' digest under another version", {"version": "1.1"}),
        ("terms-other-name", "The terms' digest under another name", {"name": "tracking"}),
        ("terms-other-id", "The terms' digest under another address",
         {"ref": "https://roster.example/terms/tracking/1.0"}),
    ):  # fmt: skip
        named = agreement(terms=agreement()["terms"] | change)
        yield case_of(slug, title, "DOC-04", bundle(record=record_of(named)), invalid(4))
    yield case_of("terms-personal", "A customer's own terms, outside any roster", "REC-07",
                  _resting_on(of=PERSONAL_TERMS, under=None) | {"texts": []}, VALID)  # fmt: skip
    yield case_of("terms-personal-in-roster", "A customer's own terms as if they stood in a roster",
                  "REC-03", _resting_on(of=PERSONAL_TERMS, under=ROSTER), invalid(4))  # fmt: skip
    yield case_of("terms-without-roster", "Standard terms outside any roster", "REC-03",
                  _resting_on(of=TERMS, under=None), invalid(4))  # fmt: skip
    yield case_of("text-not-named", "A text that the terms do not name", "ROS-01",
                  bundle(texts=[*TEXTS, text("plain", "Anything.\n")]), invalid(4))  # fmt: skip
    swapped = [TEXTS[0] | {"kind": "legal"}, TEXTS[1] | {"kind": "plain"}]
    yield case_of("texts-exchanged", "The plain text as the legal one", "ROS-01",
                  bundle(texts=swapped), invalid(4))  # fmt: skip
    yield case_of("text-other-language", "A text under another language", "ROS-01",
                  bundle(texts=[TEXTS[0] | {"language": "de"}, TEXTS[1]]), invalid(4))  # fmt: skip


def _rosters() -> Iterator[Case]:
    newer = signed(roster(TERMS, sequence="2", previous=digest_of(ROSTER)), KEEPER, ISSUED)
    yield case_of("roster-other", "A later roster than was agreed", "DOC-04", bundle(roster=newer),
                  invalid(4))  # fmt: skip
    named = agreement(roster=reference(ROSTER, version="2"))
    yield case_of("roster-other-version", "The roster's digest under another sequence", "DOC-04",
                  bundle(record=record_of(named)), invalid(4))  # fmt: skip
    own = signed(roster(TERMS, keeper={"ref": SHOP.did}), SHOP, ISSUED)
    yield case_of("roster-of-the-vendor", "The vendor keeps the roster", "ROS-02",
                  _resting_on(under=own), invalid(4))  # fmt: skip
    strange = signed(roster(TERMS, entries=[entry(TERMS) | {"digestMultibase": digest(b"x")}]),
                     KEEPER, ISSUED)  # fmt: skip
    yield case_of("roster-without-terms", "The roster has other terms under this name", "ROS-01",
                  _resting_on(under=strange), invalid(4))  # fmt: skip
    retired = signed(roster(TERMS, entries=[entry(TERMS, status="retired")]), KEEPER, ISSUED)
    yield case_of("roster-retired", "The terms were retired; what was agreed outlives that",
                  "ROS-03", _resting_on(under=retired), VALID)  # fmt: skip


def _descriptions() -> Iterator[Case]:
    """The description that the record pins says otherwise."""
    for slug, title, pinned, code in (
        ("origin", "The description speaks for another origin",
         described(origins=["https://tea.example"]), "reference"),
        ("legal-name", "The description has another legal name",
         described(secondParty={"ref": SHOP.did, "legalName": "Other GmbH"}), "reference"),
        ("vocabulary", "The description has another vocabulary",
         described(vocabulary=agreement()["vocabulary"] | {"version": "2.2"}), "reference"),
        ("limit", "acceptBy is later than the description allows",
         described(limits=_limits("PT10M")), "time-order"),
    ):  # fmt: skip
        record = record_of(agreement(described=pinned))
        yield case_of(f"described-other-{slug}", title, "REC-03",
                    bundle(record=record, descriptions=[pinned]), invalid(4, code)
                    )  # fmt: skip
    misnamed = agreement(description=reference(DESCRIPTION) | {"ref": uuid(71)})
    yield case_of("described-other-id", "The description's digest under another id", "DOC-04",
                  bundle(record=record_of(misnamed)), invalid(4))  # fmt: skip


def _limits(accept_within: str) -> Json:
    limits: Json = description(SHOP)["limits"]
    return limits | {"acceptWithin": accept_within}


def _negotiations() -> Iterator[Case]:
    offer = by_second(exchanged.counter_offer(), created=SIGNED)
    answered = _answering(offer)
    yield case_of("answered", "The record takes the vendor's one alternative", "NEG-07",
                  bundle(record=answered, counterOffer=offer), VALID)  # fmt: skip
    yield case_of("offer-missing", "The alternative that was taken is missing", "REC-03",
                  bundle(record=answered), undecided(5))  # fmt: skip
    yield case_of("offer-not-taken", "An alternative that was not taken", "NEG-07",
                  bundle(counterOffer=offer), invalid(5))  # fmt: skip
    forged = broken(offer)
    yield case_of("offer-broken", "The alternative's signature is broken", "PRF-08",
                  bundle(record=_answering(forged), counterOffer=forged),
                  invalid(5, "proof-invalid"))  # fmt: skip
    elsewhere = by_second(exchanged.counter_offer(id=uuid(72)), created=SIGNED)
    yield case_of("offer-other", "Another alternative than was taken", "DOC-04",
                  bundle(record=answered, counterOffer=elsewhere), invalid(5))  # fmt: skip
    for slug, title, changes in _OFFERS:
        made = by_second(exchanged.counter_offer(**changes), created=SIGNED)
        yield case_of(f"offer-{slug}", title, "NEG-07",
                    bundle(record=_answering(made), counterOffer=made), invalid(5))  # fmt: skip


def _answering(offer: Json) -> Json:
    proffer = agreement()["proffer"] | {"answers": digest_of(offer)}
    return record_of(agreement(proffer=proffer))


_OTHER: Final = {"digestMultibase": digest(b"other")}
_OFFER: Final = exchanged.counter_offer()
_OFFERS: Final = (
    ("other-terms", "The alternative had other terms", {"terms": _OFFER["terms"] | _OTHER}),
    ("other-roster", "The alternative had another roster", {"roster": _OFFER["roster"] | _OTHER}),
    ("other-practices", "The alternative had other practices",
     {"practices": _OFFER["practices"] | _OTHER}),
    ("other-proffer", "The alternative was for another proffer", {"proffer": uuid(73)}),
)  # fmt: skip


def _of_the_future() -> Iterator[Case]:
    """Nothing that a record rests on was signed after it is asked about."""
    planned = signed(practices(), SHOP, NEXT_MONTH, domain=SHOP.did)
    yield case_of("practices-of-the-future", "Practices are dated ahead", "PRF-09",
                  _resting_on(practised=planned), invalid(4, "proof-time"))  # fmt: skip
    offer = by_second(exchanged.counter_offer(), created=NEXT_MONTH)
    yield case_of("offer-of-the-future", "The alternative is dated ahead", "PRF-09",
                  bundle(record=_answering(offer), counterOffer=offer), invalid(5, "proof-time")
                  )  # fmt: skip
