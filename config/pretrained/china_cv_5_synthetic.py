"""Cross-validation of pre-trained/china with newer plates, base of the folds: float, synthetic.

It starts from pre-trained/latin, so that the model has seen no real Chinese plate.
"""

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
two_lines = 'unfold'
two_lines_gap = 0.85
lpr_patterns = CHINA
model_dir = 'model/china_cv_5_synthetic'


class train:
    file_list_path = ['datasets/china/train_4/annotations.txt',
                      'datasets/china/train_5/annotations.txt',
                      'datasets/china/train_6/annotations.txt',
                      'datasets/china/rare_3/annotations.txt',
                      'datasets/china/oblique_2/annotations.txt',
                      'datasets/china/two_lines_3/kept.txt']
    batch_size = 16
    steps = 5500
    learning_rate = 0.001
    grad_noise_scale = 0
    dropout = 0.05
    context_dropout = 0.15
    affine_stddev = 0.07
    save_checkpoints_steps = 500
    random_seed = 31


class eval:
    file_list_path = 'datasets/china/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_4/annotations.txt', [])
