"""pre-trained/china, first stage: float, synthetic plates of all formats, no real one.

Crops as detectors cut them, faint plates, bent Hanzi and other stroke widths are new to the model
that it starts from, the `pre-trained/china` of the version before (which had seen
`datasets/real_plates/train.txt`).
"""

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
lpr_patterns = CHINA
model_dir = 'model/china_1_synthetic'


class train:
    file_list_path = 'datasets/china/train_1/annotations.txt'
    batch_size = 16
    steps = 4000
    learning_rate = 0.001
    grad_noise_scale = 0
    dropout = 0.25
    affine_stddev = 0.06
    save_checkpoints_steps = 1000
    random_seed = 1


class eval:
    file_list_path = 'datasets/china/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
