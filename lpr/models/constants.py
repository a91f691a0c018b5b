"""Checks the constants of a graph: one with too few bytes would end the process of TensorFlow."""

import numpy as np
import tensorflow as tf

# Where a tensor has its values if not in `tensor_content`; one value may stand for all.
_VALUES = ('half_val', 'float_val', 'double_val', 'int_val', 'string_val', 'int64_val', 'bool_val')


def check_constant(node, most_values):
    """Checks the value of a node of the operation `Const`.

    Args:
        node: the `NodeDef`.
        most_values: the largest number of values.
    Raises:
        ValueError: it has more values than that or fewer than its shape says, or not finite ones.
    """
    tensor = node.attr['value'].tensor
    shape = tf.TensorShape(tensor.tensor_shape)
    if not shape.is_fully_defined() or shape.num_elements() > most_values:
        raise ValueError("the constant '%s' has the shape %s, more than the file holds" %
                         (node.name, shape))
    count, dtype = shape.num_elements(), _dtype_of(node)
    listed = sum(len(getattr(tensor, name)) for name in _VALUES)
    if tensor.tensor_content:
        is_whole = dtype != tf.string and len(tensor.tensor_content) == count * dtype.size
    else:
        is_whole = listed <= count and (listed > 0 or not count)
    if not is_whole or node.attr['dtype'].type != tensor.dtype:
        raise ValueError("the constant '%s' is damaged" % node.name)
    if dtype.is_floating and count > 1 and not np.isfinite(_floats(tensor, dtype)).all():
        raise ValueError("the constant '%s' has values that are not finite" % node.name)


def _dtype_of(node):
    try:
        return tf.as_dtype(node.attr['value'].tensor.dtype)
    except TypeError:
        raise ValueError("the constant '%s' has values of no type" % node.name)


def _floats(tensor, dtype):
    if tensor.tensor_content:
        return np.frombuffer(tensor.tensor_content, dtype.as_numpy_dtype)
    return np.array(list(tensor.float_val) + list(tensor.double_val))
