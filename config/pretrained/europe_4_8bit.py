"""pre-trained/europe, last stage: 8 bits, from the checkpoint of the third."""

from config.plate_patterns import CZECHIA, ITALY
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
quantization_aware = True
lpr_patterns = ITALY + CZECHIA
model_dir = 'model/europe_4_8bit'


class train:
    file_list_path = ['datasets/europe/train_94x24_2/annotations.txt',
                      'datasets/europe/train_62x16_2/annotations.txt']
    batch_size = 16
    steps = 600
    learning_rate = 0.0002
    grad_noise_scale = 0
    dropout = 0.2
    apply_basic_aug = True
    save_checkpoints_steps = 300
    random_seed = 3


class eval:
    file_list_path = 'datasets/europe/val/annotations.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)
