"""Everything of the specification that a program writes: regions, pictures, the list.

``outputs`` says what each file should be; whoever checks compares, whoever writes writes.
"""

from pathlib import Path

from specification import diagram, law, measures, promela, requirements, threats
from specification.examples import EXAMPLES
from specification.regions import Writers, filled
from specification.tables import TABLES
from specification.text import SPEC, parts

__all__ = ["WRITERS", "differences", "outputs", "write"]

WRITERS: Writers = {
    **TABLES,
    **EXAMPLES,
    **threats.TABLES,
    **measures.TABLES,
    **law.TABLES,
    **requirements.TABLES,
    **promela.TABLES,
}


def outputs() -> dict[Path, str]:
    """What the files that hold something generated should be, by path."""
    read = parts()
    found = {part.path: filled(part.text, WRITERS) for part in read}
    found[requirements.LIST] = requirements.write_list(requirements.read(read))
    found[SPEC / "figures" / "negotiation.svg"] = diagram.draw()
    found[promela.MODEL] = promela.filled(promela.MODEL.read_text(encoding="utf-8"))
    return found


def differences() -> list[Path]:
    """The files that differ from what they should be."""
    return [
        path
        for path, due in outputs().items()
        if not path.exists() or path.read_text(encoding="utf-8") != due
    ]


def write() -> list[Path]:
    """Write what differs; the files that were written."""
    changed = differences()
    due = outputs()
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(due[path], encoding="utf-8")
    return changed
