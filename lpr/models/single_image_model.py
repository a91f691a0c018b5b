"""A model that is given single images, prepared in TensorFlow or, if it does without, in NumPy."""

from lpr.data.numpy_input import NumpyInput
from lpr.models.interpreter import importing_tensorflow, without_tensorflow
from lpr.models.recognizer import load_recognizer
from lpr.runtime.errors import closed_on_error


class SingleImageModel:
    """A model and what prepares images for it, on the CPU. A context manager that closes both.

    Attributes:
        spec: its `ModelSpec`.
        prepare: function that prepares an image, see `ImageInput.prepare`.
        read: function that reads prepared images, see `Recognizer.read`.
    """

    def __init__(self, model_path, config=None, patterns=()):
        """Opens a model; the arguments are those of `load_recognizer`.

        Raises:
            UserError: as `load_recognizer`, or the model needs TensorFlow, which is not installed
                or cannot run in this process.
        """
        _prepare_process(model_path)
        self._recognizer = load_recognizer(model_path, config, patterns=patterns)
        self.spec, self.read = self._recognizer.spec, self._recognizer.read
        with closed_on_error(self._recognizer):
            self._input = _open_input(model_path, self.spec)
        self.prepare = self._input.prepare

    def close(self):
        """Frees the model; nothing can be read any more."""
        self._input.close()
        self._recognizer.close()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


def _prepare_process(model_path):
    """Prepares the process for a model, before it is loaded."""
    if not without_tensorflow(model_path):
        with importing_tensorflow(model_path):
            from lpr.runtime.session import check_fork, prepare_devices
        check_fork()
        prepare_devices()


def _open_input(model_path, spec):
    """The `ImageInput` or `NumpyInput` for a model."""
    if without_tensorflow(model_path):
        return NumpyInput(spec)
    from lpr.data.image_input import ImageInput  # imports TensorFlow
    return ImageInput(spec)
