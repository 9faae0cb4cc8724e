"""Sensitive data in practices: health, belief, origin, biometrics and their like (GDPR 9).

What counts is DPV's own word: everything at or below ``dpv:SensitiveData``. Practices that name
personal data in general do not name it; terms that permit that in general leave it unknown,
since sensitive data has a second nature (TRM-04).
"""

from assent.terms.model import Practices
from assent.terms.vocabulary import Vocabulary

__all__ = ["sensitive_data"]


def sensitive_data(practices: Practices, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The sensitive categories of data that practices name, sorted; empty where there are none."""
    named = {category for process in practices.processes for category in process.data}
    return tuple(sorted(named & vocabulary.sensitive_data))
