"""Which data counts as sensitive: DPV's own word for it, and all that is below."""

import pytest
from msgspec.structs import replace

from assent.terms import Result, match, sensitive_data
from terms.building import VOCABULARY, iri, permission, practices, process, terms


def named(*data: str) -> tuple[str, ...]:
    return sensitive_data(practices(*(process(data=one) for one in data)), VOCABULARY)


@pytest.mark.parametrize(
    "data",
    [
        *("pd:Health", "pd:Religion", "pd:EthnicOrigin", "pd:PoliticalOpinion", "pd:Biometric"),
        *("pd:Genetic", "pd:Sexual", "pd:TradeUnionMembership", "pd:Fingerprint"),
        *("SpecialCategoryPersonalData", "SensitivePersonalData", "SensitiveData"),
    ],
)
def test_special_categories_are_sensitive(data: str) -> None:
    """POL-06."""
    assert named(data) == (iri(data),)


@pytest.mark.parametrize("data", ["PersonalData", "Data", "pd:EmailAddress", "ex:HealthRecord"])
def test_other_data_is_not(data: str) -> None:
    """POL-06: neither what is broader, nor what the vocabulary does not know, whatever its name."""
    assert named(data) == ()


def test_every_special_category_of_the_vocabulary_is_sensitive() -> None:
    """POL-06."""
    special = iri("SpecialCategoryPersonalData")
    below = {name for name, above in VOCABULARY.data.above.items() if special in above}

    assert len(below) > 30
    assert below <= VOCABULARY.sensitive_data


def test_one_process_of_several_is_enough() -> None:
    """POL-06."""
    found = named("PersonalData", "pd:Religion", "pd:Health")

    assert found == (iri("pd:Health"), iri("pd:Religion"))


@pytest.mark.parametrize("data", sorted(VOCABULARY.sensitive_data))
def test_permitting_personal_data_in_general_permits_none_of_it(data: str) -> None:
    """TRM-04: so no standard terms, which permit that, are within by themselves."""
    done = practices(replace(process(), data=(data,)))

    verdict = match(done, terms(permission(data="PersonalData")), VOCABULARY)

    assert verdict.result is not Result.WITHIN
