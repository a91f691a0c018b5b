"""How many real plates a fine-tuning needs: CROPS=50 in the environment takes the first 50.

As `config/config_fine_tune.py`. The curve was measured from the last synthetic stage of the model
of commit 02a36a0, which had seen no real plate. The stages of the present model start from one that
had.
"""

import os

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

_crops = int(os.environ.get('CROPS', 400))

rnn_cells_num = 64
symmetric_range = True
quantization_aware = True
lpr_patterns = CHINA
model_dir = 'model/china_fine_tune_%d' % _crops


class train:
    # Half of the plates are real ones.
    file_list_path = (['datasets/real_plates/first_%d.txt' % _crops] * (80000 // _crops) +
                      ['datasets/china/train_3/annotations.txt'])
    batch_size = 16
    steps = 300
    learning_rate = 0.0003
    grad_noise_scale = 0
    dropout = 0.2
    affine_stddev = 0.08
    save_checkpoints_steps = 300
    random_seed = 4


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
