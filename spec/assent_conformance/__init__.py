"""The conformance kit: it plays the other side, and holds an implementation to the requirements.

It knows an implementation by an address or a command only, so that any language can be tested. It
makes its documents with the core (``assent``), and never imports the server or the client.
"""
