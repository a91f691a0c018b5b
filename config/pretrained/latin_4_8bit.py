"""pre-trained/latin, last stage: 8 bits, from the checkpoint of the third stage."""

from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
two_lines = 'unfold'
two_lines_below = 1.65
quantization_aware = True
model_dir = 'model/latin_4_8bit'


class train:
    file_list_path = ['datasets/latin/families_2/annotations.txt',
                      'datasets/latin/countries/annotations.txt',
                      'datasets/latin/two_lines/annotations.txt']
    batch_size = 16
    steps = 350
    learning_rate = 0.0002
    grad_noise_scale = 0
    dropout = 0.1
    affine_stddev = 0.08
    save_checkpoints_steps = 350
    random_seed = 3


class eval:
    file_list_path = 'datasets/latin/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, [])
