"""The default recipe, to compare with the original one: `utils/plot_lp_rr.py`."""

from lpr.trainer import LPRVocab

symmetric_range = True
model_dir = 'model/recipe_fast'


class train:
    # A fifth of the plates are real ones.
    file_list_path = (['datasets/real_plates/train.txt'] * 73 +
                      ['datasets/china/train/annotations.txt'])
    batch_size = 16
    steps = 1500
    learning_rate = 0.002
    grad_noise_scale = 0.001
    save_checkpoints_steps = 250
    random_seed = 1


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/val/annotations.txt', [])
