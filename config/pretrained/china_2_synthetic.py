"""pre-trained/china, second stage: float, plates of 13 typefaces, from the first checkpoint."""

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
lpr_patterns = CHINA
model_dir = 'model/china_2_synthetic'


class train:
    file_list_path = ['datasets/china/train_1/annotations.txt',
                      'datasets/china/train_2/annotations.txt',
                      'datasets/china/train_3/annotations.txt',
                      'datasets/china/train_3/annotations.txt']
    batch_size = 16
    steps = 4200
    learning_rate = 0.001
    grad_noise_scale = 0
    dropout = 0.25
    affine_stddev = 0.06
    save_checkpoints_steps = 1400
    random_seed = 2


class eval:
    file_list_path = 'datasets/china/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
