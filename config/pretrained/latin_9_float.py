"""pre-trained/latin, ninth stage: float, from the seventh's checkpoint, with more from Brazil."""

from config.pretrained_plates import LATIN_WITH_BOXES
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 1.65
model_dir = 'model/latin_9_float'


class train:
    file_list_path = LATIN_WITH_BOXES
    batch_size = 16
    steps = 9000
    learning_rate = 0.0006
    grad_noise_scale = 0
    dropout = 0
    context_dropout = 0.15
    affine_stddev = 0.06
    save_checkpoints_steps = 1000
    random_seed = 13


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
