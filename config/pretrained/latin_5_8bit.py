"""pre-trained/latin, last stage: 8 bits, from the checkpoint of the fourth stage."""

from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 1.65
quantization_aware = True
model_dir = 'model/latin_5_8bit'


class train:
    file_list_path = ['datasets/latin/fresh_1/kept.txt', 'datasets/latin/fresh_2/kept.txt',
                      'datasets/latin/fresh_3/kept.txt', 'datasets/latin/fresh_4/kept.txt',
                      'datasets/latin/brazil/annotations.txt']
    batch_size = 16
    steps = 450
    learning_rate = 0.0002
    grad_noise_scale = 0
    dropout = 0.05
    affine_stddev = 0.07
    save_checkpoints_steps = 450
    random_seed = 3


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
