"""Finds the model that a user names: by its path, by its folder, as the newest or the best.

A folder is that of a pre-trained model, of an export, or the `model_dir` of a training.
"""

import os

from lpr.models.best_checkpoint import BEST, best_checkpoint, best_folder
from lpr.models.checkpoint_names import CheckpointError, check_is_there
from lpr.models.file_names import EXPORTED, EXPORTS, INDEX
from lpr.models.interpreter import importing_tensorflow
from lpr.runtime.errors import UserError
from lpr.runtime.files import list_files

ORDER = '%s, else %s or %s, else the newest checkpoint' % EXPORTS
# Subfolders with a model that a message names.
MAX_NAMED = 5


def chosen_model(name, config, remedy, exports=EXPORTS):
    """The model that a config or an option beside a config names.

    Args:
        name: a model or its folder, '' for the newest checkpoint in `model_dir`, or 'best'.
        config: the config.
        remedy: ends the message if there is no checkpoint, for example 'set eval.checkpoint'.
        exports: as in `find_model`.
    Returns:
        Its path.
    Raises:
        UserError: there is none.
    """
    if name == BEST:
        model, place = best_checkpoint(config.model_dir), best_folder(config.model_dir)
        if not model:
            raise CheckpointError('%s: no checkpoint in %s; train with train.validate_every, or %s'
                                  % (config.path, place, remedy))
    elif not name:
        model = _newest_checkpoint(config.model_dir)
        if not model:
            raise UserError('%s: no checkpoint in model_dir (%s); train first, or %s' %
                            (config.path, config.model_dir, remedy))
    else:
        model = find_model(name, exports)
        if not exports or not model.endswith(EXPORTED):
            check_is_there(model)
        elif not os.path.exists(model):
            raise UserError('%s: no such model' % model)
    return model


def find_model(path, exports=EXPORTS):
    """Path of a model.

    Args:
        path: a model, returned as is, or a folder, searched for `exports` in their order, then for
            the newest checkpoint, then for a single checkpoint without a step in its name.
        exports: names of files; () if it has to be a checkpoint.
    Raises:
        UserError: there is no model in the folder, or none is the newest.
    """
    if not os.path.isdir(path) or os.path.exists(path + INDEX):
        return path
    for name in exports:
        if os.path.isfile(os.path.join(path, name)):
            return os.path.join(path, name)
    checkpoint = _newest_checkpoint(path)
    if checkpoint:
        return checkpoint
    unnumbered = [name for name in list_files(path) if name.endswith(INDEX)]
    if len(unnumbered) > 1:
        raise UserError('%s: several checkpoints without a step in their names; name one: %s' %
                        (path, ', '.join(name[:-len(INDEX)] for name in sorted(unnumbered))))
    if not unnumbered:
        raise UserError('%s: no model in this folder; expected %s%s' %
                        (path, ORDER if exports else 'a checkpoint', _models_below(path, exports)))
    return os.path.join(path, unnumbered[0][:-len(INDEX)])


def _newest_checkpoint(folder):
    with importing_tensorflow(folder):
        from lpr.models.checkpoints import newest_checkpoint
    return newest_checkpoint(folder)


def _models_below(folder, exports):
    """The end of a message: which subfolders have a model."""
    found = [os.path.join(folder, name) for name in sorted(os.listdir(folder))
             if any(os.path.isfile(os.path.join(folder, name, export)) for export in exports)]
    return '; there is one in %s' % ', '.join(found[:MAX_NAMED]) if found else ''
