"""``assent terms``: the standard terms, what they say, how they compare."""

from assent_client.commands.program import Group
from assent_client.commands.terms_compare import terms_compare
from assent_client.commands.terms_list import terms_list
from assent_client.commands.terms_show import terms_show

__all__ = ["terms"]

terms = Group("terms", help="The standard terms: list, show, compare.")
for command in (terms_list, terms_show, terms_compare):
    terms.add_command(command)
