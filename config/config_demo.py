"""`make demo`: learns a few synthetic plates by heart, 8 bits, to show the whole chain."""

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
quantization_aware = True
lpr_patterns = CHINA
model_dir = 'demo/model'


class train:
    file_list_path = 'demo/plates/annotations.txt'
    batch_size = 16
    steps = 300
    learning_rate = 0.002
    lr_boundaries = [240]
    grad_noise_scale = 0
    apply_stn_aug = False
    save_checkpoints_steps = 100
    display_iter = 50
    random_seed = 1


class eval:
    file_list_path = train.file_list_path


class infer:
    file_list_path = train.file_list_path
    output_dir = 'demo/predictions'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
