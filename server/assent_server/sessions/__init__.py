"""Sessions: which agreement a request stands under (specification, Sessions).

``token`` is what a visitor's requests carry, ``secret`` what makes it unforgeable. Only the
vendor's own software reads a token; to everybody else it is opaque.
"""
