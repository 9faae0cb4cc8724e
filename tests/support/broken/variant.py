"""What a variant is, and how it is listed."""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["VARIANTS", "Variant", "listed"]

Apply = Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """``program`` is ``vendor``, ``client`` or ``verifier``; ``check`` is what must fail."""

    name: str
    program: str
    check: str
    apply: Apply


VARIANTS: dict[str, Variant] = {}


def listed(program: str, check: str) -> Callable[[Apply], Apply]:
    """List a function that breaks a program; its name says how."""

    def add(apply: Apply) -> Apply:
        name = apply.__name__.replace("_", "-")
        VARIANTS[name] = Variant(
            name=name, program=program, check=f"{program}/{check}", apply=apply
        )
        return apply

    return add
