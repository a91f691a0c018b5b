"""What `--init_checkpoint` is worth if one plate has a symbol that the model lacks.

The lists and the commands are in docs/how-to/fine-tune.md. NAME in the environment names the run,
STEPS sets its length.
"""

import os

from lpr.trainer import LPRVocab

_steps = int(os.environ.get('STEPS', '60'))

rnn_cells_num = 64
symmetric_range = True
model_dir = 'model/new_symbol_' + os.environ.get('NAME', 'run')


class train:
    file_list_path = 'datasets/new_symbol/train/annotations.txt'
    batch_size = 16
    steps = _steps
    learning_rate = 0.001
    grad_noise_scale = 0
    dropout = 0.2
    affine_stddev = 0.08
    save_checkpoints_steps = max(20, _steps // 12)
    random_seed = 1


class eval:
    file_list_path = 'datasets/new_symbol/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
