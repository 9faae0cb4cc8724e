"""``assent-server practices``: what the company does with data, in plain words and signed."""

from assent_server.commands.program import later
from assent_terminal import Group

__all__ = ["practices"]

practices = Group(
    "practices",
    help="What the company does with data: read it, sign it.",
    commands=(
        later("show", "Every profile in plain words, and whether it is signed.", group="practices"),
        later("sign", "Show, confirm and sign.", group="practices"),
    ),
)
