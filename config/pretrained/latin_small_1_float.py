"""pre-trained/latin_small, first stage: float, half as wide, from latin_7_float's checkpoint.

`utils/narrow_checkpoint.py` makes the checkpoint it starts from.
"""

from config.pretrained_plates import LATIN
from lpr.trainer import LPRVocab

rnn_cells_num = 64
width = 0.5
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 1.65
model_dir = 'model/latin_small_1_float'


class train:
    file_list_path = LATIN
    batch_size = 16
    steps = 6000
    learning_rate = 0.001
    grad_noise_scale = 0
    dropout = 0
    context_dropout = 0.15
    affine_stddev = 0.06
    save_checkpoints_steps = 1000
    random_seed = 21


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
