"""pre-trained/latin, first stage: float, plates of open formats, from pre-trained/europe.

The next stage starts from step 4000 of it.
"""

from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
model_dir = 'model/latin_1_float'


class train:
    file_list_path = ['datasets/latin/families_1/annotations.txt',
                      'datasets/latin/families_2/annotations.txt']
    batch_size = 16
    steps = 8000
    learning_rate = 0.001
    grad_noise_scale = 0
    dropout = 0.3
    affine_stddev = 0.06
    save_checkpoints_steps = 1000
    random_seed = 1


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
