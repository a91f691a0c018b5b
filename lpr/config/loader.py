"""Config files: Python modules with the user's settings; loaded, completed and checked here only.

A config file is run as Python. `options` defines its options; files written for the original
toolkits load unchanged.

`pydantic` checks values as well, but converts near misses ('32' to 32), and reports neither the
line of a value in a config file nor the option that a misspelt name resembles.
"""

import difflib
import inspect
import logging
import os
import traceback
import types

from lpr.config.options import EXECUTION_OPTIONS, MODEL_OPTIONS, REQUIRED, SECTION_OPTIONS
from lpr.config.relations import check_relations
from lpr.config.source import read_source, shown
from lpr.data.vocabulary import Vocabulary
from lpr.models.model_spec import KEYS, ModelSpec, network_fault, read_spec_of
from lpr.models.spec_checks import no_description
from lpr.runtime.errors import Ended, UserError, text_of

# A name this similar to an option (difflib ratio) is taken for a misspelling of it.
TYPO_SIMILARITY = 0.8
VOCABULARY_OPTIONS = ('vocab', 'r_vocab', 'num_classes')

log = logging.getLogger('lpr')


def load_config(path, section=None):
    """Loads a config file.

    Args:
        path: the Python file.
        section: 'train', 'eval' or 'infer' if the caller requires that class.
    Returns:
        A read-only object with `path`, `text` (what the file says), `spec` (a `ModelSpec`), the
        options of `MODEL_OPTIONS` that are not in it, and `train`, `eval`, `infer`, each with the
        options of `SECTION_OPTIONS` and `execution`, or None if missing.
    Raises:
        UserError: the file is missing, fails to run, or an option is wrong, missing or misspelt.
    """
    source = read_source(path)
    module = _run(source)
    _check_names(source, (), module, set(MODEL_OPTIONS) | set(SECTION_OPTIONS))
    values = _read_options(source, (), module, MODEL_OPTIONS)
    for name, options in SECTION_OPTIONS.items():
        values[name] = _read_section(source, name, getattr(module, name, None), options)
    if section and values[section] is None:
        raise UserError("%s: no class '%s', so this config is not for this script; "
                        'config/config_my_dataset.py shows such a class' % (path, section))
    values['spec'] = _read_spec(source, values)
    check_relations(source, values)
    return _Frozen(path=path, text=source.code.decode('utf-8', 'replace'), **values)


def config_of_model(model_path):
    """The config of a model used without a config file.

    Returns:
        An object like that of `load_config`: `spec` is the description beside the model, `path` the
        file it was read from, `text` is empty, `eval` and `infer` have the defaults but no
        `file_list_path` and None for `on_bad_image`, which there is no file to set in; `train` is
        None.
    Raises:
        UserError: the model is missing, its description is missing or damaged.
    """
    spec_path, spec = read_spec_of(model_path)
    if spec is None:
        raise no_description(model_path)
    sections = {name: _Frozen(**dict(_defaults(SECTION_OPTIONS[name]), on_bad_image=None,
                                     execution=_Frozen(**_defaults(EXECUTION_OPTIONS))))
                for name in ('eval', 'infer')}
    others = {name: option for name, option in MODEL_OPTIONS.items()
              if name not in KEYS + VOCABULARY_OPTIONS}
    return _Frozen(path=spec_path, text='', spec=spec, train=None, **sections, **_defaults(others))


def replaced(config, **values):
    """A copy of a config with other values, such as `lpr_patterns` or `spec`."""
    return _Frozen(**dict(vars(config), **values))


def _defaults(options):
    return {name: option.default for name, option in options.items()
            if option.default is not REQUIRED}


class _Frozen(types.SimpleNamespace):
    """A namespace that cannot be changed."""

    def __setattr__(self, name, value=None):
        raise AttributeError('the config is read-only')

    __delattr__ = __setattr__


def _run(source):
    """Runs a config file as a module; an import could load an outdated compiled copy."""
    module = types.ModuleType('lpr_config')
    module.__file__ = os.path.abspath(source.path)
    try:
        exec(compile(source.code, module.__file__, 'exec'), vars(module))
    except SyntaxError as error:
        raise UserError('%s:%s: %s' % (error.filename, error.lineno, error.msg))
    except (KeyboardInterrupt, Ended):
        raise
    except BaseException as error:
        lines = [':%d' % frame.lineno for frame in traceback.extract_tb(error.__traceback__)
                 if frame.filename == module.__file__]
        kind = '' if isinstance(error, UserError) else type(error).__name__ + ': '
        line = lines[-1] if lines else ''
        if isinstance(error, AttributeError) and "'builtin_function_or_method'" in str(error):
            kind = "is a class 'eval' missing? " + kind
        raise UserError('%s%s: %s%s' % (source.path, line, kind, text_of(error)))
    return module


def _read_options(source, prefix, owner, options):
    """Reads the options of a module or class; `prefix` names the enclosing classes."""
    values = {}
    for name, option in options.items():
        value = getattr(owner, name, option.default)
        full_name = '.'.join(prefix + (name,))
        if value is REQUIRED:
            raise UserError('%s: no option %s; expected %s' %
                            (source.at(*prefix), full_name, option.kind.expected))
        if not option.kind.accepts(value):
            raise UserError('%s: %s is %s (%s); expected %s' %
                            (source.at(*prefix, name), full_name, shown(value),
                             type(value).__name__, option.kind.expected))
        values[name] = value
    return values


def _read_section(source, name, section, options):
    if section is None:
        return None
    _check_class(source, (name,), section)
    _check_names(source, (name,), section, set(options) | {'execution'})
    values = _read_options(source, (name,), section, options)
    execution = getattr(section, 'execution', object)
    prefix = name, 'execution'
    _check_class(source, prefix, execution)
    _check_names(source, prefix, execution, set(EXECUTION_OPTIONS))
    values['execution'] = _Frozen(**_read_options(source, prefix, execution, EXECUTION_OPTIONS))
    return _Frozen(**values)


def _check_class(source, names, value):
    if not inspect.isclass(value):
        raise UserError("%s: '%s' is a %s; expected a class" %
                        (source.at(*names), '.'.join(names), type(value).__name__))


def _check_names(source, prefix, owner, known):
    """Rejects names that look like a misspelt option; warns of other unknown names in a class.

    Outside classes, other names are the user's own; only a class can be a misspelt section.
    """
    for name, value in vars(owner).items():
        if name in known or name.startswith('_') or inspect.ismodule(value):
            continue
        meant = [one for one in known
                 if prefix or (one in SECTION_OPTIONS) == inspect.isclass(value)]
        similar = difflib.get_close_matches(name, meant, 1, TYPO_SIMILARITY)
        if similar:
            raise UserError("%s: unknown option '%s'; did you mean '%s'? (start names of your "
                            "own with '_')" % (source.at(*prefix, name),
                                                 '.'.join(prefix + (name,)), similar[0]))
        if prefix:
            log.warning('%s: %s is not an option and has no effect', source.at(*prefix, name),
                        '.'.join(prefix + (name,)))


def _read_spec(source, values):
    """Takes the options of its model out of a config's, as a `ModelSpec`."""
    vocab, _, num_classes = (values.pop(name) for name in VOCABULARY_OPTIONS)
    options = {name: values.pop(name) for name in KEYS}
    try:
        vocabulary = Vocabulary.from_dicts(vocab, num_classes)
    except (ValueError, TypeError) as error:
        raise UserError('%s: vocab and num_classes = %d do not match: %s' %
                        (source.at('num_classes'), num_classes, error))
    spec = ModelSpec.from_options(options, vocabulary)
    fault = network_fault(spec)
    if fault:
        raise UserError('%s: %s' % (source.at(fault[0]), fault[1]))
    return spec
