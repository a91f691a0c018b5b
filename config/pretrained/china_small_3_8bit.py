"""pre-trained/china_small, last stage: 8 bits, on the plates of the last stage of china.

Plates of two lines are new to it.
"""

from config.plate_patterns import CHINA
from config.pretrained_plates import CHINA_10
from lpr.trainer import LPRVocab

rnn_cells_num = 64
width = 0.5
symmetric_range = True
two_lines = 'unfold'
two_lines_gap = 0.85
quantization_aware = True
lpr_patterns = CHINA
model_dir = 'model/china_small_3_8bit'


class train:
    file_list_path = CHINA_10
    batch_size = 16
    steps = 6000
    learning_rate = 0.0005
    grad_noise_scale = 0
    dropout = 0
    freeze_batch_norm = True
    affine_stddev = 0.07
    save_checkpoints_steps = 500
    random_seed = 27


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_4/annotations.txt', [])
