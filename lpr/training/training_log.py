"""What a training shows in TensorBoard: scalars, its config, histograms and plates."""

from lpr.network.quantization import is_quantization_range
from lpr.runtime.event_log import EventLog

# Plates of a batch that are shown.
SHOWN_PLATES = 8
_WEIGHTS = '/weights'


class TrainingLog(EventLog):
    """The log of a training in its `model_dir`; raises as an `EventLog`."""

    def __init__(self, config, graph, step):
        """Starts the log with the `tf.Graph` and the text of the config file.

        Args:
            config: the config.
            graph: the `tf.Graph`.
            step: that the training starts or resumes at.
        """
        super().__init__(config.model_dir, graph, step)
        self.add_text(step, 'config', config.text)

    def add_network(self, step, values):
        """Adds histograms of weights, and of the two ends of every fake-quantization range.

        Args:
            step: the step.
            values: dictionary of NumPy arrays by the names of the network's variables.
        """
        histograms = {'weights/' + name[:-len(_WEIGHTS)]: value
                      for name, value in values.items() if name.endswith(_WEIGHTS)}
        for name, low in values.items():
            scope, _, end = name.rpartition('/')
            if is_quantization_range(name) and end == 'min':
                histograms['ranges/' + scope] = [low, values[scope + '/max']]
        self.add_histograms(step, histograms)

    def add_plates(self, step, pictures):
        """Adds pictures of plates, uint8 [height, width, 3] RGB each."""
        self.add_images(step, {'plates/%d' % number: picture
                               for number, picture in enumerate(pictures)})
