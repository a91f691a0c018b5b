"""pre-trained/china_small, first stage: float, half as wide, from china_5_renewed's checkpoint.

`utils/narrow_checkpoint.py` makes the checkpoint it starts from.
"""

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

rnn_cells_num = 64
width = 0.5
symmetric_range = True
lpr_patterns = CHINA
model_dir = 'model/china_small_1_float'


class train:
    # Two in three plates are synthetic, among them a sixth of rare kinds; a fifth are spliced.
    file_list_path = (['datasets/real_plates/train.txt'] * 8 +
                      ['datasets/world/easypr/train.txt'] * 32 +
                      ['datasets/china/spliced_2/annotations.txt'] * 3 +
                      ['datasets/china/train_2/annotations.txt',
                       'datasets/china/train_3/annotations.txt',
                       'datasets/china/rare/annotations.txt',
                       'datasets/china/rare_2/annotations.txt'])
    batch_size = 16
    steps = 8000
    learning_rate = 0.001
    grad_noise_scale = 0
    dropout = 0
    context_dropout = 0.15
    affine_stddev = 0.07
    save_checkpoints_steps = 1000
    random_seed = 23


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
