"""Runs a TFLite model in nntool, GreenWaves' converter, as it would run on GAP8.

For `utils/nntool_check.py`, which starts it with nntool's own Python (3.9 to 3.11); it imports
nothing of this toolkit.

    python run_model.py MODEL.tflite FOLDER

Input: `FOLDER/pictures.npy`, uint8 [plates, height, width, channels].
Output: `FOLDER/logits.npy`, int8 [plates, classes, steps], and `FOLDER/report.json`: a row for each
node, [name, operation, output, operations, values in memory while it runs, parameters with them],
and the number of parameters.
"""

import json
import os
import sys

import numpy as np
from nntool.api import NNGraph
from nntool.graph.types import ConstantInputNode
from nntool.reports.graph_reporter import graph_walk


def load(model_path):
    """Loads a quantized model as `nntool_script` of a GAP8 export does."""
    graph = NNGraph.load_graph(model_path, load_quantization=True, use_hard_sigmoid=True)
    graph.adjust_order()
    graph.fusions('scaled_match_group')
    return graph


def report(graph):
    """Nodes, their operations and the activations and parameters in memory, as nntool counts."""
    state = graph.graph_state
    rows = [[node.name, node.op_name, 'x'.join(str(side) for side in node.out_dims[0].shape),
             int(node.compute_load() or 0), int(active)]
            for _, node, active, _, _ in graph_walk(state.steps, state.liveness)]
    parameters = sum(node.value.size for node in graph.nodes()
                     if isinstance(node, ConstantInputNode))
    return {'rows': rows, 'parameters': int(parameters)}


def run(graph, pictures):
    """Yields the quantized logits of every picture, int8 [classes, steps]."""
    scale = float(graph.quantization[graph.input_nodes()[0].name].out_qs[0].scale[0])
    for picture in pictures:
        planes = (picture.astype(np.float32) - 128) * scale
        outputs = graph.execute([planes.transpose(2, 0, 1)], quantize=True)
        yield np.asarray(outputs[-1][0]).reshape(outputs[-1][0].shape[0], -1)


def check(model_path, folder):
    """Loads a model, reports on it and runs it on the pictures in a folder."""
    graph = load(model_path)
    with open(os.path.join(folder, 'report.json'), 'w', encoding='utf-8') as stream:
        json.dump(report(graph), stream)
    pictures = np.load(os.path.join(folder, 'pictures.npy'))
    if len(pictures):
        np.save(os.path.join(folder, 'logits.npy'), np.stack(list(run(graph, pictures))))


if __name__ == '__main__':
    check(*sys.argv[1:])
