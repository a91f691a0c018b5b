"""Checkpoints of a running training, as `eval_lpr.py --watch` follows them."""

import os

from random_network import save_random_network

from lpr.models.new_checkpoints import new_checkpoints


def test_the_newest_that_can_be_read_is_given_also_when_it_is_written_again(tmp_path, make_spec):
    def save(step, seed=1):
        return save_random_network(tmp_path, make_spec(), seed, step)

    first, second = save(1), save(2)
    found = new_checkpoints(str(tmp_path))
    assert next(found) == second
    os.truncate(second + '.index', 10)
    assert next(found) == first
    again = save(2, seed=2)  # a training that went on from the first
    assert next(found) == again == second
    assert next(new_checkpoints(str(tmp_path))) == second
