"""The customer's side: a library that acts for her, the wallet, and the command line.

The library decides nothing that she did not say, trusts nothing that a vendor says, and sends
nothing before it has looked. Its public names are those of ``library``, which is imported when
one of them is used: the command line starts without it.
"""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assent_client.library import *  # noqa: F403
    from assent_client.library import __all__ as __all__


def __getattr__(name: str) -> Any:
    # Whoever imports a module of this package asks for it as an attribute first.
    if find_spec(f"{__name__}.{name}") is not None:
        raise AttributeError(name)
    return getattr(import_module("assent_client.library"), name)
