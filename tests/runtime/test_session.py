"""Seeds and GPU settings."""

import os
import random
import sys
import threading
import types

import numpy as np
import pytest
import tensorflow as tf

from lpr.runtime.session import open_session, prepare_devices, set_random_seeds


def execution(**settings):
    values = {'CUDA_VISIBLE_DEVICES': None, 'per_process_gpu_memory_fraction': None,
              'allow_growth': None}
    return types.SimpleNamespace(**dict(values, **settings))


def draw():
    """One random number each of Python, NumPy and TensorFlow."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        set_random_seeds(5)
        return random.random(), np.random.uniform(), float(session.run(tf.random.uniform([])))


def test_a_seed_gives_the_same_numbers_again():
    assert draw() == draw()


def test_without_a_seed_nothing_is_seeded():
    set_random_seeds(5)
    expected = random.random()
    set_random_seeds(5)
    set_random_seeds(None)
    assert random.random() == expected


def test_the_gpus_of_a_section_are_the_visible_ones(monkeypatch):
    monkeypatch.setenv('CUDA_VISIBLE_DEVICES', 'unset')
    monkeypatch.setenv('CUDA_DEVICE_ORDER', 'unset')
    prepare_devices(execution(CUDA_VISIBLE_DEVICES=''))
    assert os.environ['CUDA_VISIBLE_DEVICES'] == ''
    assert os.environ['CUDA_DEVICE_ORDER'] == 'PCI_BUS_ID'


@pytest.mark.parametrize('rank, device', [(0, '4'), (1, '7'), (2, '4')])
def test_processes_of_a_machine_take_the_gpus_in_turns(monkeypatch, rank, device):
    monkeypatch.setenv('CUDA_VISIBLE_DEVICES', 'unset')
    monkeypatch.setenv('CUDA_DEVICE_ORDER', 'unset')
    prepare_devices(execution(CUDA_VISIBLE_DEVICES='4,7'), rank)
    assert os.environ['CUDA_VISIBLE_DEVICES'] == device


@pytest.mark.parametrize('rank, device', [(0, '2'), (1, '5'), (2, '2')])
def test_they_share_the_gpus_of_the_environment_if_the_config_lists_none(monkeypatch, rank, device):
    monkeypatch.setenv('CUDA_VISIBLE_DEVICES', '2,5')
    prepare_devices(execution(), rank)
    assert os.environ['CUDA_VISIBLE_DEVICES'] == device


def test_a_process_sees_all_gpus_if_nothing_lists_them(monkeypatch):
    monkeypatch.delenv('CUDA_VISIBLE_DEVICES', raising=False)
    prepare_devices(execution(), 1)
    assert 'CUDA_VISIBLE_DEVICES' not in os.environ


def test_a_section_without_gpus_leaves_the_environment(monkeypatch):
    monkeypatch.setenv('CUDA_VISIBLE_DEVICES', '3')
    prepare_devices(execution())
    prepare_devices()
    assert os.environ['CUDA_VISIBLE_DEVICES'] == '3'


def test_any_settings_run_on_a_machine_without_a_gpu(monkeypatch):
    monkeypatch.setenv('CUDA_VISIBLE_DEVICES', '')
    with tf.Graph().as_default() as graph:
        three = tf.constant(1) + 2
    for settings in (None, execution(), execution(per_process_gpu_memory_fraction=0.8,
                                                  allow_growth=True)):
        with open_session(settings, graph) as session:
            assert session.run(three) == 3


def test_devices_may_be_prepared_in_several_threads(capfd):
    """The descriptor of stderr is another one meanwhile."""
    before = os.fstat(2)
    threads = [threading.Thread(target=prepare_devices) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert os.path.samestat(os.fstat(2), before)


def test_a_process_without_stderr_prepares_its_devices(monkeypatch):
    monkeypatch.setattr(sys, 'stderr', None)
    prepare_devices()
