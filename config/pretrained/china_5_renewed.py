"""pre-trained/china, fifth stage: float, from the fourth's checkpoint with a new dense head.

`utils/renew_context.py` makes the checkpoint it starts from.
"""

from config.plate_patterns import CHINA
from config.pretrained_plates import china as china_plates
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
lpr_patterns = CHINA
model_dir = 'model/china_5_renewed'


class train:
    file_list_path = china_plates()
    batch_size = 16
    steps = 4500
    learning_rate = 0.0007
    grad_noise_scale = 0
    dropout = 0.05
    context_dropout = 0.15
    affine_stddev = 0.07
    save_checkpoints_steps = 500
    random_seed = 6


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
