"""pre-trained/china, third stage: float, real and synthetic plates, from the second's checkpoint.

Most provinces of the real plates are spliced from others, or they would teach that photographs show
`<Anhui>`. FOLD=0 to FOLD=4 in the environment leave a fold of the real plates out, for
cross-validation.
"""

import os

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

_fold = os.environ.get('FOLD')
_in_fold = '/folds/' + _fold if _fold else ''
_real = 'datasets/real_plates' + _in_fold
_easypr = 'datasets/world/easypr' + _in_fold
_spliced = 'datasets/china/spliced' + ('_fold_' + _fold if _fold else '')

rnn_cells_num = 64
symmetric_range = True
lpr_patterns = CHINA
model_dir = 'model/china_3_real' + ('_fold_' + _fold if _fold else '')


class train:
    # Half of the plates are synthetic, a quarter have spliced provinces.
    file_list_path = ([_real + '/train.txt'] * 6 + [_easypr + '/train.txt'] * 25 +
                      [_spliced + '/annotations.txt'] * 2 +
                      ['datasets/china/train_3/annotations.txt'])
    batch_size = 16
    steps = 1200
    learning_rate = 0.0005
    grad_noise_scale = 0
    dropout = 0.2
    affine_stddev = 0.07
    save_checkpoints_steps = 1200
    random_seed = 3


class eval:
    file_list_path = _real + '/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
