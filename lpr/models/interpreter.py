"""The TFLite interpreter: that of tflite-runtime where it is installed, else TensorFlow's."""

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

__all__ = ['Interpreter', 'without_tensorflow']


def without_tensorflow(model_path):
    """Whether a model can be read without TensorFlow, whose import takes seconds."""
    return model_path.endswith('.tflite') and not NEEDS_TENSORFLOW
