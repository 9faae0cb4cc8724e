"""What becomes of an agreement after it was signed: where it stands, and what goes on to bind.

All of it follows from documents and a time. Owns no clock, no key and no store; proofs were
checked by ``record`` before.
"""

from assent.agreement.comparison import Gap, compare
from assent.agreement.deadlines import Deadline, DeadlineKind, deadlines
from assent.agreement.disputes import open_disputes
from assent.agreement.duties import OwedDuty
from assent.agreement.force import terms_in_force
from assent.agreement.history import (
    about,
    are_rivals,
    chain,
    check_belongs,
    check_notice,
    check_whole,
    forks,
)
from assent.agreement.listing import check_heads, covers, known, page, place
from assent.agreement.sight import named, seen_since
from assent.agreement.status import Standing, Status, standing, takes_effect

__all__ = [
    "Deadline",
    "DeadlineKind",
    "Gap",
    "OwedDuty",
    "Standing",
    "Status",
    "about",
    "are_rivals",
    "chain",
    "check_belongs",
    "check_heads",
    "check_notice",
    "check_whole",
    "compare",
    "covers",
    "deadlines",
    "forks",
    "known",
    "named",
    "open_disputes",
    "page",
    "place",
    "seen_since",
    "standing",
    "takes_effect",
    "terms_in_force",
]
