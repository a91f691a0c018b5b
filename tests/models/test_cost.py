"""The cost of a network, against sizes worked out by hand."""

import json
import os

import pytest
from paths import ROOT

from lpr.models.cost import cost_figures, cost_lines, cost_table
from lpr.models.model_spec import read_spec

# Height, width, input and output channels, kernel size of the convolutions of the published
# network; then its two fully connected layers.
CONVOLUTIONS = [
    (24, 94, 3, 64, 9), (22, 92, 64, 32, 1), (22, 92, 32, 32, 3), (22, 92, 32, 32, 3),
    (22, 92, 32, 128, 1), (10, 90, 128, 64, 1), (10, 90, 64, 64, 3), (10, 90, 64, 64, 3),
    (10, 90, 64, 256, 1), (10, 90, 256, 64, 1), (10, 90, 64, 64, 3), (10, 90, 64, 64, 3),
    (10, 90, 64, 256, 1), (1, 88, 256, 256, 4), (1, 88, 256, 71, 13), (1, 88, 142, 71, 1)]
CONNECTED = [(88 * 71, 64), (64, 88 * 71)]
POOLS = [(22, 92, 64), (10, 90, 128), (4, 88, 256)]
# What nntool counts for this network, to a tenth of a million.
NNTOOL_OPERATIONS = 173.2e6


@pytest.fixture(scope='module')
def layers():
    return cost_table(read_spec(os.path.join(ROOT, 'pre-trained', 'china', 'graph.yml')))


def test_multiply_accumulates(layers):
    expected = [h * w * cin * cout * size for h, w, cin, cout, size in CONVOLUTIONS]
    expected[-1:-1] = [cin * cout for cin, cout in CONNECTED]
    assert [layer.macs for layer in layers if layer.macs] == expected


def test_operations_are_those_that_nntool_counts(layers):
    operations = sum(layer.macs + layer.comparisons for layer in layers)
    assert operations == pytest.approx(NNTOOL_OPERATIONS, rel=0.01)
    assert [layer.comparisons for layer in layers if layer.comparisons] == [
        height * width * channels * 9 for height, width, channels in POOLS]


def test_bytes_of_weights_in_8_bits_and_in_float(layers):
    sizes = [(size * cin * cout, cout) for _, _, cin, cout, size in CONVOLUTIONS]
    sizes[-1:-1] = [(cin * cout, cout) for cin, cout in CONNECTED]
    assert [layer.weight_bytes for layer in layers if layer.macs] == [
        weights + 4 * biases for weights, biases in sizes]
    spec = read_spec(os.path.join(ROOT, 'pre-trained', 'china', 'graph.yml'))
    in_float = cost_table(spec._replace(quantization_aware=False))
    assert sum(layer.weight_bytes for layer in in_float) == sum(
        4 * weights + 4 * biases for weights, biases in sizes)


def test_live_activations(layers):
    by_name = {layer.name: layer.live_bytes for layer in layers}
    assert by_name['input'] == 24 * 94 * 3
    assert by_name['Conv + pool'] == 24 * 94 * 3 + 22 * 92 * 64
    # The second block's widest point: 64 channels in, 256 out.
    assert max(by_name.values()) == by_name['Conv_8'] == 10 * 90 * (64 + 256)
    # The classes are kept for the concatenation while the global context is computed.
    assert by_name['fully_connected_1'] == 2 * 88 * 71 + 64
    assert by_name['concat'] == 4 * 88 * 71


def test_the_tile_head_has_one_connected_layer(make_spec):
    names = [layer.name for layer in cost_table(make_spec(global_context='tile'))]
    assert names[-4:] == ['fully_connected', 'Tile', 'concat', 'Conv_15']


def test_the_command_prints_and_writes_the_table_of_a_model(layers, run_script, tmp_path):
    result = run_script('utils/cost_table.py',
                        os.path.join(ROOT, 'pre-trained', 'china'), '--json',
                        tmp_path / 'cost.json')
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines() == cost_lines(cost_figures(layers))
    assert '170.2 million multiply-accumulates; 173.2 million operations' in result.stdout
    figures = json.loads((tmp_path / 'cost.json').read_text())
    assert round((figures['macs'] + figures['comparisons']) / 1e6, 1) == 173.2
    assert [layer['name'] for layer in figures['layers']] == [layer.name for layer in layers]
