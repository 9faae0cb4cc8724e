"""Every state that one small negotiation can reach, walked with the real core.

One customer, one vendor, an agreement between them and one proffer that would supersede it. The
documents are real and so is what decides about them: ``advance``, ``standing`` and the checks of
the core. Disk, memory, network and time are sets and numbers.
"""

from exploration.invariants import Violation
from exploration.search import Walk, walk
from exploration.small_world import Setting

__all__ = ["Setting", "Violation", "Walk", "walk"]
