"""pre-trained/europe, third stage: float, on new plates, from the checkpoint of the second.

Among these plates symbols repeat and plates are seen from the side more often: that is where the
second stage erred.
"""

from config.plate_patterns import CZECHIA, ITALY
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
lpr_patterns = ITALY + CZECHIA
model_dir = 'model/europe_3_float'


class train:
    # A third as many small plates, which are enlarged: low resolution.
    file_list_path = ['datasets/europe/train_94x24_2/annotations.txt',
                      'datasets/europe/train_62x16_2/annotations.txt']
    batch_size = 16
    steps = 10000
    learning_rate = 0.001
    grad_noise_scale = 0
    apply_basic_aug = True
    save_checkpoints_steps = 2500
    random_seed = 5


class eval:
    file_list_path = 'datasets/europe/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
