"""The narrow pre-trained model of Chinese plates; it needs nothing but this folder.

    python eval_lpr.py pre-trained/china_small/config.py --file_list_path my_plates/annotations.txt
"""

import os

from lpr.trainer import LPRVocab

_here = os.path.dirname(os.path.abspath(__file__))

rnn_cells_num = 64
width = 0.5
symmetric_range = True
quantization_aware = True
two_lines = 'unfold'
two_lines_gap = 0.85


class eval:
    file_list_path = 'datasets/my_dataset/val.txt'
    checkpoint = os.path.join(_here, 'graph.tflite')


class infer:
    file_list_path = 'datasets/my_dataset/test.txt'
    checkpoint = os.path.join(_here, 'graph.tflite')
    output_dir = 'predictions/china_small'


vocab, r_vocab, num_classes = LPRVocab.read_vocab(os.path.join(_here, 'graph.yml'))
