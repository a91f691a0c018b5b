"""Does noise on the gradients help? See docs/explanation/recipes.md.

NOISE (0.001 by default) and SEED (1) in the environment; networks of half the width.
"""

import os

from lpr.trainer import LPRVocab

_noise = os.environ.get('NOISE', '0.001')
_seed = os.environ.get('SEED', '1')

symmetric_range = True
width = 0.5
model_dir = 'model/gradient_noise_%s_seed_%s' % (_noise, _seed)


class train:
    # A fifth of the plates are real ones.
    file_list_path = ['datasets/real_plates/train.txt',
                      'datasets/china/train_1/annotations.txt']
    list_shares = [1, 4]
    batch_size = 16
    steps = 1500
    learning_rate = 0.002
    grad_noise_scale = float(_noise)
    dropout = 0.2
    save_checkpoints_steps = 500
    random_seed = int(_seed)


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
