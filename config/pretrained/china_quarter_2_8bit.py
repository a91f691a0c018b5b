"""The narrowest network in the plot of LP-RR by cost, last stage: 8 bits."""

from config.plate_patterns import CHINA
from config.pretrained_plates import china as china_plates
from lpr.trainer import LPRVocab

rnn_cells_num = 64
width = 0.25
symmetric_range = True
quantization_aware = True
lpr_patterns = CHINA
model_dir = 'model/china_quarter_2_8bit'


class train:
    file_list_path = china_plates()
    batch_size = 16
    steps = 1500
    learning_rate = 0.0003
    grad_noise_scale = 0
    dropout = 0
    freeze_batch_norm = True
    affine_stddev = 0.07
    save_checkpoints_steps = 1500
    random_seed = 26


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
