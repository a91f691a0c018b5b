"""Export: checkpoint -> frozen graph -> TFLite model, as `tflite_convert` makes it.

Each output is first compared with its source.
"""

import contextlib
import logging
import os
import sys

import numpy as np
import tensorflow as tf
from tensorflow.lite.python.convert import ConverterError

from lpr.models.checksums import NO_TFLITE, checksum_of
from lpr.models.file_names import DESCRIPTION, PB, PB_FROZEN, TFLITE
from lpr.models.graph_network import restore_network
from lpr.models.model_spec import read_spec, write_spec
from lpr.models.recognizer import open_model
from lpr.models.spec_checks import check_spec
from lpr.models.vocabulary_op import add_vocabulary
from lpr.network.lprnet import INPUT, LOGITS
from lpr.network.quantization import uint8_input_scale
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_path, atomic_write

# Images to compare an export with its source, and how far their logits may differ.
CHECK_IMAGES = 8
FLOAT_TOLERANCE = 1e-4
TFLITE_TOLERANCE = 0.2
# What replaces a model of an earlier export, by its extension.
_REPLACED_BY = {PB: 'mv {0}.pb.frozen {0}.pb', TFLITE: '--tflite'}

log = logging.getLogger('lpr')


def check_others(base, extensions, spec, checkpoint):
    """Raises UserError if models beside the export would lose the description that fits them."""
    others = [base + extension for extension in extensions if os.path.exists(base + extension)]
    if others and os.path.exists(base + DESCRIPTION):
        try:
            check_spec(read_spec(base + DESCRIPTION), base + DESCRIPTION, spec, checkpoint)
        except UserError as error:
            raise UserError('%s; it is also the description of %s: remove that or give another '
                            '--output_dir' % (error, ', '.join(others)))


def warn_of_others(base, extensions):
    """Logs a warning for each model of an earlier export that is still beside the new one.

    Args:
        base: path of the files without extension.
        extensions: of what this export did not write.
    """
    read_first = ''
    if TFLITE in extensions:  # else the new TFLite model is read
        read_first = ', and --model %s reads it rather than %s' % (
            os.path.dirname(base), os.path.basename(base) + PB_FROZEN)
    for extension in extensions:
        if os.path.exists(base + extension):
            log.warning('%s: older than this export%s; replace it with %s', base + extension,
                        read_first, _REPLACED_BY[extension].format(base))


def export_frozen_graph(checkpoint, spec, base, with_tflite=False):
    """Writes `base` + .pb.frozen, .pbtxt and .yml.

    Args:
        checkpoint: path of the checkpoint.
        spec: its `ModelSpec`.
        base: path of the files without extension.
        with_tflite: whether `export_tflite` follows. Even if that fails, the new description is
            rejected for a TFLite model of an earlier export.
    Raises:
        UserError: a file cannot be written, or the frozen graph differs from the checkpoint.
    """
    with contextlib.closing(restore_network(checkpoint, spec)) as network, \
            atomic_path(base + PB_FROZEN) as path:
        graph_def = network.session.graph.as_graph_def()
        frozen = tf.compat.v1.graph_util.convert_variables_to_constants(
            network.session, graph_def, [network.predictions.op.name])
        add_vocabulary(frozen, spec.vocabulary)
        with open(path, 'wb') as stream:
            stream.write(frozen.SerializeToString())
        with open_model(path, spec) as exported:
            difference = relative_difference(network, exported, spec)
        if not difference <= FLOAT_TOLERANCE:  # NaN is no agreement
            raise UserError('%s: the frozen graph gives logits that differ from those of this '
                            'checkpoint by %.2g, so it was not written' %
                            (checkpoint, difference))
        # The graph never appears beside another description.
        write_spec(spec, base + DESCRIPTION,
                   NO_TFLITE if with_tflite and os.path.exists(base + TFLITE) else None)
    with atomic_write(base + '.pbtxt') as stream:
        stream.write(str(graph_def))
    log.info('%s -> %s (logits differ by %.1e)', checkpoint,
             os.path.abspath(base + PB_FROZEN), difference)


def export_tflite(spec, base):
    """Writes `base`.tflite from `base`.pb.frozen, of 8 bits if that has fake quantization.

    Its checksum is added to `base`.yml.
    """
    frozen_graph = base + PB_FROZEN
    with atomic_path(base + TFLITE) as path:
        convert_to_tflite(frozen_graph, path, spec)
        with open_model(frozen_graph, spec) as source, open_model(path, spec) as exported:
            difference = relative_difference(source, exported, spec)
        if spec.quantization_aware and not difference <= TFLITE_TOLERANCE:
            raise UserError("%s: the TFLite model's logits differ from those of this graph by "
                            '%.0f %%: the ranges of the activations have not converged; train '
                            'longer' %
                            (frozen_graph, 100 * difference))
        if not spec.quantization_aware and not difference <= FLOAT_TOLERANCE:
            raise UserError("%s: the float TFLite model's logits differ from those of this graph "
                            'by %.2g, so it was not written' %
                            (frozen_graph, difference))
    write_spec(spec, base + DESCRIPTION, checksum_of(base + TFLITE))
    log.info('%s -> %s (logits differ by %.1e)', frozen_graph, os.path.abspath(base + TFLITE),
             difference)


def convert_to_tflite(frozen_graph, output_path, spec):
    """Converts a frozen graph: QUANTIZED_UINT8 if it has fake quantization, else float.

    Args:
        frozen_graph: path of a `.pb` with the ops `input` and `Squeeze`.
        output_path: the `.tflite` file to write.
        spec: the `ModelSpec`; its `quantization_aware` and `symmetric_range` count.
    Raises:
        UserError: the converter rejects the graph.
    """
    converter = tf.compat.v1.lite.TFLiteConverter.from_frozen_graph(
        frozen_graph, input_arrays=[INPUT], output_arrays=[LOGITS])
    if spec.quantization_aware:
        converter.inference_type = tf.uint8
        converter.quantized_input_stats = {INPUT: uint8_input_scale(spec.symmetric_range)}
    try:
        with _tools_of_this_python_on_path():
            model = converter.convert()
    except ConverterError as error:
        reason = [line for line in str(error).splitlines() if line.strip()]
        raise UserError('%s: the TFLite converter failed: %s' % (frozen_graph, reason[-1]))
    with open(output_path, 'wb') as stream:
        stream.write(model)


def relative_difference(model, other, spec):
    """Root mean square difference of two models' logits, relative to that of the first's logits.

    Both, each a `Recognizer` or a `GraphNetwork`, read the same random images with integer pixels,
    as from a camera.
    """
    pixels = np.random.RandomState(0).randint(0, 256, (CHECK_IMAGES,) + spec.input_shape)
    mean, std = uint8_input_scale(spec.symmetric_range)
    images = ((pixels - mean) / std).astype(np.float32)
    _, logits = model.run(images)
    _, other_logits = other.run(images)
    with np.errstate(invalid='ignore'):  # NaN if all logits are 0
        return np.sqrt(np.mean((logits - other_logits) ** 2) / np.mean(logits ** 2))


@contextlib.contextmanager
def _tools_of_this_python_on_path():
    """The converter runs `toco_from_protos`, which is beside Python, maybe not on the PATH."""
    path = os.environ.get('PATH', '')
    os.environ['PATH'] = os.path.dirname(sys.executable) + os.pathsep + path
    try:
        yield
    finally:
        os.environ['PATH'] = path
