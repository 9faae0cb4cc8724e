"""The calls of an HTTP surface as a table, and what is made from it for machines and people.

Routes, OpenAPI document, its page and the specification's list of calls come from one table, so
that none of them can say what another one does not.
"""

from assent_server.openapi.calls import PARAMETERS, Call, Known, Shape, by_path, one_of
from assent_server.openapi.document import Surface, write

__all__ = ["PARAMETERS", "Call", "Known", "Shape", "Surface", "by_path", "one_of", "write"]
