"""The processor time that training scripts need for a step: this toolkit's and another's."""

import resource

from lpr.data.annotation_file import write_annotations
from lpr.data.annotations import read_annotations
from lpr.runtime.files import atomic_write
from utils.benchmarking.made_model import CONFIGS, config_path, run

# Every option is there that a training script of the original toolkits reads.
CONFIG = """
from lpr.trainer import LPRVocab

input_shape = (24, 94, 3)
use_h_concat = False
use_oi_concat = False
max_lp_length = 20
rnn_cells_num = 64
quantization_aware = {quantized}
model_dir = '{folder}/unused'


class train:
    file_list_path = '{plates}'
    batch_size = {batch_size}
    steps = {steps}
    learning_rate = 0.001
    grad_noise_scale = 0.001
    opt_type = 'Adam'
    freeze_batch_norm = {frozen}
    random_seed = 1
    save_checkpoints_steps = 1000000
    display_iter = 1000000
    apply_basic_aug = False
    apply_stn_aug = True
    apply_blur_aug = False
    need_to_save_weights = False
    need_to_save_log = False

    class execution:
        pass


class eval:
    file_list_path = train.file_list_path


vocab, r_vocab, num_classes = LPRVocab.create_vocab(
    train.file_list_path, eval.file_list_path, use_h_concat, use_oi_concat)
"""
START_STEPS = 3


def step_seconds(python, script, folder, kind, steps, *options):
    """Processor seconds of a training step on one core, all of the script's work included.

    Two trainings, one `steps` longer than the other, share all costs but those of these steps.

    Args:
        python: the interpreter.
        script: a training script that takes the path of a config.
        folder: that of `make_model`, with its plates.
        kind: name of one of `CONFIGS`.
        steps: number of steps that are measured.
        options: further arguments of the script.
    Raises:
        UserError: the script failed.
    """
    plates = folder + '/plates_by_full_path.txt'  # which every toolkit finds
    write_annotations(plates, ((annotation.image_path, annotation.label) for annotation in
                               read_annotations(folder + '/plates/annotations.txt')))
    quantized, frozen, batch_size = CONFIGS[kind]
    seconds = []
    for count in (START_STEPS, START_STEPS + steps):
        path = config_path(folder, 'steps')
        with atomic_write(path) as stream:
            stream.write(CONFIG.format(folder=folder, plates=plates, batch_size=batch_size,
                                       quantized=quantized, frozen=frozen, steps=count))
        before = _children_seconds()
        run(python, script, path, *options, cores=1)
        seconds.append(_children_seconds() - before)
    return (seconds[1] - seconds[0]) / steps


def _children_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
