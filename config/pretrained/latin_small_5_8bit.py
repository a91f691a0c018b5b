"""pre-trained/latin_small, last stage: the third once more."""

from config.pretrained_plates import LATIN_SMALL_3
from lpr.trainer import LPRVocab

rnn_cells_num = 64
width = 0.5
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 1.65
quantization_aware = True
model_dir = 'model/latin_small_5_8bit'


class train:
    file_list_path = LATIN_SMALL_3
    batch_size = 16
    steps = 4000
    learning_rate = 0.0005
    grad_noise_scale = 0
    dropout = 0
    freeze_batch_norm = True
    affine_stddev = 0.06
    save_checkpoints_steps = 500
    random_seed = 30


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
