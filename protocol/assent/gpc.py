"""Global Privacy Control: which uses of data a ``Sec-GPC: 1`` forbids, whatever was agreed.

The signal asks that data be not sold to or shared with anyone but the party whom the person means
to deal with, nor used for advertising across sites (W3C Global Privacy Control, 2). It forbids
and never permits: of signal and agreement the stricter one wins (GPC-01).
"""

from typing import Final

from assent.documents.terms import Recipient, RecipientKind
from assent.terms import Vocabulary
from assent.usage import Use

__all__ = ["SIGNALLED", "objection"]

SIGNALLED: Final = "1"
"""The only value of the header that says something (GPC-01)."""

_DPV: Final = "https://w3id.org/dpv#"
_ADVERTISING: Final = f"{_DPV}PersonalisedAdvertising"
_SALES: Final = frozenset({f"{_DPV}SellDataToThirdParties", f"{_DPV}SellInsightsFromData"})
# What she asked for, or the law demands, may need somebody else: a carrier, a bank, a court.
_ASKED_FOR: Final = frozenset(
    {
        f"{_DPV}FulfilmentOfObligation",
        f"{_DPV}RequestedServiceProvision",
        f"{_DPV}PaymentManagement",
        f"{_DPV}EnforceSecurity",
    }
)
_OWN_SIDE: Final = (RecipientKind.NONE, RecipientKind.SECOND_PARTY, RecipientKind.PROCESSORS)


def objection(use: Use, vocabulary: Vocabulary) -> str | None:
    """Why the signal forbids a use, in a sentence; None where it does not (GPC-02).

    A purpose of which personalised advertising may be a part counts as it: nobody can tell.
    """
    known = vocabulary.purposes
    for purpose in use.purposes:
        above = known.above[purpose] if purpose in known else frozenset()
        if purpose not in known or known.related(purpose, _ADVERTISING):
            return "The customer's browser objects to advertising by her data."
        if above & _SALES:
            return "The customer's browser objects to the sale of her data."
        if not above & _ASKED_FOR and any(map(_is_other, use.recipients)):
            return "The customer's browser objects to sharing her data with others."
    return None


def _is_other(recipient: Recipient) -> bool:
    return recipient.kind not in _OWN_SIDE
