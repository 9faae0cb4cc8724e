"""Whether a view keeps the rules of its form.

For ODRL those of its information model, for ISO/IEC TS 27560 the fields of DPV's guide, for
Kantara a closed JSON Schema of our own after the members that version 1.1 lists. Every concept
has to be one of the pinned vocabulary.
"""

from enum import StrEnum
from functools import cache
from typing import Any, Final

import jsonschema_rs

import assent_schemas
from assent.terms import Vocabulary
from assent.views.consent_shape import consent_shape
from assent.views.odrl_shape import odrl_shape
from assent.views.shapes import breaches

__all__ = ["Form", "faults"]

_KANTARA: Final = "views/kantara-consent-receipt-1.1.schema.json"


class Form(StrEnum):
    """The forms in which a record can be read."""

    ODRL = "odrl"
    ISO_27560 = "iso27560"
    KANTARA = "kantara"


def faults(view: Any, form: Form, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Each place at which ``view`` is not what its form asks for, and how; none if it is."""
    if form is Form.KANTARA:
        return _schema_faults(view) or _foreign(view, vocabulary)
    shape = odrl_shape(vocabulary) if form is Form.ODRL else consent_shape(vocabulary)
    return tuple(breaches(view, shape))


def _schema_faults(view: Any) -> tuple[str, ...]:
    return tuple(
        f"/{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in _kantara().iter_errors(view)
    )


def _foreign(view: Any, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The categories of a receipt that the vocabulary does not have; the form leaves them free."""
    purposes = [item for service in view["services"] for item in service["purposes"]]
    return tuple(
        f"/services/purposes/{name}: {concept}"
        for name, known in (
            ("purposeCategory", vocabulary.purposes),
            ("piiCategory", vocabulary.data),
        )
        for item in purposes
        for concept in item[name]
        if concept not in known
    )


@cache
def _kantara() -> Any:
    return jsonschema_rs.Draft202012Validator(assent_schemas.load(_KANTARA))
