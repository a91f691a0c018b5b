"""pre-trained/china, fourth stage: float, real and synthetic plates, from the third's checkpoint.

As the third stage, but longer; of the spliced Hanzi of provinces that have real ones half are real.
"""

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
lpr_patterns = CHINA
model_dir = 'model/china_4_real'


class train:
    # Three in five plates are synthetic, a quarter have spliced provinces.
    file_list_path = (['datasets/real_plates/train.txt'] * 8 +
                      ['datasets/world/easypr/train.txt'] * 32 +
                      ['datasets/china/spliced_2/annotations.txt'] * 3 +
                      ['datasets/china/train_2/annotations.txt',
                       'datasets/china/train_3/annotations.txt'])
    batch_size = 16
    steps = 2200
    learning_rate = 0.0007
    grad_noise_scale = 0
    dropout = 0.2
    affine_stddev = 0.07
    save_checkpoints_steps = 2200
    random_seed = 5


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
