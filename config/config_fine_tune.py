"""Your own plates, starting from a pre-trained model: 8 bits, in minutes. Copy this file.

`utils/fine_tune.py` makes the plates, a config such as this one, and the model in one command.

    python train_lpr.py config/config_fine_tune.py --init_checkpoint pre-trained/china/model.ckpt

The model's options and its vocabulary stay as they are. Plates with symbols it does not know need
`LPRVocab.create_vocab(train.file_list_path, eval.file_list_path)`; the known ones keep their
weights.
"""

from lpr.trainer import LPRVocab

rnn_cells_num = 64
symmetric_range = True
quantization_aware = True
two_lines = 'unfold'
two_lines_gap = 0.85
model_dir = 'model/fine_tune'


class train:
    # Half of the plates in a batch are yours, half are synthetic ones like those the model knows,
    # so that it does not forget them.
    file_list_path = ['datasets/my_dataset/train.txt', 'datasets/china_mixed/annotations.txt']
    list_shares = [1, 1]
    batch_size = 16
    steps = 1000
    learning_rate = 0.0003
    grad_noise_scale = 0
    freeze_batch_norm = True    # the averages of the pre-trained model stay; half the time a step
    dropout = 0.2
    affine_stddev = 0.08
    save_checkpoints_steps = 500
    validate_every = 250


class eval:
    file_list_path = 'datasets/my_dataset/val.txt'


class infer:
    file_list_path = 'datasets/my_dataset/test.txt'
    output_dir = 'predictions/fine_tune'


vocab, r_vocab, num_classes = LPRVocab.read_vocab('pre-trained/china/model.ckpt.yml')
