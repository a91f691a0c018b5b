"""What the tests share: a few plates, a config for them, scripts that are run.

Expensive things (trainings, an export) are made once, also where pytest-xdist runs the tests in
several processes.
"""

import fcntl
import os
import pickle

import cv2
import numpy as np
import pytest
import tensorflow as tf
from commands import execute_here, run_here, run_process
from hypothesis import HealthCheck, settings
from made import DEFAULTS, NARROW, Export, Plates, Training, draw_plate
from paths import ROOT, SHARED
from processes import one_core
from quick_tensorflow import quicken
from tensorflow.lite.python import convert

from lpr.data.annotation_file import read_labels
from lpr.data.annotations import read_annotations
from lpr.data.preprocessing import read_image
from lpr.data.vocabulary import Vocabulary, build_vocabulary
from lpr.models.model_spec import ModelSpec

# File name and label of every plate: several formats and sizes, a space in a name, one symbol.
PLATES = (
    ('0.png', '<Anhui>A12345'),
    ('1.png', '<Hebei>B67890'),
    ('2.jpg', '<Anhui>CD1234'),
    ('3.bmp', 'AB123CD'),
    ('a plate.png', '<Anhui>EE1122'),
    ('5.png', 'X'),
    ('6.jpg', '<Hebei>F00001'),
    ('7.png', 'ZZ99999'),
)
# 36 letters and digits, <Anhui> and <Hebei>, the blank.
NUM_CLASSES = 39

# Scripts that run inside the process of the tests fork it, where threads of OpenCV would be lost.
cv2.setNumThreads(1)
# The converter to TFLite runs in this process, not in one that imports TensorFlow anew.
TFLITE_CONVERTER = convert._toco_from_proto_bin
convert._toco_from_proto_bin = ''
quicken()
# How long an example takes tells of the machine, not of the code.
settings.register_profile('tests', deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile('tests')


@pytest.fixture(scope='session')
def root():
    """The folder of the scripts."""
    return ROOT


@pytest.fixture(scope='session')
def once(tmp_path_factory, request):
    """Makes something in a new folder, in the first of the processes that ask for its name."""
    root = tmp_path_factory.getbasetemp()
    if hasattr(request.config, 'workerinput'):  # a process of pytest-xdist
        root = root.parent

    def make_once(name, make):
        made = root / (name + '.pickle')
        with open(str(root / (name + '.lock')), 'w') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not made.exists():
                (root / name).mkdir()
                made.write_bytes(pickle.dumps(make(root / name)))
        return pickle.loads(made.read_bytes())
    return make_once


@pytest.fixture(scope='session')
def plates(once):
    """Eight plate images and their annotation files: `train.txt` with all, `val.txt` with five."""
    return once('plates', make_plates)


def make_plates(folder):
    for index, (name, label) in enumerate(PLATES):
        size = (94, 24) if index % 2 else (120, 40)
        assert cv2.imwrite(str(folder / name), draw_plate(label.split('>')[-1], size, index))
    lines = ['%s %s\n' % plate for plate in PLATES]
    (folder / 'train.txt').write_text(''.join(lines), encoding='utf-8')
    (folder / 'val.txt').write_text(''.join(lines[:5]), encoding='utf-8')
    return Plates(str(folder), str(folder / 'train.txt'), str(folder / 'val.txt'),
                  [str(folder / name) for name, _ in PLATES], [label for _, label in PLATES])


@pytest.fixture(scope='session')
def write_config(plates):
    """Writes a config for the plates; sections and options given replace those of a tiny model."""
    def write(folder, train=None, eval=None, infer=None, **model):
        options = {'width': NARROW, 'rnn_cells_num': 4, 'use_h_concat': False,
                   'use_oi_concat': False, 'model_dir': os.path.join(str(folder), 'model')}
        sections = {
            'train': {'file_list_path': plates.train, 'batch_size': 2, 'steps': 2,
                      'learning_rate': 0.001, 'save_checkpoints_steps': 1, 'display_iter': 1,
                      'random_seed': 4, 'opt_type': 'SGD', 'grad_noise_scale': 0},
            'eval': {'file_list_path': plates.val, 'batch_size': 2},
            'infer': {'file_list_path': plates.val, 'batch_size': 2,
                      'output_dir': os.path.join(str(folder), 'predictions')},
        }
        options.update(model)
        text = ['from lpr.trainer import LPRVocab', '']
        text += ['%s = %r' % option for option in options.items()]
        for name, given in (('train', train), ('eval', eval), ('infer', infer)):
            text += ['', '', 'class %s:' % name]
            text += ['    %s = %r' % option
                     for option in dict(sections[name], **(given or {})).items()]
        text += ['', '', 'vocab, r_vocab, num_classes = LPRVocab.create_vocab(',
                 '    train.file_list_path, eval.file_list_path, use_h_concat, use_oi_concat)', '']
        path = os.path.join(str(folder), 'config.py')
        with open(path, 'w', encoding='utf-8') as stream:
            stream.write('\n'.join(text))
        return path
    return write


@pytest.fixture(scope='session')
def make_spec():
    """The description of a tiny model that reads A, B, C and <Anhui>; options given replace its."""
    def make(**options):
        spec = ModelSpec(input_shape=(24, 94, 3), convert_to_gray=False, symmetric_range=False,
                         quantization_aware=False, global_context='dense',
                         global_context_size=4, max_lp_length=20, two_lines=None,
                         two_lines_below=2.2, two_lines_gap=None, width=NARROW,
                         vocabulary=Vocabulary([['<Anhui>'], ['A'], ['B'], ['C'], ['_']]))
        return spec._replace(**options)
    return make


@pytest.fixture
def spec(plates, make_spec):
    """The description of a tiny model that reads the plates."""
    return make_spec(vocabulary=build_vocabulary(read_labels(plates.train)))


@pytest.fixture
def annotations(plates):
    """List of the `Annotation` of all plates."""
    return list(read_annotations(plates.train))


@pytest.fixture(scope='session')
def inputs(plates, make_spec):
    """float32 [8, 24, 94, 3]: what `lpr.data.preprocessing` makes of the plates."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        path = tf.compat.v1.placeholder(tf.string, [])
        image = read_image(path, make_spec())
        return np.stack([session.run(image, {path: name}) for name in plates.images])


@pytest.fixture
def session():
    """A session on a graph of its own, which is the default one."""
    with tf.Graph().as_default(), tf.compat.v1.Session() as session:
        yield session


@pytest.fixture(scope='session')
def run_script():
    """Runs a script of the toolkit to its end, in any working directory: `commands.run_here`."""
    return run_here


@pytest.fixture
def commands_here(monkeypatch):
    """Scripts that run other scripts run them in this process, too."""
    monkeypatch.setattr('utils.commands.execute', execute_here)


@pytest.fixture
def converter_process(monkeypatch):
    """The converter to TFLite runs in a process of its own, which it may end."""
    monkeypatch.setattr(convert, '_toco_from_proto_bin', TFLITE_CONVERTER)


@pytest.fixture(scope='session')
def float_training(once, write_config):
    """Two steps of a float network, in a process of its own on one core."""
    def make(folder):
        with one_core():
            return train(folder, write_config(folder, train=DEFAULTS))
    return once('float', make)


@pytest.fixture(scope='session')
def quantized_training(once, write_config, float_training):
    """Two steps of a network with fake quantization that starts from the float one."""
    return once('quantized', lambda folder: train(
        folder, write_config(folder, train=DEFAULTS, quantization_aware=True),
        '--init_checkpoint', float_training.checkpoint, run=run_here))


def train(folder, *arguments, run=run_process):
    result = run('train_lpr.py', *arguments, cwd=folder)
    assert result.returncode == 0, result.stderr
    model_dir = str(folder / 'model')
    return Training(arguments[0], model_dir, os.path.join(model_dir, 'model.ckpt-2.ckpt'), result)


@pytest.fixture(scope='session')
def export(once, quantized_training):
    """The frozen graph and the TFLite model of `quantized_training`."""
    def make(folder):
        result = run_here('export_frozen_graph.py', quantized_training.config, '--output_dir',
                             folder, '--tflite')
        assert result.returncode == 0, result.stderr
        return Export(quantized_training.config, str(folder), str(folder / 'graph.pb.frozen'),
                      str(folder / 'graph.tflite'), result)
    return once('export', make)


@pytest.fixture(scope='session')
def real_plates():
    """Folder of the real plates; skips where they are not at hand."""
    return _shared(os.path.join('data', 'real_plates'))


@pytest.fixture(scope='session')
def world_plates():
    """Folder of sets of real plates of the world; skips where they are not at hand."""
    return _shared(os.path.join('data', 'world'))


def _shared(name):
    path = os.path.join(SHARED, name)
    if not os.path.exists(path):
        pytest.skip('%s is not at hand' % path)
    return path
