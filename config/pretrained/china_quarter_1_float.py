"""The narrowest network in the plot of LP-RR by cost, first stage: float, a quarter as wide.

It starts from the checkpoint of china_5_renewed, which `utils/narrow_checkpoint.py` makes narrower.
"""

from config.plate_patterns import CHINA
from config.pretrained_plates import china as china_plates
from lpr.trainer import LPRVocab

rnn_cells_num = 64
width = 0.25
symmetric_range = True
lpr_patterns = CHINA
model_dir = 'model/china_quarter_1_float'


class train:
    file_list_path = china_plates()
    batch_size = 16
    steps = 5000
    learning_rate = 0.001
    grad_noise_scale = 0
    dropout = 0
    context_dropout = 0.15
    affine_stddev = 0.07
    save_checkpoints_steps = 1000
    random_seed = 25


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
