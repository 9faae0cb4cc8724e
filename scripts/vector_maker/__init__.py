"""Makes the test vectors of ``spec/vectors`` from published keys and times.

It shares no code with the implementation that the vectors test: documents are plain objects here,
and canonical bytes, digests, nested ids and proofs are made a second time, from the specification.
What a verifier has to answer is written beside each case by hand, never asked of a verifier.
"""
