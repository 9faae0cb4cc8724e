"""Properties of the engine, over a small world in which rules often meet."""

from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from assent.terms import Result, compare, match
from assent.terms.durations import at_most
from assent.terms.recipients import covered
from support.replacing import replace
from terms.building import (
    VOCABULARY,
    iri,
    obligation,
    permission,
    practices,
    process,
    prohibition,
    terms,
    using_all_of,
)

PURPOSES = (
    "Purpose Marketing Advertising DirectMarketing Personalisation PersonalisedAdvertising "
    "TargetedAdvertising RecruitmentAdvertising PersonnelHiring ServicePersonalisation "
    "ServiceManagement ServiceProvision SellDataToThirdParties"
)
DATA = (
    "Data PersonalData SensitiveData SensitivePersonalData pd:MedicalHealth pd:Contact "
    "pd:EmailAddress AnonymisedData"
)
OPERATIONS = "Processing Use Tracking TrackingByThirdParty Profiling Obtain Collect"
LOCATIONS = "loc:DE loc:FR loc:GB loc:EU27 loc:EU28 Location"
RECIPIENTS = [
    "none",
    "second-party",
    "processors",
    "named did:web:a.example",
    "named did:web:b.example",
    "category Hospital",
    "category Clinic",
    "category Organisation",
    "category ThirdParty",
    "any",
]
RETENTION = ["P30D", "P1M", "P31D", "P1Y", "P12M", "P2Y", "indefinite"]
AUTOMATION = ["NotAutomated", "PartialAutomation", "Autonomous"]
RANK = {Result.OUTSIDE: 0, Result.UNKNOWN: 1, Result.WITHIN: 2}

# A world with what nobody can tell in it, for the properties that hold there, too.
UNTOLD = {"purposes": " ex:Foreign", "locations": " loc:EU", "to": ["partners"]}
TOLD = {"purposes": "", "locations": "", "to": []}


def some(values, least=1, most=3):
    return st.lists(st.sampled_from(values), min_size=least, max_size=most, unique=True)


def names(values, least=1, most=3):
    return some(values.split(), least, most).map(" ".join)


def permissions(untold=False):
    extra = UNTOLD if untold else TOLD
    return st.builds(
        permission,
        purposes=names(PURPOSES + extra["purposes"]),
        data=names(DATA),
        operations=names(OPERATIONS),
        to=some(RECIPIENTS, most=2).map(tuple),
        retention=st.sampled_from(RETENTION),
        locations=names(LOCATIONS + extra["locations"], most=2),
        automation=st.sampled_from(AUTOMATION),
    )


def processes(untold=False):
    extra = UNTOLD if untold else TOLD
    return st.builds(
        process,
        purposes=names(PURPOSES + extra["purposes"], most=2),
        data=names(DATA, most=2),
        operations=names(OPERATIONS, most=2),
        to=some(RECIPIENTS + extra["to"], most=2).map(tuple),
        retention=st.sampled_from([*RETENTION, None] if untold else RETENTION),
        locations=names(LOCATIONS + extra["locations"], most=2),
        automation=st.sampled_from([*AUTOMATION, None] if untold else AUTOMATION),
    )


prohibitions = st.one_of(
    st.builds(prohibition, purposes=names(PURPOSES, most=2)),
    st.builds(prohibition, operations=names(OPERATIONS, most=1), data=names(DATA, most=1)),
    st.builds(prohibition, to=some(RECIPIENTS, most=1).map(tuple)),
    st.builds(prohibition, locations=names(LOCATIONS, most=1), purposes=names(PURPOSES, most=1)),
)
obligations = some(
    [
        obligation("portability", "on-request"),
        obligation("portability", "immediately"),
        obligation("answer-within", "P2D"),
        obligation("answer-within", "P1M"),
        obligation("answer-within", "P30D"),
    ],
    least=0,
).map(tuple)


def documents(untold=False):
    return st.builds(
        lambda rules, forbidden, owed: terms(
            *rules, prohibitions=tuple(forbidden), obligations=owed
        ),
        st.lists(permissions(untold), max_size=3),
        st.lists(prohibitions, max_size=2),
        obligations,
    )


def rank(verdict):
    return RANK[verdict.result]


@given(documents())
@settings(max_examples=60)
def test_terms_are_within_themselves(document):
    """TRM-11."""
    assert compare(document, document, VOCABULARY).within


@given(documents(untold=True))
@settings(max_examples=60)
def test_terms_are_never_outside_themselves(document):
    """TRM-11: where nobody can tell, not even then."""
    assert compare(document, document, VOCABULARY).result is not Result.OUTSIDE


@given(documents(), documents(), documents())
@settings(max_examples=150)
def test_the_comparison_is_transitive(a, b, c):
    """TRM-11."""
    # Random terms are seldom within each other: the middle ones widen the first.
    wider = replace(b, permissions=(*a.permissions, *b.permissions), prohibitions=a.prohibitions)
    widest = replace(c, permissions=(*wider.permissions, *c.permissions), prohibitions=())
    if compare(a, wider, VOCABULARY).within and compare(wider, widest, VOCABULARY).within:
        assert compare(a, widest, VOCABULARY).within


@given(processes(), documents(), documents())
@settings(max_examples=200)
@example(
    process(purposes="PersonalisedAdvertising", data="PersonalData"),
    terms(
        permission(purposes="Advertising"),
        permission(purposes="Personalisation"),
        prohibitions=(prohibition(purposes="ServicePersonalisation"),),
    ),
    terms(
        permission(purposes="Advertising Personalisation"),
        prohibitions=(prohibition(purposes="ServicePersonalisation"),),
    ),
)
def test_practices_within_the_narrower_terms_are_within_the_wider(done, a, b):
    """TRM-02: match and compare are one engine."""
    profile = practices(done, obligations=a.obligations)
    for wider in (b, replace(b, permissions=(*a.permissions, *b.permissions))):
        if match(profile, a, VOCABULARY).within and compare(a, wider, VOCABULARY).within:
            assert match(profile, wider, VOCABULARY).within


@given(documents(), documents())
@settings(max_examples=150)
def test_terms_outside_others_without_prohibitions_let_something_be_done_that_the_others_do_not(
    a, b
):
    """TRM-02: outside is said for a reason, too."""
    a, b = replace(a, prohibitions=()), replace(b, prohibitions=())

    compared = compare(a, b, VOCABULARY).result

    own = {"SellDataToThirdParties", "TrackingByThirdParty"}
    used = {c for p in a.permissions for c in (*p.purposes, *p.operations)}
    if used.isdisjoint(map(iri, own)):
        assert match(using_all_of(a), b, VOCABULARY).result == compared


@given(processes(untold=True), documents(untold=True), permissions(untold=True))
@settings(max_examples=60)
def test_one_more_permission_never_takes_anything_away(done, document, more):
    """TRM-03."""
    profile = practices(done)

    before = match(profile, document, VOCABULARY)
    after = match(profile, replace(document, permissions=(*document.permissions, more)), VOCABULARY)

    assert rank(after) >= rank(before)


@given(processes(untold=True), permissions(untold=True), permissions(untold=True))
@settings(max_examples=60)
def test_a_wider_permission_never_takes_anything_away(done, rule, more):
    """TRM-03."""
    wider = replace(
        rule,
        purposes=(*rule.purposes, *more.purposes),
        operations=(*rule.operations, *more.operations),
        locations=(*rule.locations, *more.locations),
        recipients=(*rule.recipients, *more.recipients),
    )
    profile = practices(done)

    before, after = (match(profile, terms(each), VOCABULARY) for each in (rule, wider))

    assert rank(after) >= rank(before)


@given(processes(untold=True), documents(untold=True), prohibitions)
@settings(max_examples=60)
def test_one_more_prohibition_never_allows_anything(done, document, more):
    """TRM-09."""
    profile = practices(done)

    before = match(profile, document, VOCABULARY)
    after = match(
        profile, replace(document, prohibitions=(*document.prohibitions, more)), VOCABULARY
    )

    assert rank(after) <= rank(before)


@given(processes(untold=True), processes(untold=True), documents(untold=True))
@settings(max_examples=60)
def test_doing_more_is_never_better(one, other, document):
    """TRM-02: the worst of several processes decides."""
    alone = [match(practices(each), document, VOCABULARY) for each in (one, other)]
    both = match(practices(one, other), document, VOCABULARY)

    assert rank(both) == min(map(rank, alone))


@given(processes(untold=True), documents(untold=True))
@settings(max_examples=60)
def test_the_same_question_has_the_same_answer(done, document):
    """TRM-02."""
    assert match(practices(done), document, VOCABULARY) == match(
        practices(done), document, VOCABULARY
    )


def ways_up(section):
    def of(concept):
        parents = section.parents[concept]
        if not parents:
            return [{concept}]
        return [{concept} | way for parent in parents for way in of(parent)]

    return of


@given(processes(), st.lists(permissions(), max_size=3))
@settings(max_examples=150)
def test_coverage_is_what_trying_every_combination_says(done, rules):
    """TRM-03: against a second, naive engine."""
    if not {iri("SellDataToThirdParties"), iri("TrackingByThirdParty")}.isdisjoint(
        (*done.purposes, *done.operations)
    ):
        return
    assert match(practices(done), terms(*rules), VOCABULARY).result is naive(done, rules)


def naive(done, rules):
    concepts = [
        (VOCABULARY.purposes, "purposes"),
        (VOCABULARY.data, "data"),
        (VOCABULARY.operations, "operations"),
    ]
    answers = []
    for combination in product(
        done.purposes, done.data, done.operations, done.recipients, countries(done.locations)
    ):
        *named, receiver, place = combination
        natures = product(*(ways_up(s)(c) for (s, _), c in zip(concepts, named, strict=True)))
        answers.append(nature_by_nature(done, rules, list(natures), receiver, place))
    return min(answers, key=RANK.__getitem__)


def nature_by_nature(done, rules, natures, receiver, place):
    """Within if every nature of a combination is allowed, outside if none may be."""
    sure, possible = [], []
    for nature in natures:
        answers = [allowed(rule, nature, done, receiver, place) for rule in rules]
        sure.append(Result.WITHIN in answers)
        possible.append(any(answer is not Result.OUTSIDE for answer in answers))
    if all(sure):
        return Result.WITHIN
    return Result.UNKNOWN if any(possible) else Result.OUTSIDE


def allowed(rule, nature, done, receiver, place):
    listed = (rule.purposes, rule.data, rule.operations)
    met = all(way & set(own) for way, own in zip(nature, listed, strict=True))
    permitted = countries(rule.locations)
    levels = VOCABULARY.automation
    order = [
        Result.WITHIN if met else Result.OUTSIDE,
        max(
            (covered(receiver, own, VOCABULARY.recipients) for own in rule.recipients),
            key=RANK.__getitem__,
        ),
        at_most(done.retention, rule.retention),
        Result.WITHIN
        if place in permitted or VOCABULARY.locations.anywhere in permitted
        else Result.OUTSIDE,
        Result.WITHIN
        if levels.index(done.automation) <= levels.index(rule.automation)
        else Result.OUTSIDE,
    ]
    return min(order, key=RANK.__getitem__)


def countries(locations):
    return {
        country
        for location in locations
        for country in VOCABULARY.locations.members(location) or {location}
    }


def test_own_prohibitions_narrow_the_terms_that_are_compared():
    """TRM-11."""
    all_marketing = permission(purposes="Marketing")
    narrowed = terms(all_marketing, prohibitions=(prohibition(purposes="Advertising"),))
    others = permission(purposes="DirectMarketing PublicRelations SocialMediaMarketing")

    assert compare(narrowed, terms(others), VOCABULARY).within
    assert compare(terms(all_marketing), terms(others), VOCABULARY).result is Result.OUTSIDE
    assert compare(narrowed, narrowed, VOCABULARY).within


def test_own_prohibitions_of_recipients_and_places_narrow_them():
    """TRM-11."""
    everybody = permission(to=("any",), locations="Location")
    nobody_else = terms(
        everybody,
        prohibitions=(prohibition(to=("category ThirdParty",)), prohibition(locations="loc:US")),
    )
    but_one = terms(everybody, prohibitions=(prohibition(to=("named did:web:a.example",)),))

    assert compare(
        nobody_else, terms(permission(to=("processors",), locations="Location")), VOCABULARY
    ).within
    assert compare(but_one, terms(permission(to=("processors",))), VOCABULARY).result is (
        Result.OUTSIDE
    )
    assert compare(but_one, but_one, VOCABULARY).within
    assert compare(terms(everybody), but_one, VOCABULARY).result is Result.OUTSIDE


def test_prohibitions_of_the_second_terms_bind_where_the_first_have_others():
    """TRM-11."""
    both = permission(purposes="Marketing PaymentManagement")
    first = terms(both, prohibitions=(prohibition(purposes="Advertising"),))
    second = terms(both, prohibitions=(prohibition(purposes="PaymentManagement"),))

    assert compare(first, second, VOCABULARY).result is Result.OUTSIDE
    assert compare(second, first, VOCABULARY).result is Result.OUTSIDE


def test_permitting_a_third_party_permits_processors_which_others_may_forbid():
    """TRM-11, TRM-05."""
    named = permission(to=("named did:web:a.example",))
    without_processors = terms(named, prohibitions=(prohibition(to=("processors",)),))

    assert compare(terms(named), without_processors, VOCABULARY).result is Result.OUTSIDE
    assert compare(without_processors, terms(named), VOCABULARY).within


def test_what_is_permitted_only_perhaps_is_not_counted_when_terms_are_cut():
    """TRM-11: every kind of advertising left beside the prohibition has a second nature."""
    first = terms(
        permission(purposes="Advertising"),
        prohibitions=(prohibition(purposes="TargetedAdvertising"),),
    )
    second = terms(permission(purposes="DirectMarketing"))

    verdict = compare(first, second, VOCABULARY)

    assert verdict.within
    for kind in ("Advertising", "PersonalisedAdvertising", "PoliticalCampaign"):
        assert not match(practices(process(purposes=kind)), first, VOCABULARY).within


def test_terms_made_to_be_hard_to_compare_are_given_up_on():
    """TRM-11: cutting is bounded, and what is not finished is unknown."""
    concepts = VOCABULARY.data.parents
    everything = permission(purposes="Purpose", data="Data", operations="Processing")
    hard = terms(
        everything,
        prohibitions=tuple(
            replace(prohibition(purposes=purpose, operations=operation), data=(concept,))
            for concept, purpose, operation in zip(
                sorted(concepts)[40:56],
                PURPOSES.split()[1:] * 2,
                OPERATIONS.split()[2:] * 4,
                strict=False,
            )
        ),
    )

    assert compare(hard, terms(permission()), VOCABULARY).result is Result.OUTSIDE
    assert compare(hard, hard, VOCABULARY).within


def test_where_nobody_can_tell_what_a_prohibition_leaves_the_answer_is_unknown():
    """TRM-11."""
    somewhere = terms(
        permission(locations="loc:EU"), prohibitions=(prohibition(locations="loc:FR"),)
    )

    verdict = compare(somewhere, terms(permission(purposes="PublicBenefit")), VOCABULARY)

    assert verdict.result is Result.UNKNOWN
