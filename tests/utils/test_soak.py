"""The soak: its claims fail where they should. The soak itself takes minutes: `utils/soak.py`."""

import pytest

from utils.soak import FIRST_MEMORY, LAST_MEMORY, affordable_steps, check_claims
from utils.soaking.runs import Run

UNDISTURBED = [Run(0, 200, False, [1.0] * 200, [100.0] * 200, 200, 0)]
KILLED = [Run(0, 60, True, [1.0] * 60, [100.0] * 60, 50, 0),
          Run(0, 0, True, [], [], 50, 0),  # killed before it told of its checkpoint
          Run(50, 149, True, [1.0] * 99, [100.0] * 99, 100, 0),
          Run(100, 200, False, [1.0] * 100, [100.0] * 100, 200, 0)]


def result(undisturbed=None, **killed):
    figures = {FIRST_MEMORY: 100.0, LAST_MEMORY: 109.0, 'LP-RR': 1.0,
               'kills': 3, 'most steps lost': 49}
    return {'steps': 200, 'undisturbed': dict(figures, **(undisturbed or {})),
            'killed': dict(figures, **killed)}


def failed(figures, killed):
    return [claim for claim, holds in check_claims(figures, UNDISTURBED, killed, 3).items()
            if not holds]


def test_a_training_that_lost_nothing_keeps_every_claim():
    assert failed(result(), KILLED) == []


@pytest.mark.parametrize('figures, claim', [
    ({'kills': 2}, 'as many kills as asked for'),
    ({'most steps lost': 51}, 'a kill costs at most 50 steps'),
    ({LAST_MEMORY: 111.0}, 'memory does not grow from run to run'),
    ({'undisturbed': {LAST_MEMORY: 111.0}}, 'memory does not grow in a long run'),
    ({'LP-RR': 0.9}, 'LP-RR is that of the undisturbed training')])
def test_a_figure_that_is_worse_fails_its_claim(figures, claim):
    assert failed(result(**figures), KILLED) == [claim]


@pytest.mark.parametrize('number, change, claim', [
    (0, {'damaged': 1}, 'every checkpoint can be read after every kill'),
    (2, {'resumed': 0}, 'every run goes on from the newest checkpoint'),
    (3, {'newest': 199}, 'all steps are done')])
def test_a_run_that_lost_something_fails_its_claim(number, change, claim):
    runs = list(KILLED)
    runs[number] = runs[number]._replace(**change)
    assert failed(result(), runs) == [claim]


def test_the_time_is_shared_by_two_trainings_and_the_starts_after_kills():
    """The first step ends after 10 s, 50 steps take 50 s: 4 kills cost 4 x (12.5 + 25) s."""
    trial = Run(0, 51, False, [10.0 + step for step in range(51)], [], 50, 0)
    assert affordable_steps(trial, (2000 + 150) / 0.8, 4) == 1000
    assert affordable_steps(trial, 10, 4) == 300
