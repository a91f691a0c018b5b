"""pre-trained/latin, third stage: float, less dropout and larger shifts, from the second stage.

Training with much dropout reads symbols twice: half of the second stage's errors.
"""

from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 1.65
model_dir = 'model/latin_3_float'


class train:
    file_list_path = ['datasets/latin/families_2/annotations.txt',
                      'datasets/latin/countries/annotations.txt',
                      'datasets/latin/two_lines/annotations.txt']
    batch_size = 16
    steps = 1300
    learning_rate = 0.0005
    grad_noise_scale = 0
    dropout = 0.1
    affine_stddev = 0.08
    save_checkpoints_steps = 1300
    random_seed = 4


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
