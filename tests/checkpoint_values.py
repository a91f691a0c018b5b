"""What a checkpoint holds, read without the toolkit."""

import tensorflow as tf


def values_of(checkpoint):
    """Dictionary of NumPy arrays by the names of the variables."""
    reader = tf.compat.v1.train.NewCheckpointReader(checkpoint)
    return {name: reader.get_tensor(name) for name in reader.get_variable_to_shape_map()}
