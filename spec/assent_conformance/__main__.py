"""``python -m assent_conformance``: the same as ``assent-conformance``."""

from assent_conformance.commands import main

main()
