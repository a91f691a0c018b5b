"""pre-trained/latin, second stage: float, with plates of countries and of two lines."""

from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 1.65  # plates of North America, twice as wide as high, have one line
model_dir = 'model/latin_2_float'


class train:
    file_list_path = ['datasets/latin/families_1/annotations.txt',
                      'datasets/latin/families_2/annotations.txt',
                      'datasets/latin/countries/annotations.txt',
                      'datasets/latin/two_lines/annotations.txt']
    batch_size = 16
    steps = 7600
    learning_rate = 0.001
    grad_noise_scale = 0
    dropout = 0.25
    affine_stddev = 0.06
    save_checkpoints_steps = 1000
    random_seed = 2


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
