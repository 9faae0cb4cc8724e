"""What terms mean: the vocabulary, and whether what is done is within what is allowed.

Pure and deterministic. Shapes are the business of ``documents``, which terms stand in a roster
that of ``roster``, and which of them a vendor wants that of ``policy``.
"""

from assent.terms.activity import Activity
from assent.terms.explanation import COMPARING, CUSTOMER, VENDOR, Voice
from assent.terms.matching import allow, compare, match, weigh
from assent.terms.sensitivity import sensitive_data
from assent.terms.verdict import Finding, Result, Verdict
from assent.terms.vocabulary import Vocabulary, words
from assent.terms.vocabulary import load as load_vocabulary

__all__ = [
    "COMPARING",
    "CUSTOMER",
    "VENDOR",
    "Activity",
    "Finding",
    "Result",
    "Verdict",
    "Vocabulary",
    "Voice",
    "allow",
    "compare",
    "load_vocabulary",
    "match",
    "sensitive_data",
    "weigh",
    "words",
]
