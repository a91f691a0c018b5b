"""pre-trained/china, third stage: float, on new synthetic plates, from the second's checkpoint.

These plates have more digits than letters, as real ones have; more of them are seen from the side
and covered by holders and screws as far as the symbols: that is where the second stage erred.
"""

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
lpr_patterns = CHINA
model_dir = 'model/china_3_synthetic'


class train:
    file_list_path = 'datasets/china/train_2/annotations.txt'
    batch_size = 16
    steps = 18000
    learning_rate = 0.001
    grad_noise_scale = 0
    save_checkpoints_steps = 3000
    random_seed = 5


class eval:
    file_list_path = 'datasets/china/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
