"""The ``assent-server`` command: one file each command, this one gathers them.

Data goes to stdout, everything else to stderr; exit codes stand in ``exits``.
"""

from assent_server.commands import exits
from assent_server.commands.agreements import agreements
from assent_server.commands.dispute import dispute
from assent_server.commands.doctor import doctor
from assent_server.commands.fsck import fsck
from assent_server.commands.fulfil import fulfil
from assent_server.commands.init import init
from assent_server.commands.keys import keys
from assent_server.commands.pending import pending
from assent_server.commands.policy import policy
from assent_server.commands.practices import practices
from assent_server.commands.program import Program
from assent_server.commands.retire import retire
from assent_server.commands.run import run
from assent_server.commands.terminate import terminate

__all__ = ["main"]

main = Program(
    name="assent-server",
    help="A company's endpoint for customers who come with their own terms.",
    epilog=exits.help_text(),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
_IN_ORDER_OF_USE = (
    init,
    practices,
    policy,
    run,
    agreements,
    pending,
    terminate,
    fulfil,
    dispute,
    retire,
    keys,
    doctor,
    fsck,
)
for _command in _IN_ORDER_OF_USE:
    main.add_command(_command)
