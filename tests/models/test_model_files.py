"""Which model of a folder is taken."""

import os
import shutil
import types

import pytest

from lpr.models.file_names import EXPORTS
from lpr.models.model_files import chosen_model, find_model
from lpr.runtime.errors import UserError


def test_a_file_is_the_model_whether_it_is_there_or_not():
    assert find_model('x/model.ckpt-1') == 'x/model.ckpt-1'


def test_the_8_bit_model_comes_first_then_the_graph_then_the_newest_checkpoint(
        tmp_path, float_training):
    folder = str(tmp_path / 'model')
    shutil.copytree(float_training.model_dir, folder)
    expected = [os.path.join(folder, 'model.ckpt-2.ckpt')]
    for name in ('graph.pb.frozen', 'graph.pb', 'graph.tflite'):
        assert find_model(folder) == expected[-1]
        (tmp_path / 'model' / name).write_bytes(b'')
        expected.append(os.path.join(folder, name))
    assert find_model(folder) == expected[-1]


def test_a_stripped_checkpoint_has_no_step_in_its_name(tmp_path):
    (tmp_path / 'model.ckpt.index').write_bytes(b'')
    assert find_model(str(tmp_path)) == str(tmp_path / 'model.ckpt')
    (tmp_path / 'other.ckpt.index').write_bytes(b'')
    with pytest.raises(UserError, match='name one: model.ckpt, other.ckpt$'):
        find_model(str(tmp_path))


@pytest.mark.parametrize('exports, expected', [(EXPORTS, 'graph.tflite'), ((), 'model.ckpt')])
def test_a_config_and_an_option_may_name_the_folder_of_a_model(tmp_path, exports, expected):
    for name in ('graph.tflite', 'model.ckpt.index'):
        (tmp_path / name).write_bytes(b'')
    config = types.SimpleNamespace(path='c.py', model_dir='model')
    assert chosen_model(str(tmp_path), config, '', exports) == str(tmp_path / expected)


def test_an_export_is_no_checkpoint(tmp_path):
    (tmp_path / 'graph.tflite').write_bytes(b'')
    config = types.SimpleNamespace(path='c.py', model_dir='model')
    with pytest.raises(UserError, match='graph.tflite: an exported model; expected a checkpoint'):
        chosen_model(str(tmp_path / 'graph.tflite'), config, '', exports=())
    with pytest.raises(UserError, match='no model in this folder; expected a checkpoint$'):
        find_model(str(tmp_path), exports=())


def test_a_folder_without_a_model_is_told(tmp_path):
    with pytest.raises(UserError) as error:
        find_model(str(tmp_path))
    assert str(error.value) == (
        '%s: no model in this folder; expected graph.tflite, else graph.pb or graph.pb.frozen, '
        'else the newest checkpoint' % tmp_path)


def test_subfolders_with_a_model_are_named(tmp_path):
    for name in ('b', 'a', 'empty'):
        (tmp_path / name).mkdir()
    (tmp_path / 'a' / 'graph.tflite').write_bytes(b'')
    (tmp_path / 'b' / 'graph.pb').write_bytes(b'')
    with pytest.raises(UserError, match='; there is one in .*/a, .*/b$'):
        find_model(str(tmp_path))
