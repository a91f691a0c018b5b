"""pre-trained/china, third stage: float, real and synthetic plates, from the second's checkpoint.

Most provinces of the real plates are spliced from others, or they would teach that photographs show
`<Anhui>`.
"""

from config.plate_patterns import CHINA
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
lpr_patterns = CHINA
model_dir = 'model/china_3_real'


class train:
    # Half of the plates are synthetic, a quarter have spliced provinces.
    file_list_path = (['datasets/real_plates/train.txt'] * 6 +
                      ['datasets/world/easypr/train.txt'] * 25 +
                      ['datasets/china/spliced/annotations.txt'] * 2 +
                      ['datasets/china/train_3/annotations.txt'])
    batch_size = 16
    steps = 1200
    learning_rate = 0.0005
    grad_noise_scale = 0
    dropout = 0.2
    affine_stddev = 0.07
    save_checkpoints_steps = 1200
    random_seed = 3


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
