"""Other forms of a report: JUnit for build servers, and a page that compares implementations."""

from assent_conformance.reports.grid import TEMPLATES, grid, table
from assent_conformance.reports.junit import junit

__all__ = ["TEMPLATES", "grid", "junit", "table"]
