"""A reader of Chinese plates from nothing, last stage: 8 bits, from the first one's checkpoint."""

from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
quantization_aware = True
model_dir = 'model/from_nothing_8bit'


class train:
    file_list_path = ['datasets/real_plates/train.txt',
                      'datasets/china/train_1/annotations.txt']
    list_shares = [1, 4]
    batch_size = 16
    steps = 600
    learning_rate = 0.0005
    grad_noise_scale = 0.001
    dropout = 0
    freeze_batch_norm = True
    save_checkpoints_steps = 200
    random_seed = 2


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
