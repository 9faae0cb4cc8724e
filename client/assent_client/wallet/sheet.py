"""The recovery sheet: one page to print or to copy by hand.

It holds the words and no other secret.
"""

from assent.times import Instant
from assent_client.wallet.recovery import WORDS, to_words

__all__ = ["recovery_sheet"]

_PAGE = """\
RECOVERY SHEET OF YOUR ASSENT WALLET                     made {day}

{words}

Keep this sheet on paper, where you keep other papers that matter. Whoever
has these words can act in your name towards every vendor in your wallet.
Nobody will ever ask you for them.

WHAT THESE WORDS BRING BACK
  - your keys: with them vendors recognise you, on any computer;
  - your agreements: vendors that have a copy give it back to you when you
    name their sites and run  assent sync ;
  - a wallet file whose passphrase you forgot.

WHAT THEY DO NOT BRING BACK
  - copies that a vendor no longer has, or does not give back;
  - your list of vendors, your preferences and what was not yet sent.
  A backup has all of that. Make one with  assent backup , and make the
  next one after each new agreement.

WITHOUT THIS SHEET AND WITHOUT A BACKUP, a lost computer or a forgotten
passphrase means: you can no longer prove your agreements, nor end them
under the name by which the vendors know you. Nobody can reset it for you.

TO RESTORE: run  assent init , choose "restore", and type the words in order.
Capitals, hyphens and line breaks do not matter. If one word is wrong, you
are told which. The last two words only check the others; type them, too.
"""


def recovery_sheet(secret: bytes, *, made: Instant) -> str:
    """The text of the sheet for a wallet's secret, within one page of 80 columns."""
    words = to_words(secret)
    lines = [
        "".join(f"{place + 1:>6}. {words[place]:<10}" for place in range(row, row + 3)).rstrip()
        for row in range(0, WORDS, 3)
    ]
    return _PAGE.format(day=made[:10], words="\n".join(lines))
