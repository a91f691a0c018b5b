"""Your own plates: every option with its default or a good start. Copy this file and edit it.

Paths are relative to the directory the scripts are started in.
"""

from lpr.trainer import LPRVocab

# The model. Changing any of these means retraining.
input_shape = (24, 94, 3)       # height (21 to 24), width, channels
rnn_cells_num = 64              # units of the fully connected layer that sees the whole plate
global_context = 'dense'        # 'dense' runs on GAP8, 'tile' is the head of the OpenVINO toolkit
symmetric_range = True          # inputs in [-1, 1], which GAP8 needs; False: in [0, 1]
convert_to_gray = False         # turn images grey first
two_lines = None                # 'unfold': the upper line of a square plate, then the lower one
two_lines_below = 2.2           # width / height below which a crop may have two lines
two_lines_gap = None            # such as 0.85: only if there is a gap between the lines
quantization_aware = False      # 8 bits, for GAP8
width = 1.0                     # channels of the backbone; less is faster and reads less
use_h_concat = False            # all symbols outside A-Z and 0-9 (Chinese provinces) as one class
use_oi_concat = False           # O and 0 as one class, I and 1 as one class
max_lp_length = 20              # at least twice the symbols of a plate

# Plates that fit none of these regular expressions are not counted (ground truth) or wrong
# (predictions). They have no part in training. No pattern: every plate fits.
lpr_patterns = []

# Checkpoints and TensorBoard logs.
model_dir = 'model/my_dataset'


class train:
    file_list_path = 'datasets/my_dataset/train.txt'    # or a list of files
    list_shares = None          # shares of several files, [1, 1] for halves; None: every row alike
    on_bad_image = 'stop'               # 'skip': leave images out that cannot be read
    batch_size = 16                     # small batches learn more from the same plates
    steps = 20000
    recipe = 'fast'                     # 'original': the training of the original toolkits
    learning_rate = 0.002
    scale_learning_rate = False         # times the number of processes
    lr_boundaries = None                # or steps at which the learning rate drops to a tenth
    grad_noise_scale = None             # deviation of noise on the gradients; None: the recipe's
    grad_clip_norm = 10.0               # 0: no clipping
    dropout = 0.5                       # share of the features left out at random
    context_dropout = 0.0               # share of plates read without the global context
    freeze_batch_norm = False           # True: keep the averages, to fine-tune in 8 bits
    opt_type = 'Adam'
    quant_delay = 0                     # steps before quantization starts

    save_checkpoints_steps = 1000
    display_iter = 100
    validate_every = 1000               # steps between validations on eval's plates; 0: none
    stop_after = 0                      # validations without a higher LP-RR; 0: go on to steps
    need_to_save_weights = True
    need_to_save_log = True

    apply_basic_aug = False             # brightness, contrast, noise
    apply_stn_aug = True                # shift, scale, rotate, shear
    affine_stddev = None                # how far, in half images; None: the recipe's
    apply_blur_aug = False              # blur or sharpen

    random_seed = None

    class execution:
        CUDA_VISIBLE_DEVICES = '0'
        per_process_gpu_memory_fraction = 0.8
        allow_growth = True


class eval:
    file_list_path = 'datasets/my_dataset/val.txt'
    on_bad_image = 'stop'
    checkpoint = ''                     # '': the newest in model_dir; 'best': of the validations
    batch_size = 32
    random_seed = None
    execution = train.execution


class infer:
    file_list_path = 'datasets/my_dataset/test.txt'
    on_bad_image = 'stop'
    checkpoint = ''
    batch_size = 32
    output_dir = 'predictions/my_dataset'
    random_seed = None
    execution = train.execution


vocab, r_vocab, num_classes = LPRVocab.create_vocab(train.file_list_path, eval.file_list_path,
                                                    use_h_concat, use_oi_concat)
