"""pre-trained/china, seventh stage: float, from the mean of the cross-validation's models.

It learns plates of two lines.
"""

from config.plate_patterns import CHINA
from config.pretrained_plates import CHINA_TWO_LINES, china
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 2.05
lpr_patterns = CHINA
model_dir = 'model/china_7_two_lines'


class train:
    file_list_path = china() + CHINA_TWO_LINES
    batch_size = 16
    steps = 4500
    learning_rate = 0.0007
    grad_noise_scale = 0
    dropout = 0.05
    context_dropout = 0.15
    affine_stddev = 0.07
    save_checkpoints_steps = 500
    random_seed = 15


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
