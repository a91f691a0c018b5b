"""Cross-validation of pre-trained/china with newer plates, the folds: 8 bits.

FOLD=0 (the default) to FOLD=4 in the environment leave a fold of the real plates out.
"""

import os

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

_fold = os.environ.get('FOLD', '0')

rnn_cells_num = 64
symmetric_range = True
two_lines = 'unfold'
two_lines_gap = 0.85
quantization_aware = True
lpr_patterns = CHINA
model_dir = 'model/china_cv_6_8bit_fold_' + _fold


class train:
    file_list_path = ['datasets/real_plates/folds/' + _fold + '/train.txt',
                      'datasets/world/easypr/folds/' + _fold + '/train.txt',
                      'datasets/china/spliced_4_fold_' + _fold + '/annotations.txt',
                      'datasets/china/train_4/annotations.txt',
                      'datasets/china/train_5/annotations.txt',
                      'datasets/china/train_6/annotations.txt',
                      'datasets/china/rare_3/annotations.txt',
                      'datasets/china/oblique_2/annotations.txt',
                      'datasets/china/two_lines_3/kept.txt']
    list_shares = [16, 8, 22, 12, 7, 15, 7, 7, 6]
    batch_size = 16
    steps = 2600
    learning_rate = 0.0005
    lr_boundaries = [2300]
    grad_noise_scale = 0
    dropout = 0
    freeze_batch_norm = True
    affine_stddev = 0.07
    save_checkpoints_steps = 300
    random_seed = 32


class eval:
    file_list_path = 'datasets/real_plates/folds/' + _fold + '/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_4/annotations.txt', [])
