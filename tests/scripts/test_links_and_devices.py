"""What stands in the place of an output: links stay, devices and pipes are written to."""

import os
import re
import shutil
import stat
import threading

import pytest
import tensorflow as tf
from commands import run_here
from disks import device

from lpr.models.checkpoints import list_checkpoints
from lpr.models.file_names import DESCRIPTION
from lpr.models.model_spec import read_spec, write_spec
from lpr.runtime.errors import UserError
from lpr.training.checkpoint_saver import CheckpointSaver

# What files of these kinds begin with, in place of earlier ones.
OLD = {'.json': b'{}', '.png': b'\x89PNG old'}
CHECKPOINT_ENDS = ('.index', '.data-00000-of-00001', DESCRIPTION)


@pytest.fixture(scope='module')
def inputs_of(plates, float_training, export, tmp_path_factory):
    """Names of inputs in the commands -> their paths; the model is a copy that may be changed."""
    folder = tmp_path_factory.mktemp('copy')
    for end in CHECKPOINT_ENDS:
        shutil.copy(float_training.checkpoint + end, str(folder / ('model' + end)))
    (folder / 'result.json').write_text(
        '{"lp_rr": 0.5, "total": 4, "left_out": [], "wrong": []}')
    return {'config': float_training.config, 'checkpoint': float_training.checkpoint,
            'model': str(folder / 'model'), 'result': str(folder / 'result.json'),
            'quantized': export.config, 'tflite': export.tflite, 'images': plates.folder,
            'image': plates.images[0], 'list': plates.val}


# A command that writes into the folder `out`, and names of files that it writes there.
COMMANDS = [
    ('eval_lpr.py {quantized} --checkpoint {tflite} --json out/result.json', ['result.json']),
    ('test_lpr.py --model {tflite} --images {images} --output_dir out',
     ['predictions.csv', '0.png', 'a plate.png']),
    ('infer_tflite_single_image.py --model {tflite} --input_image {image} --output out/plate.png',
     ['plate.png']),
    ('export_frozen_graph.py {quantized} --output_dir out --tflite',
     ['graph.pb.frozen', 'graph.pbtxt', 'graph.tflite', 'graph.yml']),
    ('utils/visualize_augmentation.py {config} --output out/picture.png', ['picture.png']),
    ('utils/plot_lp_rr_by_size.py 5:{result} 7:{result} --output out/plot.png', ['plot.png']),
    ('utils/create_files_list.py {images} --output out/list.txt', ['list.txt']),
    ('utils/update_annotations.py {list} --output out/list.txt', ['list.txt']),
    ('utils/check_annotations.py {list} --fix out/list.txt --plots out', ['list.txt']),
]


def words_of(command, inputs_of):
    return [word.format(**inputs_of) for word in command.split()]


@pytest.mark.parametrize('command, names', COMMANDS, ids=[line.split()[0] for line, _ in COMMANDS])
def test_links_stay_and_their_targets_are_replaced(inputs_of, tmp_path, command, names):
    (tmp_path / 'targets').mkdir()
    for name in names:
        target, link = tmp_path / 'targets' / name.replace('/', '_'), tmp_path / 'out' / name
        target.write_bytes(OLD.get(target.suffix, b'old'))
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to(target)
    if command.startswith('export'):  # a description that is there must be one
        (tmp_path / 'targets' / 'graph.yml').unlink()
    before = {name: os.stat(str(tmp_path / 'out' / name)).st_ino for name in names
              if os.path.exists(str(tmp_path / 'out' / name))}
    result = run_here(*words_of(command, inputs_of), cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    for name in names:
        path = tmp_path / 'out' / name
        assert path.is_symlink(), name
        assert path.read_bytes() not in (b'', b'old', *OLD.values()), name
        assert os.stat(str(path)).st_ino != before.get(name), 'not replaced atomically: ' + name


def test_the_description_beside_a_model_may_be_a_link(inputs_of, tmp_path):
    for end in CHECKPOINT_ENDS:
        shutil.copy(inputs_of['checkpoint'] + end, str(tmp_path / ('model' + end)))
    os.rename(str(tmp_path / 'model.yml'), str(tmp_path / 'target'))
    (tmp_path / 'model.yml').symlink_to('target')
    spec = read_spec(str(tmp_path / 'target'))
    write_spec(spec._replace(temperature=99.0), str(tmp_path / 'target'))
    result = run_here('utils/calibrate.py', tmp_path / 'model', inputs_of['list'],
                      inputs_of['list'], '--write')  # of so many plates a temperature is fitted
    assert result.returncode == 0, result.stderr
    assert os.readlink(str(tmp_path / 'model.yml')) == 'target'
    assert read_spec(str(tmp_path / 'target')).temperature < 99


def test_a_result_goes_into_a_device_a_pipe_or_the_output(inputs_of, tmp_path):
    command = 'eval_lpr.py {quantized} --checkpoint {tflite} --json '
    full = device(tmp_path / 'full', 1, 7)
    result = run_here(*words_of(command + full, inputs_of))
    assert result.returncode == 2
    assert result.stderr.splitlines()[-1] == (
        'eval_lpr.py: error: %s: cannot write this file: No space left on device' % full)
    assert stat.S_ISCHR(os.stat(full).st_mode)
    os.mkfifo(str(tmp_path / 'pipe'))
    read = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / 'pipe').read_text()),
                              daemon=True)
    reader.start()
    assert run_here(*words_of(command + str(tmp_path / 'pipe'), inputs_of)).returncode == 0
    reader.join(60)
    assert '"lp_rr": ' in read[0] and stat.S_ISFIFO(os.stat(str(tmp_path / 'pipe')).st_mode)
    result = run_here(*words_of(command + '/dev/stdout', inputs_of))
    assert result.returncode == 0
    assert 'Images/s: ' in result.stdout and result.stdout.endswith('}\n')


def test_training_replaces_no_link_that_looks_like_a_checkpoint(write_config, tmp_path):
    """It is read first."""
    (tmp_path / 'model').mkdir()
    (tmp_path / 'precious').write_text('data')
    (tmp_path / 'model' / 'model.ckpt-1.ckpt.index').symlink_to(tmp_path / 'precious')
    result = run_here('train_lpr.py', write_config(tmp_path, train={'steps': 1}))
    assert result.returncode == 2
    assert 'can be read; move them away' in result.stderr
    assert (tmp_path / 'precious').read_text() == 'data'
    assert (tmp_path / 'model' / 'model.ckpt-1.ckpt.index').is_symlink()


@pytest.mark.parametrize('end', ['.index', '.data-00000-of-00001', '.meta'])
def test_a_checkpoint_replaces_no_link(session, spec, tmp_path, end):
    (tmp_path / 'precious').write_text('data')
    (tmp_path / ('model.ckpt-1.ckpt' + end)).symlink_to(tmp_path / 'precious')
    variable = tf.compat.v1.get_variable('weight', initializer=0.0)
    session.run(variable.initializer)
    with pytest.raises(UserError, match=re.escape(
            'model.ckpt-1.ckpt%s: is no regular file; move it away' % end)):
        CheckpointSaver(str(tmp_path), spec).save(session, 1)
    assert (tmp_path / 'precious').read_text() == 'data'
    assert (tmp_path / ('model.ckpt-1.ckpt' + end)).is_symlink()


def test_a_folder_of_checkpoints_may_be_a_link(write_config, tmp_path):
    (tmp_path / 'elsewhere').mkdir()
    (tmp_path / 'model').symlink_to('elsewhere')
    result = run_here('train_lpr.py', write_config(tmp_path, train={'steps': 1}))
    assert result.returncode == 0, result.stderr
    assert (tmp_path / 'model').is_symlink()
    assert len(list_checkpoints(str(tmp_path / 'elsewhere'))) == 1
