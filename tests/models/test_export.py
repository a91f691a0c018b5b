"""Exported models: ops, tensors and size of what GAP8 is given.

The network of the published GAP8 model (71 classes, 64 cells) is exported with random weights.
"""

import collections
import os
import shutil
import sys

import numpy as np
import pytest
import tensorflow as tf
from made import NARROW
from random_network import save_random_network

from lpr.config.loader import load_config
from lpr.models.export import export_frozen_graph, export_tflite
from lpr.models.model_spec import read_spec, write_spec
from lpr.models.recognizer import load_recognizer
from lpr.runtime.errors import UserError

# The published model's symbols besides letters and digits.
NAMES = (
    'Anhui Beijing Chongqing Fujian Gansu Guangdong Guangxi Guizhou Hainan Hebei Heilongjiang '
    'Henan HongKong Hubei Hunan InnerMongolia Jiangsu Jiangxi Jilin Liaoning Macau Ningxia '
    'Qinghai Shaanxi Shandong Shanghai Shanxi Sichuan Tianjin Tibet Xinjiang Yunnan Zhejiang '
    'police').split()
PUBLISHED_SIZE = 1471656
# Name, shape and type of its tensors, one a line.
PUBLISHED_TENSORS = os.path.join(os.path.dirname(__file__), 'gap8_tensors.txt')
# The conversion as the description of the toolkit gives it.
CONVERSION = (
    'tflite_convert --graph_def_file=graph.pb --output_file=graph.tflite --input_arrays=input '
    '--output_arrays=Squeeze --inference_type=QUANTIZED_UINT8 --mean_values=128 '
    '--std_dev_values=127')

Gap8Export = collections.namedtuple('Gap8Export', 'folder result')


@pytest.fixture(scope='module')
def gap8(tmp_path_factory, write_config, run_script):
    """The random network, exported by the script and converted by the description's commands."""
    folder = tmp_path_factory.mktemp('gap8')
    (folder / 'labels.txt').write_text(''.join('%s.png <%s>A1\n' % (name, name) for name in NAMES))
    lists = {'file_list_path': str(folder / 'labels.txt')}
    config_path = write_config(folder, train=lists, width=1.0, rnn_cells_num=64,
                               quantization_aware=True, symmetric_range=True)
    checkpoint = save_random_network(folder, load_config(config_path).spec)
    result = run_script('export_frozen_graph.py', config_path, '--output_dir', 'frozen_graph_60000',
                        '--checkpoint', checkpoint, '--gap8', 'firmware', cwd=folder)
    assert result.returncode == 0, result.stderr
    output = folder / 'frozen_graph_60000'
    (output / 'graph.pb.frozen').rename(output / 'graph.pb')
    program, *options = CONVERSION.split()
    assert shutil.which(program, path=os.path.dirname(sys.executable))
    conversion = run_script('tensorflow/lite/python/%s.py' % program, *options, cwd=output)
    assert conversion.returncode == 0, conversion.stderr
    return Gap8Export(str(output), result)


@pytest.fixture(scope='module')
def tensors(gap8):
    """{name: (shape, type)} of the converted model."""
    interpreter = tf.lite.Interpreter(os.path.join(gap8.folder, 'graph.tflite'))
    interpreter.allocate_tensors()
    return {detail['name']: ('x'.join(map(str, detail['shape'])), np.dtype(detail['dtype']).name)
            for detail in interpreter.get_tensor_details()}


def import_graph(path):
    graph_def = tf.compat.v1.GraphDef()
    with open(path, 'rb') as stream:
        graph_def.ParseFromString(stream.read())
    with tf.Graph().as_default() as graph:
        tf.import_graph_def(graph_def, name='')
    return graph


def test_the_network_of_the_published_model_has_71_classes(gap8):
    graph = import_graph(os.path.join(gap8.folder, 'graph.pb'))
    assert graph.get_tensor_by_name('Squeeze:0').shape.as_list() == [None, 88, 71]


def test_the_tflite_model_has_the_tensors_of_the_published_one(tensors):
    with open(PUBLISHED_TENSORS, encoding='utf-8') as stream:
        rows = [line.split() for line in stream if not line.startswith('#')]
    published = {name: (shape, dtype) for name, shape, dtype in rows}
    assert len(published) == 64
    assert tensors == published


def test_the_tflite_model_has_the_size_of_the_published_one(gap8):
    assert os.path.getsize(os.path.join(gap8.folder, 'graph.tflite')) == PUBLISHED_SIZE


def test_every_layer_is_a_quantized_tensor(tensors):
    """The part of the published list that follows from the names of the layers."""
    for number in range(16):
        layer = 'Conv_%d' % number if number else 'Conv'
        output = 'Relu' if number < 15 else 'BiasAdd'
        bias = 'Conv2D_Fold_bias' if number < 15 else 'Conv2D_bias'
        assert tensors[layer + '/weights_quant/FakeQuantWithMinMaxVars'][1] == 'uint8'
        assert tensors['%s/%s' % (layer, bias)][1] == 'int32'
        assert tensors['%s/%s' % (layer, output)][1] == 'uint8'
    assert tensors['input'] == ('1x24x94x3', 'uint8')
    assert tensors['Squeeze'] == ('1x88x71', 'uint8')
    assert len(tensors) == 64


def test_the_conversion_of_the_description_gives_its_input_scale(gap8):
    interpreter = tf.lite.Interpreter(os.path.join(gap8.folder, 'graph.tflite'))
    assert interpreter.get_input_details()[0]['quantization'] == (pytest.approx(1 / 127), 128)


@pytest.mark.parametrize('path', ['frozen_graph_60000/graph.tflite', 'firmware/lprnet.tflite'],
                         ids=['1/127', '2/255'])
def test_a_quantized_network_is_fed_the_pixels_as_on_the_device(gap8, tmp_path, path):
    """Whatever its scale: by the input scale of the script's conversion, pixel 0 is 0.5."""
    model = str(tmp_path / 'graph.tflite')
    shutil.copy(os.path.join(os.path.dirname(gap8.folder), path), model)
    # The description beside the first has the checksum of the script's own conversion.
    write_spec(read_spec(os.path.join(gap8.folder, 'graph.yml')), str(tmp_path / 'graph.yml'))
    pixels = np.random.RandomState(10).randint(0, 256, (1, 24, 94, 3)).astype(np.uint8)
    assert len(np.unique(pixels)) == 256
    interpreter = tf.lite.Interpreter(model)
    interpreter.allocate_tensors()
    output = interpreter.get_output_details()[0]
    interpreter.set_tensor(interpreter.get_input_details()[0]['index'], pixels)
    interpreter.invoke()
    scale, zero_point = output['quantization']
    expected = scale * (interpreter.get_tensor(output['index']).astype(float) - zero_point)
    _, logits = load_recognizer(model).run(pixels.astype(np.float32) / 127.5 - 1)
    np.testing.assert_allclose(logits, expected, rtol=1e-5)
    assert len(np.unique(expected)) > 10


def test_the_export_writes_the_frozen_graph_its_text_and_its_description(gap8):
    assert sorted(os.listdir(gap8.folder)) == ['graph.pb', 'graph.pbtxt', 'graph.tflite',
                                               'graph.yml']


def test_the_script_writes_the_folder_for_gap8(gap8):
    firmware = os.path.join(os.path.dirname(gap8.folder), 'firmware')
    assert {'lprnet.tflite', 'lprnet_model.h', 'lpr_decode.c', 'lpr_decode.h', 'lpr_resize.c',
            'lpr_resize.h', 'lpr_read.c', 'nntool_script', 'Makefile', 'test_vectors'} <= set(
                os.listdir(firmware))
    assert os.path.getsize(os.path.join(firmware, 'lprnet.tflite')) == PUBLISHED_SIZE


def test_the_script_prints_what_the_network_costs(gap8):
    assert '170.2 million multiply-accumulates; 173.2 million operations' in gap8.result.stdout


@pytest.mark.parametrize('global_context', ['dense', 'tile'])
def test_a_float_network_gets_a_float_tflite_model(tmp_path, make_spec, global_context):
    spec = make_spec(global_context=global_context, symmetric_range=True, width=NARROW)
    base, checkpoint = str(tmp_path / 'graph'), save_random_network(tmp_path, spec)
    export_frozen_graph(checkpoint, spec, base)
    export_tflite(spec, base)
    interpreter = tf.lite.Interpreter(base + '.tflite')
    assert interpreter.get_input_details()[0]['dtype'] == np.float32
    images = np.random.RandomState(3).uniform(-1, 1, (2, 24, 94, 3)).astype(np.float32)
    predictions, logits = load_recognizer(base + '.tflite').run(images)
    expected_predictions, expected = load_recognizer(checkpoint).run(images)
    np.testing.assert_allclose(logits, expected, rtol=1e-3, atol=1e-3 * np.abs(expected).max())
    np.testing.assert_array_equal(predictions, expected_predictions)


def test_a_frozen_graph_has_the_ops_that_users_name(export):
    graph = import_graph(export.frozen_graph)
    operations = {operation.name: operation for operation in graph.get_operations()}
    assert operations['input'].type == 'Placeholder'
    assert operations['input'].outputs[0].shape.as_list() == [None, 24, 94, 3]
    assert operations['Squeeze'].outputs[0].shape.as_list() == [None, 88, 39]
    assert operations['d_predictions'].outputs[0].dtype == tf.int32
    assert operations['d_predictions'].outputs[0].shape.as_list() == [None, 20]


def test_a_frozen_graph_has_no_variables(export):
    types = {operation.type for operation in import_graph(export.frozen_graph).get_operations()}
    assert not [name for name in types if name.startswith(('Variable', 'VarHandle', 'Assign'))]


def test_the_text_is_the_graph_without_weights(gap8):
    with open(os.path.join(gap8.folder, 'graph.pbtxt'), encoding='utf-8') as stream:
        text = stream.read()
    for name in ('input', 'Squeeze', 'd_predictions'):
        assert 'name: "%s"' % name in text
    assert len(text) < 2 ** 20 < os.path.getsize(
        os.path.join(gap8.folder, 'graph.pb')) * 2


def test_tflite_of_the_script_has_the_scale_of_the_network_range(export):
    interpreter = tf.lite.Interpreter(export.tflite)
    details = interpreter.get_input_details()[0]
    assert details['dtype'] == np.uint8
    assert details['quantization'] == (pytest.approx(1 / 255), 0)  # inputs from 0 to 1
    assert interpreter.get_output_details()[0]['dtype'] == np.uint8


def test_models_beside_an_export_do_not_get_its_description(export, quantized_training, tmp_path,
                                                            write_config, run_script):
    shutil.copytree(export.folder, str(tmp_path / 'export'))
    before = {name: (tmp_path / 'export' / name).read_bytes()
              for name in os.listdir(export.folder)}
    # The same model, described as one of another range.
    shutil.copytree(quantized_training.model_dir, str(tmp_path / 'model'))
    config = write_config(tmp_path, symmetric_range=True, quantization_aware=True)
    spec = load_config(config).spec
    for step in (1, 2):
        write_spec(spec, str(tmp_path / 'model' / ('model.ckpt-%d.ckpt.yml' % step)))
    result = run_script('export_frozen_graph.py', config, '--output_dir', str(tmp_path / 'export'))
    assert result.returncode == 2
    assert 'it is also the description of %s: remove' % (tmp_path / 'export' / 'graph.tflite') in (
        result.stderr)
    assert {name: (tmp_path / 'export' / name).read_bytes()
            for name in os.listdir(export.folder)} == before


@pytest.fixture
def earlier(export, tmp_path):
    """A folder with the models of an earlier export."""
    folder = tmp_path / 'earlier'
    shutil.copytree(export.folder, str(folder))
    shutil.copy(export.frozen_graph, str(folder / 'graph.pb'))
    return folder


def warnings_of(result):
    return [line for line in result.stderr.splitlines() if 'older than this export' in line]


def test_models_of_an_earlier_export_that_are_read_first_are_named(export, earlier, run_script):
    result = run_script('export_frozen_graph.py', export.config, '--output_dir', earlier)
    assert result.returncode == 0, result.stderr
    graph, tflite = warnings_of(result)
    told = ': older than this export, and --model %s reads it rather than graph.pb.frozen; ' \
           'replace it with ' % earlier
    assert graph.endswith(f'{earlier}/graph.pb{told}mv {earlier}/graph.pb.frozen '
                          f'{earlier}/graph.pb')
    assert tflite.endswith(f'{earlier}/graph.tflite{told}--tflite')
    with load_recognizer(str(earlier / 'graph.tflite')):
        pass  # as after a conversion by hand


def test_an_export_that_replaces_the_models_there_names_none(export, earlier, run_script):
    result = run_script('export_frozen_graph.py', export.config, '--output_dir', earlier,
                        '--tflite')
    assert result.returncode == 0, result.stderr
    told, = warnings_of(result)  # of a model that is not read as long as there is a TFLite model
    assert told.endswith(f'{earlier}/graph.pb: older than this export; replace it with '
                         f'mv {earlier}/graph.pb.frozen {earlier}/graph.pb')
    (earlier / 'graph.pb').unlink()
    result = run_script('export_frozen_graph.py', export.config, '--output_dir', earlier,
                        '--tflite')
    assert warnings_of(result) == []
    with load_recognizer(str(earlier / 'graph.tflite')):
        pass


def test_after_a_failed_conversion_the_tflite_model_of_before_is_not_read(export, earlier,
                                                                          run_script, monkeypatch):
    monkeypatch.setattr('lpr.models.export.TFLITE_TOLERANCE', -1)  # the script runs here
    result = run_script('export_frozen_graph.py', export.config, '--output_dir', earlier,
                        '--tflite')
    assert result.returncode == 2
    assert "the TFLite model's logits differ" in result.stderr
    with pytest.raises(UserError, match='graph.yml: this description was written for another '
                                        'model than .*graph.tflite'):
        load_recognizer(str(earlier / 'graph.tflite'))
    with load_recognizer(str(earlier / 'graph.pb.frozen')):
        pass


def test_the_export_says_which_files_it_wrote(export):
    assert '-> %s' % export.frozen_graph in export.result.stderr
    assert '-> %s' % export.tflite in export.result.stderr


def test_a_network_whose_logits_are_all_0_cannot_be_compared(tmp_path, make_spec):
    spec = make_spec(width=NARROW)
    checkpoint = save_random_network(tmp_path, spec, change=lambda name, value: 0 * value)
    with pytest.raises(UserError, match='differ .*by nan'):
        export_frozen_graph(checkpoint, spec, str(tmp_path / 'graph'))
    assert not (tmp_path / 'graph.pb.frozen').exists()
