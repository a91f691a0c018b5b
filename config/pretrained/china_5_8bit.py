"""pre-trained/china, last stage: 8 bits, on the plates of the fourth stage, from its checkpoint."""

import os

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

_fold = os.environ.get('FOLD')
_real = 'datasets/real_plates' + ('/folds/' + _fold if _fold else '')

rnn_cells_num = 64
symmetric_range = True
quantization_aware = True
lpr_patterns = CHINA
model_dir = 'model/china_5_8bit' + ('_fold_' + _fold if _fold else '')


class train:
    file_list_path = [_real + '/train.txt'] * 200 + ['datasets/china/train_3/annotations.txt']
    batch_size = 16
    steps = 700
    learning_rate = 0.0002
    grad_noise_scale = 0
    dropout = 0.2
    affine_stddev = 0.08
    save_checkpoints_steps = 700
    random_seed = 3


class eval:
    file_list_path = _real + '/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/val/annotations.txt', [])
