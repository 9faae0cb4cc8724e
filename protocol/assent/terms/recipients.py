"""Who receives data: the order for permissions, and the intersection for prohibitions.

none < second party < processors < named third parties < categories < any. Categories are
categories of third parties; ``partners`` whom nobody names may be processors or third parties.
"""

from msgspec.structs import replace

from assent.documents.terms import Recipient, RecipientKind
from assent.terms.verdict import Result
from assent.terms.vocabulary import Concepts

__all__ = ["EVERY_THIRD_PARTY", "THIRD_PARTIES", "avoids", "closure", "covered", "parts"]

_THIRD_PARTY = "https://w3id.org/dpv#ThirdParty"
THIRD_PARTIES = Recipient(kind=RecipientKind.CATEGORY, ref=_THIRD_PARTY)
"""All third parties, as one category."""

EVERY_THIRD_PARTY = frozenset(
    {
        _THIRD_PARTY,
        "https://w3id.org/dpv#Recipient",
        "https://w3id.org/dpv/standards/ieee/7012#ThirdParty",
    }
)
_ANYONE_ELSE = "*"
_KIND = RecipientKind
_ORDER = tuple(RecipientKind)
_OWN_SIDE = (_KIND.NONE, _KIND.SECOND_PARTY, _KIND.PROCESSORS)


def covered(actual: Recipient, permitted: Recipient, categories: Concepts) -> Result:
    """Whether permitting one recipient permits the other."""
    if permitted.kind is _KIND.ANY:
        return Result.WITHIN
    if actual.kind is _KIND.ANY:
        return Result.OUTSIDE
    if actual.kind in _OWN_SIDE:
        enough = _ORDER.index(permitted.kind) >= _ORDER.index(actual.kind)
        return Result.WITHIN if enough else Result.OUTSIDE
    if _KIND.PARTNERS in (actual.kind, permitted.kind):
        known = permitted.kind in (_KIND.NONE, _KIND.SECOND_PARTY)
        return Result.OUTSIDE if known else Result.UNKNOWN
    if permitted.kind is _KIND.NAMED:
        same = actual.kind is _KIND.NAMED and actual.ref == permitted.ref
        return Result.WITHIN if same else Result.OUTSIDE
    if permitted.kind is _KIND.CATEGORY:
        return _in_category(actual, permitted.ref or "", categories)
    return Result.OUTSIDE


def _in_category(actual: Recipient, permitted: str, categories: Concepts) -> Result:
    category = _category(actual)
    if category is not None and category not in categories:
        return Result.UNKNOWN
    if permitted in EVERY_THIRD_PARTY:
        return Result.WITHIN
    if category is None or permitted not in categories:
        return Result.UNKNOWN
    if category in EVERY_THIRD_PARTY:
        return Result.UNKNOWN if actual.kind is _KIND.NAMED else Result.OUTSIDE
    result = categories.within(category, {permitted})
    # One named organisation may well be a hospital; not every organisation is.
    maybe = actual.kind is _KIND.NAMED and category in categories.above[permitted]
    return Result.UNKNOWN if maybe and result is Result.OUTSIDE else result


def avoids(actual: Recipient, forbidden: Recipient, categories: Concepts) -> Result:
    """Whether two recipients have nobody in common; processors act for the second party."""
    kinds = (actual.kind, forbidden.kind)
    if _KIND.NONE in kinds:
        return Result.WITHIN
    if _KIND.ANY in kinds:
        return Result.OUTSIDE
    if _KIND.PARTNERS in kinds:
        return Result.WITHIN if _KIND.SECOND_PARTY in kinds else Result.UNKNOWN
    if forbidden.kind is _KIND.SECOND_PARTY:
        return Result.OUTSIDE if actual.kind in _OWN_SIDE else Result.WITHIN
    if forbidden.kind in _OWN_SIDE or actual.kind in _OWN_SIDE:
        return Result.OUTSIDE if actual.kind is forbidden.kind else Result.WITHIN
    if forbidden.kind is _KIND.NAMED:
        return _avoids_named(actual, forbidden)
    return _avoids_category(actual, forbidden.ref or "", categories)


def _avoids_named(actual: Recipient, forbidden: Recipient) -> Result:
    if actual.kind is _KIND.NAMED:
        return Result.OUTSIDE if actual.ref == forbidden.ref else Result.WITHIN
    return Result.OUTSIDE if actual.ref in EVERY_THIRD_PARTY else Result.UNKNOWN


def _avoids_category(actual: Recipient, forbidden: str, categories: Concepts) -> Result:
    category = _category(actual)
    if forbidden in EVERY_THIRD_PARTY or category in EVERY_THIRD_PARTY:
        return Result.OUTSIDE
    if category is None or category not in categories or forbidden not in categories:
        return Result.UNKNOWN
    return Result.OUTSIDE if categories.related(category, forbidden) else Result.WITHIN


def _category(recipient: Recipient) -> str | None:
    return recipient.ref if recipient.kind is _KIND.CATEGORY else recipient.category


def closure(recipients: tuple[Recipient, ...]) -> tuple[Recipient, ...]:
    """The recipients that are permitted, with the lower ones that come with them.

    A named one is permitted whatever it calls itself, so that its category does not count.
    """
    highest = max(_ORDER.index(recipient.kind) for recipient in recipients)
    lower = (Recipient(kind=kind) for kind in _OWN_SIDE if _ORDER.index(kind) < highest)
    own = (replace(r, category=None) if r.kind is _KIND.NAMED else r for r in recipients)
    return (*lower, *own)


def parts(recipient: Recipient, categories: Concepts) -> tuple[Recipient, ...]:
    """What a recipient consists of: of a category its kinds, and anyone in it by name."""
    if recipient.kind is _KIND.ANY:
        return (THIRD_PARTIES,)
    if recipient.kind is not _KIND.CATEGORY or (recipient.ref or "") not in categories:
        return ()
    category = recipient.ref or ""
    if category in EVERY_THIRD_PARTY:
        narrower = tuple(c for c, own in categories.parents.items() if not own)
        anyone = Recipient(kind=_KIND.NAMED, ref=_ANYONE_ELSE)
    else:
        narrower = categories.children[category]
        anyone = Recipient(kind=_KIND.NAMED, ref=_ANYONE_ELSE, category=category)
    kinds = (Recipient(kind=_KIND.CATEGORY, ref=c) for c in narrower if c not in EVERY_THIRD_PARTY)
    return (*kinds, anyone)
