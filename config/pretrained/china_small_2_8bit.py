"""pre-trained/china_small, last stage: 8 bits, from the first stage's checkpoint."""

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

rnn_cells_num = 64
width = 0.5
symmetric_range = True
quantization_aware = True
lpr_patterns = CHINA
model_dir = 'model/china_small_2_8bit'


class train:
    # Two in three plates are synthetic, among them a sixth of rare kinds; a fifth are spliced.
    file_list_path = (['datasets/real_plates/train.txt'] * 8 +
                      ['datasets/world/easypr/train.txt'] * 32 +
                      ['datasets/china/spliced_2/annotations.txt'] * 3 +
                      ['datasets/china/train_2/annotations.txt',
                       'datasets/china/train_3/annotations.txt',
                       'datasets/china/rare/annotations.txt',
                       'datasets/china/rare_2/annotations.txt'])
    batch_size = 16
    steps = 1500
    learning_rate = 0.0002
    grad_noise_scale = 0
    dropout = 0
    freeze_batch_norm = True
    affine_stddev = 0.07
    save_checkpoints_steps = 1500
    random_seed = 24


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
