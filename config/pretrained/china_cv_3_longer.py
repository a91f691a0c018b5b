"""Cross-validation of pre-trained/china, third stage: the second again, for longer.

FOLD=0 (the default) to FOLD=4 in the environment leave a fold of the real plates out.
"""

import os

from config.plate_patterns import CHINA
from config.pretrained_plates import china as china_plates
from lpr.trainer import LPRVocab

_fold = os.environ.get('FOLD', '0')

rnn_cells_num = 64
symmetric_range = True
lpr_patterns = CHINA
model_dir = 'model/china_cv_3_longer_fold_' + _fold


class train:
    file_list_path = china_plates(_fold)
    batch_size = 16
    steps = 3000
    learning_rate = 0.0007
    grad_noise_scale = 0
    dropout = 0.05
    context_dropout = 0.15
    affine_stddev = 0.07
    save_checkpoints_steps = 500
    random_seed = 10


class eval:
    file_list_path = 'datasets/real_plates/folds/' + _fold + '/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
