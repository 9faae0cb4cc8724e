"""What the programs of Assent have in common at a terminal, whichever party they are for.

Owns exit codes, groups that load a command when it is called, how errors end a program, how lines
are laid out, and the plain words for what the core speaks of. Knows nothing of wallets, folders or
networks.
"""

from assent_terminal.groups import Group, Later
from assent_terminal.program import Failure, Program
from assent_terminal.screen import Screen

__all__ = ["Failure", "Group", "Later", "Program", "Screen"]
