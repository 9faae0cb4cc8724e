"""How things are said to people: the one place for it, whoever asks.

Customer and vendor, never first and second party; nothing about how keys and signatures work.
Every function returns text; where it goes is the business of ``commands``.
"""

from assent_client.words.rules import Deeds, Rules, deeds_of, rules_of
from assent_terminal.plain import (
    LOCAL_TEST,
    capitalised,
    count,
    day,
    distinct,
    host,
    is_local,
    moment,
    plain,
)

__all__ = [
    "LOCAL_TEST",
    "Deeds",
    "Rules",
    "capitalised",
    "count",
    "day",
    "deeds_of",
    "distinct",
    "host",
    "is_local",
    "moment",
    "plain",
    "rules_of",
]
