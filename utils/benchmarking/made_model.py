"""Makes plates and an untrained model to measure, by the toolkit's own commands."""

import functools
import os
import sys

from lpr.data.annotation_file import write_annotations
from lpr.data.annotations import read_annotations
from lpr.runtime.files import atomic_write
from utils.commands import as_typed, output_of

# Every option is there that a training script of the original toolkits reads. The learning rate is
# so low because an untrained network that keeps its averages would diverge.
CONFIG = """
from lpr.trainer import LPRVocab

input_shape = (24, 94, 3)
use_h_concat = False
use_oi_concat = False
max_lp_length = 20
rnn_cells_num = 64
symmetric_range = True
quantization_aware = {quantized}
model_dir = '{folder}/{model}'


class train:
    file_list_path = '{folder}/plates_by_full_path.txt'
    batch_size = {batch_size}
    freeze_batch_norm = {frozen}
    steps = {steps}
    learning_rate = 0.000001
    grad_noise_scale = {noise}
    opt_type = 'Adam'
    random_seed = 1
    save_checkpoints_steps = 1000000
    display_iter = 1000000
    apply_basic_aug = False
    apply_stn_aug = True
    apply_blur_aug = False
    need_to_save_weights = {saves}
    need_to_save_log = False

    class execution:
        pass


class eval:
    file_list_path = train.file_list_path
    batch_size = 32


vocab, r_vocab, num_classes = LPRVocab.create_vocab(
    train.file_list_path, eval.file_list_path, use_h_concat, use_oi_concat)
"""
# name -> (quantization aware, averages frozen, plates a step, scale of the noise on the gradients)
CONFIGS = {'float': (False, False, 32, 0), 'noisy': (False, False, 32, 0.001),
           'quantized': (True, False, 32, 0), 'frozen': (True, True, 32, 0),
           'small_batch': (False, False, 16, 0)}


def make_model(folder, trained, plates, *forms):
    """Makes plates, configs and an untrained model of the config `trained`, in a frozen graph."""
    for name in CONFIGS:
        write_config(config_path(folder, name), folder, name)
    make_plates(folder, plates)
    run(sys.executable, 'train_lpr.py', config_path(folder, trained))
    run(sys.executable, 'export_frozen_graph.py', config_path(folder, trained),
        '--output_dir', folder + '/frozen_graph', *forms)


def make_plates(folder, count):
    """Makes plates and their list, with the full paths that the original toolkits need."""
    run(sys.executable, 'utils/synthesize_plates.py', folder + '/plates', '--count', count)
    write_annotations(folder + '/plates_by_full_path.txt', (
        (annotation.image_path, annotation.label) for annotation in
        read_annotations(folder + '/plates/annotations.txt')))


def write_config(path, folder, name, steps=2, saves=True):
    """Writes a config of the plates in `folder`.

    Args:
        path: the file to write.
        folder: that of `make_plates`.
        name: one of `CONFIGS`.
        steps: steps of the training.
        saves: whether it saves the model, in the folder `model`; otherwise every training of the
            config starts anew.
    """
    quantized, frozen, batch_size, noise = CONFIGS[name]
    with atomic_write(path) as stream:
        stream.write(CONFIG.format(folder=folder, quantized=quantized, frozen=frozen,
                                   batch_size=batch_size, noise=noise, steps=steps,
                                   saves=saves, model='model' if saves else 'unsaved'))


def config_path(folder, name):
    return '%s/%s.py' % (folder, name)


def run(*command, cores=None):
    """Runs a command in the toolkit's folder, on some cores; returns what it prints."""
    chosen = sorted(os.sched_getaffinity(0))[:cores]
    words = list(map(str, command))
    print('$ ' + as_typed(words), file=sys.stderr, flush=True)
    path = os.path.dirname(os.path.abspath(words[0])) + os.pathsep + os.environ['PATH']
    return output_of(*words, env=dict(os.environ, PATH=path),
                     preexec_fn=functools.partial(os.sched_setaffinity, 0, chosen))
