"""pre-trained/china, last stage: 8 bits, on the plates of the fifth stage, from its checkpoint."""

import os

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

_fold = os.environ.get('FOLD')
_in_fold = '/folds/' + _fold if _fold else ''
_real = 'datasets/real_plates' + _in_fold
_easypr = 'datasets/world/easypr' + _in_fold
_spliced = 'datasets/china/spliced_2' + ('_fold_' + _fold if _fold else '')

rnn_cells_num = 64
symmetric_range = True
quantization_aware = True
lpr_patterns = CHINA
model_dir = 'model/china_6_8bit' + ('_fold_' + _fold if _fold else '')


class train:
    # Two in three plates are synthetic, among them a sixth of rare kinds; a fifth are spliced.
    file_list_path = ([_real + '/train.txt'] * 8 + [_easypr + '/train.txt'] * 32 +
                      [_spliced + '/annotations.txt'] * 3 +
                      ['datasets/china/train_2/annotations.txt',
                       'datasets/china/train_3/annotations.txt',
                       'datasets/china/rare/annotations.txt',
                       'datasets/china/rare_2/annotations.txt'])
    batch_size = 16
    steps = 3000
    learning_rate = 0.0002
    grad_noise_scale = 0
    dropout = 0
    freeze_batch_norm = True
    affine_stddev = 0.07
    save_checkpoints_steps = 3000
    random_seed = 4


class eval:
    file_list_path = _real + '/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
