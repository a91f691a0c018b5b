"""LPRNet with 128 cells on synthetic Chinese plates, float."""

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

rnn_cells_num = 128
lpr_patterns = CHINA
model_dir = 'model/synthetic'


class train:
    file_list_path = 'datasets/synthetic/train/annotations.txt'
    steps = 250000
    save_checkpoints_steps = 10000


class eval:
    file_list_path = 'datasets/synthetic/val/annotations.txt'


class infer:
    file_list_path = eval.file_list_path
    output_dir = 'predictions/synthetic'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
