"""A reader of Chinese plates from nothing, first stage: float, see docs/explanation/recipes.md."""

from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
model_dir = 'model/from_nothing_float'


class train:
    # A fifth of the plates are real ones.
    file_list_path = ['datasets/real_plates/train.txt',
                      'datasets/china/train_1/annotations.txt']
    list_shares = [1, 4]
    batch_size = 16
    steps = 2400
    learning_rate = 0.002
    grad_noise_scale = 0.001
    dropout = 0.2
    save_checkpoints_steps = 400
    random_seed = 1


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/train_1/annotations.txt', [])
