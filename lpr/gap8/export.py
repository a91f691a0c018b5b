"""A quantized TFLite model -> the folder that the firmware engineer needs: model, C, checks.

The C files, the Makefile and nntool's script are those of `lpr/gap8/firmware/`.
"""

import logging
import os
import re
import shutil
import tempfile

from lpr.gap8.header import ZERO_POINT, header_text
from lpr.gap8.one_plane import convert_one_plane
from lpr.gap8.vectors import VECTOR_NAME, choose_plates, write_test_vectors
from lpr.models.checksums import checksum_of
from lpr.models.file_names import DESCRIPTION, TFLITE
from lpr.models.model_spec import write_spec
from lpr.models.tflite_bytes import ByteModel
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_path, atomic_write, list_files

MODEL_NAME = 'lprnet'
HEADER_NAME = 'lprnet_model.h'
NNTOOL_SCRIPT = 'nntool_script'
VECTORS = 'test_vectors'
_FIRMWARE = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'firmware')

log = logging.getLogger('lpr')


def check_gap8(spec, source):
    """Raises UserError if a model cannot be exported for GAP8; `source` names it."""
    if not spec.quantization_aware:
        raise UserError('%s: --gap8 needs a network trained with quantization_aware = True' %
                        source)
    if not spec.symmetric_range:
        raise UserError('%s: --gap8 needs a network trained with symmetric_range = True: the '
                        "inputs on GAP8 are symmetric around 0, and those in [0, 1] would lose "
                        'half of their levels' % source)


def check_gap8_folder(folder):
    """Raises UserError if `folder` is a file, or has files but not those of an earlier export."""
    if os.path.exists(folder) and not os.path.isdir(folder):
        raise UserError('%s: not a folder; --gap8 takes the folder to write the firmware into' %
                        folder)
    if os.path.isdir(folder) and os.listdir(folder) and \
            not os.path.exists(os.path.join(folder, HEADER_NAME)):
        raise UserError('%s: contains files that are not from an earlier --gap8 export and could '
                        'be overwritten; choose a new folder' % folder)


def export_gap8(frozen_graph, tflite, spec, annotations, folder):
    """Writes the folder for the firmware.

    Args:
        frozen_graph, tflite: paths of the exported model, in both forms.
        spec: its `ModelSpec`; see `check_gap8`.
        annotations: where the plates of the test vectors are taken from.
        folder: path of the folder; test vectors there that an earlier export wrote are replaced.
    Raises:
        UserError: a file cannot be written, an image cannot be decoded, the ranges are not
            symmetric. In the last two cases the folder stays as it was.
    """
    with tempfile.TemporaryDirectory() as built:
        is_repeated = _build(frozen_graph, tflite, spec, annotations, built)
        names = [os.path.relpath(os.path.join(place, name), built)
                 for place, _, names in os.walk(built) for name in names]
        # The header first: it marks the folder as an export, even if copying is interrupted.
        for name in sorted(names, key=lambda name: name != HEADER_NAME):
            _copy(os.path.join(built, name), os.path.join(folder, name))
        _remove_vectors(os.path.join(folder, VECTORS), names)
    log.info('%s -> %s (%s)', tflite, os.path.abspath(folder), _planes(spec, is_repeated))


def _build(frozen_graph, tflite, spec, annotations, folder):
    """Writes all files into a new folder; returns whether a single plane is repeated inside."""
    model_path = os.path.join(folder, MODEL_NAME + TFLITE)
    is_repeated = False
    if spec.convert_to_gray:
        is_repeated = not convert_one_plane(frozen_graph, tflite, spec, model_path)
    else:
        _copy(tflite, model_path)
    model = ByteModel(model_path)
    _check_zero_points(model, tflite)
    write_spec(spec, os.path.join(folder, MODEL_NAME + DESCRIPTION), checksum_of(model_path))
    for name in os.listdir(_FIRMWARE):
        _copy(os.path.join(_FIRMWARE, name), os.path.join(folder, name))
    if is_repeated:
        _renumber(os.path.join(folder, NNTOOL_SCRIPT))
    with atomic_write(os.path.join(folder, HEADER_NAME)) as stream:
        stream.write(header_text(spec, model))
    write_test_vectors(choose_plates(annotations), spec, model, os.path.join(folder, VECTORS))
    return is_repeated


def _check_zero_points(model, source):
    """Raises UserError unless input and logits are symmetric around 128, as GAP8 needs."""
    for kind, (_, zero_point) in (('input', model.input_quantization),
                                  ('logits', model.output_quantization)):
        if zero_point != ZERO_POINT:
            raise UserError('%s: the %s has the zero point %d, expected %d: on GAP8 ranges are '
                            'symmetric' % (source, kind, zero_point, ZERO_POINT))


def _renumber(script_path):
    """Makes nntool's script fit a network with an operator before its first convolution."""
    with open(script_path, encoding='utf-8') as stream:
        script = stream.read()
    with atomic_write(script_path) as stream:
        stream.write(re.sub(r'(?<=CONV_2D_0_)\d+',
                            lambda match: str(int(match.group()) + 1), script))


def _planes(spec, is_repeated):
    if not spec.convert_to_gray:
        return 'three planes'
    return ('one plane, repeated inside: folded weights would need more than 8 bits' if is_repeated
            else 'one plane, weights folded')


def _remove_vectors(folder, names):
    """Removes the test vectors of an earlier export that are not among `names`, the new files."""
    for name in list_files(folder):
        if VECTOR_NAME.fullmatch(name) and os.path.join(VECTORS, name) not in names:
            os.remove(os.path.join(folder, name))


def _copy(source, path):
    with atomic_path(path) as temporary:
        shutil.copyfile(source, temporary)
