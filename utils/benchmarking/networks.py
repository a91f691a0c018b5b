"""Measures the networks of model files side by side, in a process of its own.

Input: files of networks of any structure: .tflite, .prototxt (of Caffe, run by OpenCV, with its
.caffemodel beside it), and frozen graphs with the ops of this toolkit.
Output: a line of JSON, file -> plates/s on the cores that the process may use. All take turns, and
the best turn of each counts. TFLite has one interpreter per core, each with plates of its own; the
others read plate by plate with all cores.

    python utils/benchmarking/networks.py pre-trained/china/graph.tflite pre-trained/china/graph.pb
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__)))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import concurrent.futures
import json
import re
import time

import cv2
import numpy as np
import tensorflow as tf

from lpr.models.frozen_graph import import_frozen_graph
from lpr.models.tflite import read_tflite
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.parallel import available_cores
from lpr.runtime.script import run_script
from lpr.runtime.session import open_session, prepare_devices
from utils.options import positive_count

TURNS = 10


def parse_args():
    parser = ScriptParser(description='Measure the networks of model files side by side.')
    parser.add_argument('models', nargs='+', help='.tflite, .prototxt or frozen graph')
    parser.add_argument('--plates', type=positive_count, default=40,
                        help='plates per turn (%(default)s)')
    return parser.parse_args()


def main():
    args = parse_args()
    prepare_devices(None)
    networks = {path: open_network(path) for path in args.models}
    rates = {path: [] for path in networks}
    for _ in range(TURNS):
        for path, run in networks.items():
            started = time.time()
            run(args.plates)
            rates[path].append(args.plates / (time.time() - started))
    print(json.dumps({path: max(turns) for path, turns in rates.items()}))


def open_network(path):
    """Opens the network of a file.

    Returns:
        A function that runs it on a number of plates of noise, and was called once.
    Raises:
        UserError: the file cannot be read or is no network that can run.
    """
    kinds = {'.tflite': _open_tflite, '.prototxt': _open_caffe}
    run = kinds.get(os.path.splitext(path)[1], _open_frozen_graph)(path)
    run(available_cores())
    return run


def _open_tflite(path):
    content, cores = read_tflite(path), available_cores()
    interpreters = [tf.lite.Interpreter(model_content=content) for _ in range(cores)]
    threads = concurrent.futures.ThreadPoolExecutor(cores)

    def run_share(interpreter, plates):
        details, = interpreter.get_input_details()
        image = _noise(details['shape']).astype(details['dtype'])
        for _ in range(plates):
            interpreter.set_tensor(details['index'], image)
            interpreter.invoke()

    for interpreter in interpreters:
        interpreter.allocate_tensors()
    return lambda plates: list(threads.map(run_share, interpreters, _shares(plates, cores)))


def _open_frozen_graph(path):
    (images, logits, _), _ = import_frozen_graph(path)
    session = open_session(None, images.graph)
    image = _noise([1] + images.shape.as_list()[1:]).astype(np.float32)
    return lambda plates: [session.run(logits, {images: image}) for _ in range(plates)]


def _open_caffe(path):
    cv2.setNumThreads(available_cores())
    try:
        network = cv2.dnn.readNetFromCaffe(path, os.path.splitext(path)[0] + '.caffemodel')
        with open(path, encoding='utf-8') as stream:
            shape = [int(size) for size in re.findall(r'input_dim: *(\d+)', stream.read())]
    except (cv2.error, OSError) as error:
        raise UserError('%s: cannot read this network and its .caffemodel: %s' % (path, error))
    image = _noise(shape).astype(np.float32)

    def run(plates):
        for _ in range(plates):
            network.setInput(image)
            network.forward()
    return run


def _noise(shape):
    return np.random.RandomState(1).randint(0, 256, shape)


def _shares(plates, cores):
    """How many plates each core takes; together all of them."""
    return [len(share) for share in np.array_split(np.arange(plates), cores)]


if __name__ == '__main__':
    run_script(main)
