"""The steps of the Promela model, written from the core's table, and the table of its counts."""

import json
import re
from collections.abc import Iterable

from assent.documents.parts import Party
from assent.negotiation import STEPS, Step
from specification.regions import Writers
from specification.tables.markdown import code, table
from specification.text import SPEC

__all__ = ["MODEL", "TABLES", "filled"]

MODEL = SPEC / "model" / "assent.pml"

_REGION = re.compile(r"(?<=/\* generated: steps \*/\n).*?(?=/\* end \*/)", re.DOTALL)
_SENDERS = {Party.FIRST: "first", Party.SECOND: "second"}


def filled(text: str, steps: Iterable[Step] = STEPS) -> str:
    """The model with these steps; the rest of it is written by hand."""
    lines = "".join(f"{_line(step)}\n" for step in steps)
    return _REGION.sub(lambda _: lines, text, count=1)


def counts() -> str:
    """What walk and spin counted, as it is kept beside the model."""
    kept = json.loads((MODEL.parent / "counts.json").read_text(encoding="utf-8"))
    walks = [
        (f"{walk}: {name}", f"{number:,}")
        for walk in ("walk", "ending")
        for name, number in kept[walk].items()
    ]
    spin = [(f"spin: {code(name)}, states", f"{number:,}") for name, number in kept["spin"].items()]
    return table(("what", "counted"), [*walks, *spin])


TABLES: Writers = {"model-counts": counts}


def _line(step: Step) -> str:
    sender = _SENDERS[step.sender]
    when = f"from == {step.state} && sender == {sender} && document == {step.document}"
    return f"  :: {when} -> next = {step.next}"
