"""Training raises LP-RR: from random weights to plates that are read."""

import cv2
import pytest
from made import draw_plate
from random_network import save_random_network

from lpr.config.loader import load_config
from lpr.data.annotations import read_annotations
from lpr.evaluation.scoring import evaluate
from lpr.models.checkpoints import newest_checkpoint

LABELS = 'A1', 'B2', 'H7', 'X4'
# Each plate is in a list so many times, each with another noise.
TIMES = {'train': 8, 'eval': 2}
WIDTH, STEPS = 40, 200


@pytest.fixture
def lists(tmp_path):
    """Annotation files of the plates, {section: path}; no two images are the same."""
    paths, seed = {}, 0
    for name, times in TIMES.items():
        rows = [('%s_%d.png' % (label, time), label) for label in LABELS for time in range(times)]
        (tmp_path / name).mkdir()
        paths[name] = str(tmp_path / name / 'list.txt')
        (tmp_path / name / 'list.txt').write_text(''.join('%s %s\n' % row for row in rows))
        for image, label in rows:
            seed += 1
            cv2.imwrite(str(tmp_path / name / image), draw_plate(label, (94, 24), seed)[:, :WIDTH])
    return paths


def test_training_raises_lp_rr(lists, write_config, run_script, tmp_path):
    path = write_config(tmp_path, input_shape=(24, WIDTH, 3), width=0.25, train={
        'file_list_path': lists['train'], 'batch_size': 4, 'steps': STEPS, 'dropout': 0.0,
        'learning_rate': 0.003, 'opt_type': 'Adam', 'apply_stn_aug': False, 'grad_noise_scale': 0,
        'display_iter': STEPS, 'save_checkpoints_steps': STEPS, 'need_to_save_log': False},
        eval={'file_list_path': lists['eval']})
    config = load_config(path, 'eval')
    plates = read_annotations(lists['eval'])
    before = evaluate(save_random_network(tmp_path, config.spec), config, plates)
    result = run_script('train_lpr.py', path)
    assert result.returncode == 0, result.stderr
    after = evaluate(newest_checkpoint(config.model_dir), config, plates)
    assert before['lp_rr'] <= 0.25
    assert after['lp_rr'] >= 0.9
