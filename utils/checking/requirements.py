"""A network's requirements on its dataset, from the toolkit's defaults or from a config."""

import collections
import contextlib
import re

from lpr.config.loader import load_config
from lpr.config.options import MODEL_OPTIONS
from lpr.data.annotation_file import as_list, scan_annotations
from lpr.data.vocabulary import split_symbols
from lpr.models.model_spec import ModelSpec
from lpr.runtime.errors import UserError
from lpr.trainer import labels_read_by

TRAIN, EVAL = 'train', 'eval'


class Requirements(collections.namedtuple('Requirements', 'spec patterns config_path is_fixed')):
    """What labels and images are checked against.

    Attributes:
        spec: the `ModelSpec`; its vocabulary is None where no config gives one.
        patterns: compiled regular expressions of plates; none means that every plate fits.
        config_path: the config they come from, None for the defaults.
        is_fixed: whether the vocabulary is given, not built from the labels.
    """
    __slots__ = ()


def default_requirements():
    """The `Requirements` of the options' defaults: any symbol, 88 time steps."""
    options = {name: option.default for name, option in MODEL_OPTIONS.items()}
    return Requirements(ModelSpec.from_options(options, vocabulary=None), (), None,
                        is_fixed=False)


def load_requirements(config_path):
    """Reads a config, even if its annotation files have faulty lines.

    Returns:
        (`Requirements`, lists): `lists` has the annotation files of `train` and of `eval`, an
        `OrderedDict` of lists of paths.
    Raises:
        UserError: the config is faulty, or names no annotation file.
    """
    read = []

    def read_valid_labels(list_paths):
        read.extend(list_paths)
        return _valid_labels(list_paths)

    with labels_read_by(read_valid_labels):
        config = load_config(config_path)
    patterns = tuple(re.compile(pattern) for pattern in config.lpr_patterns)
    lists = collections.OrderedDict(
        (name, as_list(section.file_list_path))
        for name, section in ((TRAIN, config.train), (EVAL, config.eval)) if section)
    if not lists:
        raise UserError("%s: no class 'train' or 'eval' to take annotation files from" %
                        config_path)
    return Requirements(config.spec, patterns, config_path, is_fixed=not read), lists


def _valid_labels(list_paths):
    """Yields (source, label) of the usable lines; errors are reported elsewhere."""
    for list_path in list_paths:
        for annotation, _ in scan_annotations(list_path):
            with contextlib.suppress(ValueError):
                split_symbols(annotation.label or '')
                yield annotation.source, annotation.label
