"""``assent-server keys``: the keys that sign for the company."""

from assent_server.commands.keys_list import list_keys
from assent_server.commands.keys_new import new
from assent_server.commands.keys_rotate import rotate
from assent_server.commands.program import Group

__all__ = ["keys"]

keys = Group("keys", help="The keys that sign for the company.")
keys.add_command(list_keys)
keys.add_command(new)
keys.add_command(rotate)
