"""Cross-validation of pre-trained/china, last stage: 8 bits, with more oblique plates.

FOLD=0 (the default) to FOLD=4 in the environment leave a fold of the real plates out.
"""

import os

from config.plate_patterns import CHINA
from config.pretrained_plates import china as china_plates
from lpr.trainer import LPRVocab

_fold = os.environ.get('FOLD', '0')

rnn_cells_num = 64
symmetric_range = True
quantization_aware = True
lpr_patterns = CHINA
model_dir = 'model/china_cv_4_8bit_fold_' + _fold


class train:
    file_list_path = china_plates(_fold) + ['datasets/china/oblique/annotations.txt'] * 2
    batch_size = 16
    steps = 1500
    learning_rate = 0.0003
    grad_noise_scale = 0
    dropout = 0
    freeze_batch_norm = True
    affine_stddev = 0.07
    save_checkpoints_steps = 750
    random_seed = 11


class eval:
    file_list_path = 'datasets/real_plates/folds/' + _fold + '/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
