"""The recipe of the original toolkits, for the comparison: `utils/plot_lp_rr.py`."""

from lpr.trainer import LPRVocab

symmetric_range = True
model_dir = 'model/recipe_original'


class train:
    # A fifth of the plates are real ones.
    file_list_path = (['datasets/real_plates/train.txt'] * 73 +
                      ['datasets/china/train/annotations.txt'])
    batch_size = 32
    steps = 4000
    recipe = 'original'
    learning_rate = 0.001
    grad_clip_norm = 0
    grad_noise_scale = 0.001
    save_checkpoints_steps = 250
    random_seed = 1


class eval:
    file_list_path = 'datasets/real_plates/val.txt'


vocab, r_vocab, num_classes = LPRVocab.create_vocab('datasets/china/val/annotations.txt', [])
