"""`make demo`: fine-tunes the pre-trained Chinese model on plates of another country, 8 bits."""

import os

from lpr.trainer import LPRVocab

folder = os.environ.get('DEMO_FOLDER', 'demo')  # set by the options of utils/demo.py
rnn_cells_num = 64
symmetric_range = True
quantization_aware = True
two_lines = 'unfold'
two_lines_gap = 0.85
model_dir = '%s/model' % folder


class train:
    file_list_path = '%s/train/annotations.txt' % folder
    batch_size = 16
    steps = int(os.environ.get('DEMO_STEPS', 300))
    learning_rate = 0.001
    grad_noise_scale = 0
    save_checkpoints_steps = 100
    display_iter = 50
    validate_every = 100
    random_seed = 1


class eval:
    file_list_path = '%s/val/annotations.txt' % folder


class infer:
    file_list_path = eval.file_list_path
    output_dir = '%s/predictions' % folder


vocab, r_vocab, num_classes = LPRVocab.read_vocab('pre-trained/china/model.ckpt.yml')
