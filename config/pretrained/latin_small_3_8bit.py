"""pre-trained/latin_small, third stage: 8 bits, fresh plates, from the second stage."""

from config.pretrained_plates import LATIN_SMALL_3
from lpr.trainer import LPRVocab

rnn_cells_num = 64
width = 0.5
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 1.65
quantization_aware = True
model_dir = 'model/latin_small_3_8bit'


class train:
    file_list_path = LATIN_SMALL_3
    batch_size = 16
    steps = 6000
    learning_rate = 0.0005
    grad_noise_scale = 0
    dropout = 0
    freeze_batch_norm = True
    affine_stddev = 0.06
    save_checkpoints_steps = 500
    random_seed = 26


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
