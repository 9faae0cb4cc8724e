"""How things are said to people: the one place for it, whoever asks.

Customer and vendor, never first and second party; nothing about how keys and signatures work.
Every function returns text; where it goes is the business of ``commands``.
"""

from assent_client.words.plain import LOCAL_TEST, capitalised, day, host, moment, plain, possessive
from assent_client.words.rules import Rules, rules_of

__all__ = [
    "LOCAL_TEST",
    "Rules",
    "capitalised",
    "day",
    "host",
    "moment",
    "plain",
    "possessive",
    "rules_of",
]
