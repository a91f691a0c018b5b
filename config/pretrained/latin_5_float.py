"""pre-trained/latin, fifth stage: float, no dropout, from the fourth stage.

Most of these plates are seen from the front and fill their crops, as most real ones do. A fifth are
those of the stage before. The next stage starts from step 5000 of it.
"""

from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 1.65
model_dir = 'model/latin_5_float'


class train:
    file_list_path = ['datasets/latin/front_1/annotations.txt',
                      'datasets/latin/front_2/annotations.txt',
                      'datasets/latin/front_3/annotations.txt',
                      'datasets/latin/brazil_front/annotations.txt',
                      'datasets/latin/fresh_3/kept.txt']
    batch_size = 16
    steps = 18000
    learning_rate = 0.0007
    grad_noise_scale = 0
    dropout = 0
    affine_stddev = 0.06
    save_checkpoints_steps = 1000
    random_seed = 11


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
