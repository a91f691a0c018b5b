"""LPRNet with 64 cells on crops of CCPD and synthetic plates, 8 bits."""

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

rnn_cells_num = 64
quantization_aware = True
lpr_patterns = CHINA
model_dir = 'model/ccpd_and_synth_64_quantized'


class train:
    file_list_path = ['datasets/ccpd/train.txt',
                      'datasets/synthetic/train/annotations.txt']
    steps = 400000
    save_checkpoints_steps = 10000


class eval:
    file_list_path = 'datasets/ccpd/val.txt'


class infer:
    file_list_path = eval.file_list_path
    output_dir = 'predictions/ccpd_and_synth_64_quantized'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
