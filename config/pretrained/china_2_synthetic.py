"""pre-trained/china, second stage: float, on the plates of the first stage, from its checkpoint."""

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
lpr_patterns = CHINA
model_dir = 'model/china_2_synthetic'


class train:
    file_list_path = 'datasets/china/train/annotations.txt'
    batch_size = 16
    steps = 20000
    learning_rate = 0.001
    grad_noise_scale = 0
    save_checkpoints_steps = 2000
    random_seed = 4


class eval:
    file_list_path = 'datasets/china/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
