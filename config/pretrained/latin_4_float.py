"""pre-trained/latin, fourth stage: float, little dropout, from the third stage.

The first stages left even the synthetic plates half learnt. These are tighter crops with better
crests, without those that nobody can read.
"""

from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 1.65
model_dir = 'model/latin_4_float'


class train:
    file_list_path = ['datasets/latin/fresh_1/kept.txt', 'datasets/latin/fresh_2/kept.txt',
                      'datasets/latin/fresh_3/kept.txt', 'datasets/latin/fresh_4/kept.txt',
                      'datasets/latin/brazil/annotations.txt']
    batch_size = 16
    steps = 21000
    learning_rate = 0.0007
    grad_noise_scale = 0
    dropout = 0.05
    affine_stddev = 0.07
    save_checkpoints_steps = 1000
    random_seed = 5


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
