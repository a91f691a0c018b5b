"""pre-trained/china, fourth stage: float, half real and half synthetic plates.

The third stage is `--init_checkpoint`. FOLD=0 to FOLD=4 in the environment leave a fold of the
real plates out, for cross-validation.
"""

import os

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

_fold = os.environ.get('FOLD')
_real = 'datasets/real_plates' + ('/folds/' + _fold if _fold else '')

rnn_cells_num = 64
symmetric_range = True
lpr_patterns = CHINA
model_dir = 'model/china_4_real' + ('_fold_' + _fold if _fold else '')


class train:
    file_list_path = [_real + '/train.txt'] * 200 + ['datasets/china/train_3/annotations.txt']
    batch_size = 16
    steps = 3000
    learning_rate = 0.0005
    grad_noise_scale = 0
    save_checkpoints_steps = 1000
    random_seed = 2


class eval:
    file_list_path = _real + '/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/val/annotations.txt', [])
