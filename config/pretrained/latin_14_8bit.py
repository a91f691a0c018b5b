"""pre-trained/latin, last stage: 8 bits, for TFLite's sigmoid and for that of GAP8."""

from config.pretrained_plates import LATIN_14
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 1.65
quantization_aware = True
model_dir = 'model/latin_14_8bit'


class train:
    file_list_path = LATIN_14
    batch_size = 16
    steps = 3500
    learning_rate = 0.00015
    grad_noise_scale = 0
    dropout = 0
    hard_sigmoid_share = 0.5
    freeze_batch_norm = True
    affine_stddev = 0.06
    save_checkpoints_steps = 500
    random_seed = 25


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
