"""Makes plates and an untrained model to measure, by the toolkit's own commands."""

import functools
import os
import sys

from lpr.runtime.files import atomic_write
from utils.commands import output_of

CONFIG = """
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
quantization_aware = {quantized}
model_dir = '{folder}/model'


class train:
    file_list_path = '{folder}/plates/annotations.txt'
    batch_size = {batch_size}
    freeze_batch_norm = {frozen}
    steps = 2
    random_seed = 1
    need_to_save_log = False


class eval:
    file_list_path = train.file_list_path
    batch_size = 32


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
"""
# name -> (quantization aware, averages frozen, plates a step)
CONFIGS = {'float': (False, False, 32), 'quantized': (True, False, 32),
           'frozen': (True, True, 32), 'small_batch': (False, False, 16)}


def make_model(folder, trained, plates, *forms):
    """Makes plates, configs and an untrained model of the config `trained`, in a frozen graph."""
    for name, (quantized, frozen, batch_size) in CONFIGS.items():
        with atomic_write(config_path(folder, name)) as stream:
            stream.write(CONFIG.format(quantized=quantized, frozen=frozen, batch_size=batch_size,
                                       folder=folder))
    run(sys.executable, 'utils/synthesize_plates.py', folder + '/plates', '--count', plates)
    run(sys.executable, 'train_lpr.py', config_path(folder, trained))
    run(sys.executable, 'export_frozen_graph.py', config_path(folder, trained),
        '--output_dir', folder + '/frozen_graph', *forms)


def config_path(folder, name):
    return '%s/%s.py' % (folder, name)


def run(*command, cores=None):
    """Runs a command in the toolkit's folder, on some cores; returns what it prints."""
    chosen = sorted(os.sched_getaffinity(0))[:cores]
    words = list(map(str, command))
    print('$ ' + ' '.join(words), file=sys.stderr, flush=True)
    path = os.path.dirname(os.path.abspath(words[0])) + os.pathsep + os.environ['PATH']
    return output_of(*words, env=dict(os.environ, PATH=path),
                     preexec_fn=functools.partial(os.sched_setaffinity, 0, chosen))
