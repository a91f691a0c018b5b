"""A quantized TFLite model as a chip has it: bytes in, bytes out."""

import numpy as np

from lpr.models.interpreter import Interpreter
from lpr.models.tflite import read_tflite


class ByteModel:
    """A quantized TFLite model.

    Attributes:
        content: the bytes of the file.
        input_shape: (height, width, channels).
        input_quantization, output_quantization: (scale, zero point).
    """

    def __init__(self, path):
        """Opens a `.tflite` file; raises UserError if it is damaged."""
        self.content = read_tflite(path)
        self._interpreter = Interpreter(model_content=self.content)
        self._interpreter.allocate_tensors()
        inputs = self._interpreter.get_input_details()[0]
        outputs = self._interpreter.get_output_details()[0]
        self._input, self._output = inputs['index'], outputs['index']
        self.input_shape = tuple(inputs['shape'].tolist()[1:])
        self.input_quantization = inputs['quantization']
        self.output_quantization = outputs['quantization']

    def run(self, picture):
        """Logits, uint8 [steps, classes], of a picture, uint8 [height, width, channels]."""
        self._interpreter.set_tensor(self._input, picture[np.newaxis])
        self._interpreter.invoke()
        return self._interpreter.get_tensor(self._output)[0]

    def dequantize(self, logits):
        """float64 values of logits as `run` gives them."""
        scale, zero_point = self.output_quantization
        return (logits.astype(np.float64) - zero_point) * scale
