"""Writes and builds the specification: its generated parts, its list of requirements, its site.

A tool of this repository, installed nowhere: it reads ``spec/``, ``schemas/`` and ``tests/`` of
the checkout that it lies in.
"""
