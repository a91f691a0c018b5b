"""Reads the TensorBoard logs that scripts write."""

import glob
import os

import tensorflow as tf


def logged(folder):
    """What the logs in a folder have: {tag: {step: `tf.Summary.Value`}}."""
    values = {}
    for path in glob.glob(os.path.join(str(folder), 'events.out.*')):
        for event in tf.compat.v1.train.summary_iterator(path):
            for value in event.summary.value:
                values.setdefault(value.tag, {})[event.step] = value
    return values


def scalars(folder):
    """The numbers among them: {tag: {step: number}}."""
    return {tag: {step: value.simple_value for step, value in steps.items()}
            for tag, steps in logged(folder).items()
            if all(value.HasField('simple_value') for value in steps.values())}
