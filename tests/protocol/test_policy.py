"""What a vendor wants, on top of matching: a table of cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import assent_schemas
from assent.documents import Difference
from assent.documents.parts import Reference
from assent.policy import (
    Accept,
    AskPerson,
    Decision,
    Judged,
    Match,
    Offer,
    Policy,
    Propose,
    Refuse,
    Treatment,
    Unknown,
    best_offer,
    decide,
)
from assent.roster import reference, roster_reference, terms_reference
from support.parties import anything, standard

WITHIN, OUTSIDE, UNKNOWN, NOT_OFFERED = Match
DIFFERENCE = Difference(dimension="retention", explanation="They keep it for longer.")


def digest_of(name: str) -> str:
    return standard(name).entry.digest_multibase


def judged(
    name: str, match: Match = WITHIN, *, personal: bool = False, sensitive: bool = False
) -> Judged:
    return Judged(
        terms=digest_of(name),
        match=match,
        is_personal=personal,
        is_sensitive=sensitive,
        differences=() if match is WITHIN else (DIFFERENCE,),
    )


def offer(name: str, *, sensitive: bool = False) -> Offer:
    return Offer(
        terms=terms_reference(standard(name).entry),
        roster=roster_reference(reference().document),
        practices=Reference(
            ref="urn:uuid:00000000-0000-4000-8000-000000000001",
            digest_multibase=anything("practices"),
        ),
        is_sensitive=sensitive,
    )


GERMANY, FRANCE, NORWAY = (f"https://w3id.org/dpv/loc#{code}" for code in ("DE", "FR", "NO"))
A, B, C = "service-analytics", "service-tracking", "service-profiling"
OFFERS = [offer(name) for name in (A, B, C)]


def named(*names: str) -> frozenset[str]:
    return frozenset(map(digest_of, names))


def propose(name: str, *differences: Difference) -> Propose:
    return Propose(offer=offer(name), differences=differences)


def refuse(reason: str, *differences: Difference) -> Refuse:
    return Refuse(reason=reason, differences=differences)


OUT = judged("service", OUTSIDE)
OPEN = judged("service", UNKNOWN)
NONE_SUCH = judged("service", NOT_OFFERED)
PERSONAL = judged("service", personal=True)
SENSITIVE = judged(A, sensitive=True)
ASKING = Policy(unknown=Unknown.PERSON)

CASES: dict[str, tuple[Policy, list[Judged], bool, Decision]] = {
    "within is signed": (Policy(), [judged(A)], False, Accept(index=0)),
    "within is signed, though an alternative was allowed": (
        Policy(), [judged(A)], True, Accept(index=0),
    ),
    "outside is declined": (Policy(), [OUT], False, refuse("outside-practices", DIFFERENCE)),
    "outside gets the one alternative": (Policy(), [OUT], True, propose(A, DIFFERENCE)),
    "unknown is declined": (Policy(), [OPEN], False, refuse("unknown", DIFFERENCE)),
    "unknown goes to a person who wants it": (ASKING, [OPEN], True, AskPerson(index=0)),
    "unknown gets the one alternative": (Policy(), [OPEN], True, propose(A, DIFFERENCE)),
    "not offered is declined": (Policy(), [NONE_SUCH], False, refuse("not-offered", DIFFERENCE)),
    "not offered gets the one alternative": (Policy(), [NONE_SUCH], True, propose(A, DIFFERENCE)),
    "no person is asked about what is outside": (
        Policy(person=named("service"), unknown=Unknown.PERSON),
        [OUT], False, refuse("outside-practices", DIFFERENCE),
    ),
    "the first acceptable one is signed": (
        Policy(), [OUT, judged(B), judged(A)], True, Accept(index=1),
    ),
    "what is signed at once goes before what a person sees first": (
        Policy(person=named(A)), [judged(A), judged(B)], False, Accept(index=1),
    ),
    "a person goes before an alternative": (
        ASKING, [OUT, judged(A, UNKNOWN)], True, AskPerson(index=1),
    ),
    "a person sees the first that goes to one": (
        Policy(person=named(A, B)), [OUT, judged(B), judged(A)], False, AskPerson(index=1),
    ),
    "the reason concerns the first candidate": (
        Policy(), [OPEN, OUT], False, refuse("unknown", DIFFERENCE),
    ),
    "removed terms are declined": (Policy(remove=named(A)), [judged(A)], False, refuse("policy")),
    "removed terms are declined, whatever a person might say": (
        Policy(remove=named(A), person=named(A)), [judged(A)], False, refuse("policy"),
    ),
    "removed and unknown is declined by policy": (
        Policy(remove=named("service"), unknown=Unknown.PERSON),
        [OPEN], False, refuse("policy", DIFFERENCE),
    ),
    "removed terms are not the alternative": (
        Policy(remove=named(A)), [OUT], True, propose(B, DIFFERENCE),
    ),
    "terms for a person are not the alternative": (
        Policy(person=named(A, B)), [OUT], True, propose(C, DIFFERENCE),
    ),
    "what was proffered is not the alternative": (
        Policy(), [judged(A, OUTSIDE), judged(B, OUTSIDE)], True, propose(C, DIFFERENCE),
    ),
    "the alternative is the preferred one": (
        Policy(prefer=(digest_of(C), digest_of(A))), [OUT], True, propose(C, DIFFERENCE),
    ),
    "a preference that is held back counts for nothing": (
        Policy(prefer=(digest_of(C), digest_of(B)), remove=named(C)),
        [OUT], True, propose(B, DIFFERENCE),
    ),
    "preferring changes nothing about what is accepted": (
        Policy(prefer=(digest_of(B),)), [judged(A), judged(B)], False, Accept(index=0),
    ),
    "without any alternative left it is declined": (
        Policy(remove=named(A, B, C)), [OUT], True, refuse("outside-practices", DIFFERENCE),
    ),
    "personal terms are signed": (Policy(), [PERSONAL], False, Accept(index=0)),
    "personal terms go to a person who wants them": (
        Policy(personal=Treatment.PERSON), [PERSONAL], False, AskPerson(index=0),
    ),
    "personal terms are declined by who wants none": (
        Policy(personal=Treatment.DECLINE), [PERSONAL], False, refuse("policy"),
    ),
    "personal terms have no alternative": (
        Policy(), [judged("service", OUTSIDE, personal=True)], True,
        refuse("outside-practices", DIFFERENCE),
    ),
    "declining personal terms does not concern standard ones": (
        Policy(personal=Treatment.DECLINE), [PERSONAL, judged(A)], False, Accept(index=1),
    ),
    "a person decides about sensitive data": (Policy(), [SENSITIVE], False, AskPerson(index=0)),
    "what uses none is signed before a person is asked": (
        Policy(), [SENSITIVE, judged(B)], False, Accept(index=1),
    ),
    "sensitive data is signed by who says so": (
        Policy(sensitive=Treatment.ACCEPT), [SENSITIVE], False, Accept(index=0),
    ),
    "sensitive data is declined by who wants none": (
        Policy(sensitive=Treatment.DECLINE), [SENSITIVE], False, refuse("policy"),
    ),
    "accepting sensitive data does not accept what nobody can tell": (
        Policy(sensitive=Treatment.ACCEPT),
        [judged(A, UNKNOWN, sensitive=True)], False, refuse("unknown", DIFFERENCE),
    ),
    "of two treatments the stricter one counts": (
        Policy(personal=Treatment.PERSON, sensitive=Treatment.DECLINE),
        [judged(A, personal=True, sensitive=True)], False, refuse("policy"),
    ),
    "accepting personal terms does not accept sensitive data": (
        Policy(personal=Treatment.ACCEPT),
        [judged(A, personal=True, sensitive=True)], False, AskPerson(index=0),
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_policy_decides_as_the_table_says(case: str) -> None:
    """POL-01, POL-02, POL-04, POL-05, POL-06."""
    policy, candidates, may_counter, expected = CASES[case]

    assert decide(policy, candidates, OFFERS, may_counter=may_counter) == expected


def test_every_reason_of_policy_is_in_the_registry() -> None:
    """POL-02."""
    registered = {row["code"] for row in assent_schemas.load("registries/reasons.json")["reasons"]}
    reasons = {
        expected.reason for _, _, _, expected in CASES.values() if isinstance(expected, Refuse)
    }

    assert reasons == {"outside-practices", "unknown", "not-offered", "policy"}
    assert reasons <= registered


@pytest.mark.parametrize(
    ("sensitive", "made"),
    [(Treatment.PERSON, B), (Treatment.DECLINE, B), (Treatment.ACCEPT, A)],
)
def test_an_alternative_uses_sensitive_data_only_where_that_is_accepted(
    sensitive: Treatment, made: str
) -> None:
    """POL-04, POL-06."""
    offers = [offer(A, sensitive=True), offer(B)]

    assert best_offer(Policy(sensitive=sensitive), offers, without=set()) == offers[made == B]


def test_without_offers_there_is_no_alternative() -> None:
    """POL-04."""
    assert best_offer(Policy(), [], without=set()) is None


matches = st.sampled_from(Match)
names = st.sampled_from([A, B, C, "service", "service-portable"])
policies = st.builds(
    Policy,
    remove=st.frozensets(names.map(digest_of)),
    person=st.frozensets(names.map(digest_of)),
    prefer=st.lists(names.map(digest_of), unique=True).map(tuple),
    unknown=st.sampled_from(Unknown),
    personal=st.sampled_from(Treatment),
    sensitive=st.sampled_from(Treatment),
)
proffers = st.lists(
    st.builds(judged, names, matches, personal=st.booleans(), sensitive=st.booleans()),
    min_size=1,
    max_size=4,
    unique_by=lambda item: item.terms,
)


@pytest.mark.parametrize("may_counter", [False, True])
def test_a_law_that_is_not_taken_is_declined_with_those_that_are(may_counter: bool) -> None:
    """POL-08: nor is there an alternative, which would name the same law."""
    policy = Policy(laws=frozenset({GERMANY, FRANCE}))

    for law, taken in ((GERMANY, True), (FRANCE, True), (NORWAY, False)):
        decision = decide(policy, [judged(A)], OFFERS, may_counter=may_counter, law=law)
        assert isinstance(decision, Accept if taken else Refuse)

    refused = decide(policy, [judged(A, OUTSIDE)], OFFERS, may_counter=may_counter, law=NORWAY)
    assert isinstance(refused, Refuse)
    assert refused.reason == "policy"
    assert [item.explanation for item in refused.differences] == [
        "They make agreements under the law of DE, FR only."
    ]


def test_where_no_law_is_named_any_is_taken() -> None:
    """POL-08."""
    decision = decide(Policy(), [judged(A)], OFFERS, may_counter=False, law=NORWAY)

    assert decision == Accept(index=0)


@given(policies, proffers, st.booleans())
def test_policy_never_signs_more_than_matching_allows(
    policy: Policy, candidates: list[Judged], may_counter: bool
) -> None:
    """POL-01: only ``within`` is signed automatically; policy only removes, orders or asks."""
    decision = decide(policy, candidates, OFFERS, may_counter=may_counter)

    if isinstance(decision, Accept):
        signed = candidates[decision.index]
        assert signed.match is WITHIN
        assert signed.terms not in policy.remove | policy.person
        assert not signed.is_sensitive or policy.sensitive is Treatment.ACCEPT
    if isinstance(decision, AskPerson):
        assert candidates[decision.index].match in (WITHIN, UNKNOWN)
    if isinstance(decision, Propose):
        digest = decision.offer.terms.digest_multibase
        assert may_counter
        assert digest not in policy.remove | policy.person | {item.terms for item in candidates}


@given(proffers)
def test_by_default_everything_within_is_accepted(candidates: list[Judged]) -> None:
    """POL-01: but for sensitive data (POL-06)."""
    policy = Policy(sensitive=Treatment.ACCEPT)
    decision = decide(policy, candidates, OFFERS, may_counter=False)
    within = [index for index, item in enumerate(candidates) if item.match is WITHIN]

    if within:
        assert decision == Accept(index=within[0])
    else:
        assert isinstance(decision, Refuse)
