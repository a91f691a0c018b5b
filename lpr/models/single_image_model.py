"""Prepares single images for a model: in TensorFlow, or in NumPy if the model does not need it."""

from lpr.data.numpy_input import NumpyInput
from lpr.models.interpreter import importing_tensorflow, without_tensorflow


def open_input(model_path, spec):
    """An `ImageInput` or `NumpyInput` for a model, with the methods `prepare` and `close`."""
    if without_tensorflow(model_path):
        return NumpyInput(spec)
    from lpr.data.image_input import ImageInput  # imports TensorFlow
    return ImageInput(spec)


def prepare_process(model_path):
    """Prepares the process for a model; call it before the model is loaded.

    Raises:
        UserError: the model needs TensorFlow, which is not installed or cannot run in this process.
    """
    if not without_tensorflow(model_path):
        with importing_tensorflow(model_path):
            from lpr.runtime.session import check_fork, prepare_devices
        check_fork()
        prepare_devices()
