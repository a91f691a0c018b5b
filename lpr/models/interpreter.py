"""The TFLite interpreter: tflite-runtime's if that is installed, else TensorFlow's."""

import contextlib

from lpr.models.file_names import TFLITE
from lpr.runtime.errors import UserError, failure_reason

try:
    from tflite_runtime.interpreter import Interpreter
    NEEDS_TENSORFLOW = False
except ImportError:
    from tensorflow.lite.python.interpreter import Interpreter

    # TensorFlow loads this library with the first interpreter: not safe in a forked child.
    from tensorflow.lite.python.interpreter_wrapper import (  # noqa: F401
        tensorflow_wrap_interpreter_wrapper,
    )
    NEEDS_TENSORFLOW = True

__all__ = ['Interpreter', 'importing_tensorflow', 'without_tensorflow']


def without_tensorflow(model_path):
    """Whether a model can be read without TensorFlow, whose import takes seconds."""
    return model_path.endswith(TFLITE) and not NEEDS_TENSORFLOW


@contextlib.contextmanager
def importing_tensorflow(model_path):
    """For imports that a model needs; raises UserError if there is no TensorFlow."""
    try:
        yield
    except ImportError as error:
        raise UserError('%s: this form of a model needs TensorFlow (%s); without it only .tflite '
                        'is read' % (model_path, failure_reason(error)))
