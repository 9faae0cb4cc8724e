"""What of the terms is in force, before and after the end.

Ending removes permissions only (AGR-06): prohibitions, default deny and the duties to erase,
return, answer or refund go on for everything received under the agreement.
"""

from msgspec.structs import replace

from assent.agreement.status import Standing
from assent.documents.terms import Prohibition, Terms

__all__ = ["terms_in_force"]


def terms_in_force(terms: Terms, standing: Standing) -> Terms:
    """The rules of ``terms`` that bind where an agreement on them stands as ``standing`` says.

    The result can be matched and explained as any terms, but is no document: it has no digest
    that anybody signed. A withdrawn purpose becomes a prohibition, so that what is broader or
    narrower is caught with it.
    """
    withdrawn = standing.withdrawn_purposes
    prohibitions = terms.prohibitions
    if withdrawn:
        prohibitions += (Prohibition(purposes=withdrawn),)
    left = (
        replace(
            permission,
            purposes=tuple(item for item in permission.purposes if item not in withdrawn),
        )
        for permission in (terms.permissions if standing.permits else ())
    )
    return replace(
        terms,
        permissions=tuple(permission for permission in left if permission.purposes),
        prohibitions=prohibitions,
    )
