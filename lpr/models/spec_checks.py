"""Compares the description of a model with a config and with the model; says if there is none."""

import os

from lpr.models.file_names import INDEX
from lpr.models.model_spec import KEYS
from lpr.runtime.errors import UserError


def check_spec(spec, source, expected, expected_source):
    """Compares the description of a model with what a config asks for.

    `max_lp_length` may differ: it only sets the width of decoded predictions.

    Raises:
        UserError: names both sides of the first difference.
    """
    for key, ours, theirs in differences(spec, expected):
        if key != 'max_lp_length':
            raise UserError('%s has %s = %r, but %s has %s = %r' %
                            (source, key, ours, expected_source, key, theirs))
    check_vocabulary(spec.vocabulary, source, expected.vocabulary, expected_source)


def differences(spec, other):
    """Lists (key, value, other value) where two descriptions differ, the vocabulary left out.

    Unless both have `two_lines`, `two_lines_below` and `two_lines_gap` have no effect to compare.
    """
    without_effect = (() if spec.two_lines and other.two_lines else
                      ('two_lines_below', 'two_lines_gap'))
    return [(key, ours, theirs) for key, ours, theirs in zip(KEYS, spec, other)
            if ours != theirs and key not in without_effect]


def check_vocabulary(vocabulary, source, expected, expected_source):
    """Raises UserError with the first difference if two `Vocabulary`s are not the same."""
    if vocabulary != expected:
        raise UserError('%s has %d classes, %s has %d%s; was the model trained on other annotation '
                        'files?' % (source, vocabulary.num_classes, expected_source,
                                    expected.num_classes, _first_difference(vocabulary, expected)))


def _first_difference(vocabulary, other):
    for index, (a, b) in enumerate(zip(vocabulary.classes, other.classes)):
        if a != b:
            return " (class %d is '%s' in the first and '%s' in the second)" % (
                index, '/'.join(a), '/'.join(b))
    return ''


def check_shapes(model_path, input_shape, logits_shape, spec):
    """Compares a model with its description.

    Args:
        model_path: the model, for the message.
        input_shape, logits_shape: its shapes without the batch; None is an open dimension.
        spec: the `ModelSpec`.
    Raises:
        UserError: they differ.
    """
    expected = spec.input_shape, (spec.sequence_length, spec.num_classes)
    found = tuple(input_shape), tuple(logits_shape)
    if found != expected:
        raise UserError('%s: input %s and logits %s, but its description says %s and %s' %
                        ((model_path,) + found + expected))


def no_description(path):
    """The `UserError` about a model without a description, which may not be there at all."""
    if not os.path.exists(path) and not os.path.exists(path + INDEX):
        return UserError('%s: no such model or folder' % path)
    if path.endswith('.py'):
        return UserError('%s: a config; expected a model: .tflite, .pb or a checkpoint' % path)
    if os.path.isdir(path):
        return UserError('%s: a folder; expected a model in it, such as %s' %
                         (path, os.path.join(path, 'model.ckpt')))
    return UserError('%s: no description (.yml) beside this model; copy it there, or use a script '
                     'that takes the config it was trained with' % path)
