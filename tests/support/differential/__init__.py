"""Two implementations of a verifier held against each other on mutated input.

``seeds`` are valid requests of the line protocol, ``mutations`` change them, ``resigning`` makes
digests and proofs true again so that a change gets past the signatures, and ``reducing`` makes an
input on which two verifiers disagree as small as it gets.
"""

from support.differential.mutations import Mutant, mutants
from support.differential.node import NodeVerifier
from support.differential.reducing import candidate_vector, reduced
from support.differential.seeds import SEEDS, Seed

__all__ = ["SEEDS", "Mutant", "NodeVerifier", "Seed", "candidate_vector", "mutants", "reduced"]
