"""The vocabulary inside a frozen graph: the constant `vocabulary`, which no other op uses.

It is a string tensor [num_classes]: the symbols of each class in UTF-8, merged ones separated by
blanks. Converters drop it, and a `.yml` beside the graph that has another order is noticed.
"""

import tensorflow as tf

from lpr.data.vocabulary import Vocabulary
from lpr.models.model_spec import MAX_CLASSES

NAME = 'vocabulary'


def add_vocabulary(graph_def, vocabulary):
    """Adds the constant to a `GraphDef`."""
    classes = [' '.join(symbols).encode('utf-8') for symbols in vocabulary.classes]
    node = graph_def.node.add(name=NAME, op='Const')
    node.attr['dtype'].type = tf.string.as_datatype_enum
    node.attr['value'].tensor.CopyFrom(tf.compat.v1.make_tensor_proto(classes, tf.string))


def read_vocabulary(graph_def):
    """The `Vocabulary` of a `GraphDef`, None if it has none; ValueError if it is damaged."""
    for node in graph_def.node:
        if node.name == NAME and node.op == 'Const':
            classes = node.attr['value'].tensor.string_val
            if len(classes) > MAX_CLASSES:
                raise ValueError('the vocabulary has more than %d classes' % MAX_CLASSES)
            return Vocabulary([data.decode('utf-8').split(' ') for data in classes])
    return None
