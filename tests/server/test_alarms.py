"""A deadline that moves without a timer for each move."""

import asyncio

from assent_server.alarms import Alarm


class Counting(asyncio.SelectorEventLoop):
    """An event loop that counts the timers it is asked for."""

    timers = 0

    def call_at(self, when, callback, *args, context=None):
        self.timers += 1
        return super().call_at(when, callback, *args, context=context)


def run(scenario):
    """What a scenario of a loop, an alarm and the moments it rang returns."""

    async def main():
        loop = asyncio.get_running_loop()
        rang: list[float] = []
        return await scenario(loop, Alarm(loop, lambda: rang.append(loop.time())), rang)

    with asyncio.Runner(loop_factory=Counting) as runner:
        return runner.run(asyncio.wait_for(main(), 10))


def test_it_rings_once_and_not_before_its_time():
    """SRV-01."""

    async def scenario(loop, alarm, rang):
        due = loop.time() + 0.05
        alarm.set_at(due)
        await asyncio.sleep(0.2)
        return due, rang

    due, (moment,) = run(scenario)
    assert moment >= due - 0.001


def test_set_later_it_rings_later():
    """SRV-01."""

    async def scenario(loop, alarm, rang):
        alarm.set(0.02)
        due = loop.time() + 0.15
        alarm.set_at(due)
        await asyncio.sleep(0.3)
        return due, rang

    due, (moment,) = run(scenario)
    assert moment >= due - 0.001


def test_set_sooner_it_rings_sooner():
    """SRV-01."""

    async def scenario(loop, alarm, rang):
        alarm.set(60)
        alarm.set(0.02)
        await asyncio.sleep(0.2)
        return rang

    assert len(run(scenario)) == 1


def test_unset_it_does_not_ring_until_it_is_set_again():
    """SRV-01."""

    async def scenario(loop, alarm, rang):
        alarm.set(0.02)
        alarm.unset()
        await asyncio.sleep(0.1)
        before = len(rang)
        alarm.set(0.02)
        await asyncio.sleep(0.1)
        return before, len(rang)

    assert run(scenario) == (0, 1)


def test_dropped_it_never_rings():
    """SRV-01."""

    async def scenario(loop, alarm, rang):
        alarm.set(0.02)
        alarm.drop()
        await asyncio.sleep(0.1)
        return rang

    assert run(scenario) == []


def test_moving_it_a_thousand_times_takes_one_timer():
    """SRV-01."""

    async def scenario(loop, alarm, rang):
        before = loop.timers
        for _ in range(1000):
            alarm.set(60)
            alarm.unset()
        made = loop.timers - before
        alarm.drop()
        return made

    assert run(scenario) == 1
