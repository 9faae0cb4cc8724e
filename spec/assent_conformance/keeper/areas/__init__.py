"""The areas of checks, one a module, in the order of a run."""

from assent_conformance.keeper.areas import files, history, terms

__all__ = ["AREAS"]

AREAS = (files.AREA, history.AREA, terms.AREA)
