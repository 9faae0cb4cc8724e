"""Time and chance of a process: ids that no two processes share, and clocks that jump."""

import os
import uuid

from assent_server import clock


def test_a_process_that_was_copied_makes_other_ids() -> None:
    """ST16: after a fork both halves would go on with the same chance, if it were kept inside."""
    reading, writing = os.pipe()
    clock.new_id()
    child = os.fork()
    if child == 0:
        os.write(writing, " ".join(clock.new_id() for _ in range(20)).encode())
        os._exit(0)
    own = {clock.new_id() for _ in range(20)}
    os.waitpid(child, 0)
    theirs = set(os.read(reading, 65_536).decode().split())
    os.close(reading)
    os.close(writing)

    assert len(own) == len(theirs) == 20
    assert own.isdisjoint(theirs)


def test_an_id_is_a_random_uuid_in_its_one_spelling() -> None:
    """ST16, PRF-06: 122 bits of chance."""
    made = [clock.new_id() for _ in range(1_000)]

    assert len(set(made)) == len(made)
    for text in made:
        value = uuid.UUID(text.removeprefix("urn:uuid:"))
        assert (value.version, value.variant) == (4, uuid.RFC_4122)
        assert f"urn:uuid:{value}" == text
