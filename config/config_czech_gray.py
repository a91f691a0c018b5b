"""LPRNet with 128 cells on Czech plates turned grey, float."""

from config.plate_patterns import CZECHIA
from lpr.trainer import LPRVocab

rnn_cells_num = 128
convert_to_gray = True
lpr_patterns = CZECHIA
model_dir = 'model/czech_gray'


class train:
    file_list_path = 'datasets/czech/train.txt'
    steps = 250000
    save_checkpoints_steps = 10000


class eval:
    file_list_path = 'datasets/czech/test.txt'


class infer:
    file_list_path = eval.file_list_path
    output_dir = 'predictions/czech_gray'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
