"""A letter to a site that has no endpoint yet; the customer may send it herself."""

from typing import Final

__all__ = ["letter_to"]

_LETTER: Final = """\
To the people who run {host}

I would like to use your service on terms of my own: a short, standard list of what you may do
with my data, what you may not, and what you owe me. Your site does not take such terms yet, so
nothing was sent to you.

IEEE Std 7012-2025 describes how a person states such terms and how an organisation accepts them.
Assent is free software that does it on your side: your endpoint answers by itself, and both of us
keep the same signed record. It tells you what I agree to, in a form that you can prove later.

Please tell me when {host} takes its customers' terms.
"""


def letter_to(host: str) -> str:
    """The letter to one site, as plain text; it says nothing about the customer."""
    return _LETTER.format(host=host)
