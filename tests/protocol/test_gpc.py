"""Global Privacy Control: what the signal forbids, whatever was agreed."""

import pytest

from assent import gpc
from assent.documents.terms import Recipient, RecipientKind
from assent.terms import load_vocabulary
from assent.usage import Use

DPV = "https://w3id.org/dpv#"
OWN = Recipient(kind=RecipientKind.SECOND_PARTY)
PROCESSORS = Recipient(kind=RecipientKind.PROCESSORS)
CARRIER = Recipient(kind=RecipientKind.NAMED, ref="https://carrier.example/")
PARTNERS = Recipient(kind=RecipientKind.PARTNERS)


def objects(purpose: str, *recipients: Recipient) -> bool:
    use = Use(
        purposes=(DPV + purpose,),
        data=(f"{DPV}PersonalData",),
        operations=(f"{DPV}Use",),
        recipients=recipients or (OWN,),
    )
    return gpc.objection(use, load_vocabulary()) is not None


@pytest.mark.parametrize(
    "purpose",
    [
        "PersonalisedAdvertising",
        "TargetedAdvertising",
        "Marketing",
        "Advertising",
        "SellDataToThirdParties",
        "SellInsightsFromData",
        "NoSuchPurpose",
    ],
)
def test_advertising_and_sale_are_forbidden_and_what_may_be_them(purpose):
    """GPC-02."""
    assert objects(purpose)


@pytest.mark.parametrize(
    "purpose",
    ["ServiceProvision", "ServiceUsageAnalytics", "DirectMarketing", "ServicePersonalisation"],
)
def test_the_second_party_and_its_processors_may_go_on(purpose):
    """GPC-02."""
    assert not objects(purpose, OWN, PROCESSORS)


def test_nobody_else_gets_data_but_for_what_was_asked_for():
    """GPC-02."""
    assert objects("ServiceUsageAnalytics", CARRIER)
    assert objects("ServiceProvision", PARTNERS)
    assert not objects("DeliveryOfGoods", CARRIER)
    assert not objects("LegalCompliance", CARRIER)
    assert not objects("PaymentManagement", OWN, CARRIER)
