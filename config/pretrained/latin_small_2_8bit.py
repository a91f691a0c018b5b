"""pre-trained/latin_small, second stage: 8 bits, from the first stage's checkpoint."""

from config.pretrained_plates import LATIN
from lpr.trainer import LPRVocab

rnn_cells_num = 64
width = 0.5
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 1.65
quantization_aware = True
model_dir = 'model/latin_small_2_8bit'


class train:
    file_list_path = LATIN
    batch_size = 16
    steps = 1200
    learning_rate = 0.0002
    grad_noise_scale = 0
    dropout = 0
    freeze_batch_norm = True
    affine_stddev = 0.06
    save_checkpoints_steps = 500
    random_seed = 22


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
