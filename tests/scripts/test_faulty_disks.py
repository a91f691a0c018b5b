"""Scripts on disks that are full or cannot be written: one line, and what was there stays."""

import os
import shutil
import subprocess
import sys

import pytest
from disks import file_size_limit
from paths import ROOT
from processes import wait_for

from lpr.models.checkpoints import check_checkpoint, list_checkpoints
from lpr.models.export import convert_to_tflite, export_frozen_graph, export_tflite
from lpr.models.model_spec import read_spec_of
from lpr.runtime.errors import UserError


def contents(folder):
    """{name: bytes} of the files in a folder."""
    found = {}
    for name in os.listdir(folder):
        with open(os.path.join(folder, name), 'rb') as stream:
            found[name] = stream.read()
    return found


def assert_one_line(result, script, *parts):
    assert result.returncode == 2, result.stderr
    assert 'Traceback' not in result.stderr
    line = result.stderr.splitlines()[-1]
    assert line.startswith(script + ': error: '), result.stderr
    assert not [part for part in parts if part not in line], line


def test_training_on_a_full_disk_keeps_the_checkpoints_it_has(float_training, write_config,
                                                              run_script, tmp_path):
    model_dir = str(tmp_path / 'model')
    shutil.copytree(float_training.model_dir, model_dir)
    before = contents(model_dir)
    config = write_config(tmp_path, train={'steps': 3, 'need_to_save_log': False})
    with file_size_limit(100000):
        result = run_script('train_lpr.py', config)
    assert_one_line(result, 'train_lpr.py', model_dir + '/model.ckpt-3.ckpt: cannot save this '
                    'checkpoint: ', 'File too large')
    after = contents(model_dir)
    after.pop('.training'), before.pop('.training')
    assert after == before
    for checkpoint in list_checkpoints(model_dir):
        check_checkpoint(checkpoint)


def test_training_into_a_folder_that_cannot_be_made_says_so(write_config, run_script, tmp_path):
    (tmp_path / 'file').write_text('')
    config = write_config(tmp_path, model_dir=str(tmp_path / 'file' / 'model'))
    result = run_script('train_lpr.py', config)
    assert_one_line(result, 'train_lpr.py', 'file/model: cannot make this directory: Not a direct')
    assert len(result.stderr.splitlines()) == 1


def test_predictions_on_a_full_disk_keep_the_drawings_there_are(
        float_training, write_config, run_script, tmp_path):
    (tmp_path / 'predictions').mkdir()
    (tmp_path / 'predictions' / '0.png').write_bytes(b'old')
    config = write_config(tmp_path, infer={'checkpoint': float_training.checkpoint})
    with file_size_limit(2000):
        result = run_script('test_lpr.py', config)
    assert_one_line(result, 'test_lpr.py', '0.png: cannot write this file: File too large')
    assert contents(str(tmp_path / 'predictions')) == {'0.png': b'old'}


def test_an_export_on_a_full_disk_keeps_the_export_there_is(export, quantized_training, tmp_path):
    _, spec = read_spec_of(quantized_training.checkpoint)
    folder = str(tmp_path / 'export')
    shutil.copytree(export.folder, folder)
    before = contents(folder)
    base = os.path.join(folder, 'graph')
    with pytest.raises(UserError, match='pb.frozen: cannot write this file: File too large'), \
            file_size_limit(100000):
        export_frozen_graph(quantized_training.checkpoint, spec, base)
    with pytest.raises(UserError, match='graph.tflite: cannot write this file: File too large'), \
            file_size_limit(10000):
        export_tflite(spec, base)
    assert contents(folder) == before


def test_a_graph_that_the_tflite_converter_refuses_is_one_line(float_training, tmp_path,
                                                               converter_process):
    """A float network has no ranges to make 8 bits of."""
    _, spec = read_spec_of(float_training.checkpoint)
    export_frozen_graph(float_training.checkpoint, spec, str(tmp_path / 'graph'))
    with pytest.raises(UserError, match='pb.frozen: the TFLite converter failed: ') as error:
        convert_to_tflite(str(tmp_path / 'graph.pb.frozen'), str(tmp_path / 'x.tflite'),
                          spec._replace(quantization_aware=True))
    assert len(str(error.value).splitlines()) == 1
    assert not os.path.exists(str(tmp_path / 'x.tflite'))


@pytest.mark.skipif(not shutil.which('gcc'), reason='needs gcc')
def test_a_disk_that_dies_while_a_training_reads_it_ends_it_with_one_line(
        write_config, plates, tmp_path):
    library, dead = str(tmp_path / 'dying.so'), tmp_path / 'dead'
    subprocess.run(['gcc', '-shared', '-fPIC', '-o', library, os.path.join(
        os.path.dirname(os.path.abspath(__file__)), 'dying_reads.c'), '-ldl'], check=True)
    config = write_config(tmp_path, train={'steps': 10 ** 6, 'save_checkpoints_steps': 1})
    environment = dict(os.environ, LD_PRELOAD=library, DYING_FILES='.png', DYING_SINCE=str(dead))
    with subprocess.Popen([sys.executable, os.path.join(ROOT, 'train_lpr.py'), config],
                          env=environment, stderr=subprocess.PIPE,
                          universal_newlines=True) as process:
        try:
            wait_for(process.stderr, 'Iteration: 1,')
            dead.write_text('')
            _, stderr = process.communicate(timeout=120)
        finally:
            process.kill()
    assert process.returncode == 2
    assert 'Traceback' not in stderr
    line = stderr.splitlines()[-1]
    assert line.startswith('train_lpr.py: error: %s:' % plates.train)
    assert line.endswith(".png' cannot be decoded: the image cannot be read: Input/output error")
    saved = list_checkpoints(str(tmp_path / 'model'))
    assert saved
    for checkpoint in saved:
        check_checkpoint(checkpoint)
