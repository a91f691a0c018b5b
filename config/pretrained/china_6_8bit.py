"""pre-trained/china, sixth stage: 8 bits, on the plates of the fifth stage, from its checkpoint."""

from config.plate_patterns import CHINA
from config.pretrained_plates import china as china_plates
from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
quantization_aware = True
lpr_patterns = CHINA
model_dir = 'model/china_6_8bit'


class train:
    file_list_path = china_plates()
    batch_size = 16
    steps = 3000
    learning_rate = 0.0002
    grad_noise_scale = 0
    dropout = 0
    freeze_batch_norm = True
    affine_stddev = 0.07
    save_checkpoints_steps = 3000
    random_seed = 4


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
