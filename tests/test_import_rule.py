"""Who imports whom, read from the sources."""

import ast
import functools
import glob
import os
import subprocess
import sys

import pytest
from paths import ROOT

# Rooms of `lpr`, and the rooms that each may import besides itself.
RULE = {
    'runtime': set(),
    'data': {'runtime'},
    'network': {'runtime', 'data'},
    'models': {'runtime', 'data', 'network'},
    'config': {'runtime', 'data', 'network', 'models'},
    'gap8': {'runtime', 'data', 'network', 'models'},
    'evaluation': {'runtime', 'data', 'network', 'models', 'config'},
    'report': {'runtime', 'data', 'models', 'config', 'evaluation'},
    'training': {'runtime', 'data', 'network', 'models', 'config'},
    'trainer': {'runtime', 'data', 'models'},
    'reader': {'runtime', 'data', 'models'},
}
ROOM_FILES = {room: os.path.join(ROOT, 'lpr', room, '__init__.py') for room in RULE
              if room not in ('trainer', 'reader')}
MODULES = {os.path.relpath(path, ROOT)[:-3].replace(os.sep, '.'): path
           for path in glob.glob(os.path.join(ROOT, 'lpr', '**', '[!_]*.py'), recursive=True)}
SCRIPTS = {os.path.basename(path)[:-3]: path for path in glob.glob(os.path.join(ROOT, '*.py'))}
# What config files load, directly or by way of `load_config`.
WITHOUT_TENSORFLOW = ['lpr.trainer', 'lpr.config.loader', 'lpr.data.annotation_file',
                      'lpr.evaluation.metrics', 'lpr.data.vocabulary', 'lpr.models.model_spec',
                      'lpr.runtime.files']


@functools.lru_cache(maxsize=None)
def parse(path):
    with open(path, encoding='utf-8') as stream:
        return ast.parse(stream.read(), path)


@functools.lru_cache(maxsize=None)
def imports(path):
    """Full names of the modules a file imports."""
    names = set()
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, '%s has a relative import' % path
            names.add(node.module)
            names.update('%s.%s' % (node.module, alias.name) for alias in node.names)
    return names


def test_the_sources_are_found():
    assert {'lpr.trainer', 'lpr.network.lprnet', 'lpr.models.recognizer'} <= set(MODULES)
    assert {'train_lpr', 'eval_lpr', 'test_lpr', 'export_frozen_graph',
            'infer_frozen_graph_single_image', 'infer_tflite_single_image'} <= set(SCRIPTS)
    assert {module.split('.')[1] for module in MODULES} == set(RULE)


@pytest.mark.parametrize('module', sorted(MODULES))
def test_rooms_import_only_the_rooms_below_them(module):
    room = module.split('.')[1]
    imported = {name.split('.')[1] for name in imports(MODULES[module])
                if name.startswith('lpr.')}
    assert imported - {room} <= RULE[room]


@pytest.mark.parametrize('module', sorted(MODULES))
def test_lpr_imports_no_script_no_utils_no_tests_no_config(module):
    outside = {'utils', 'tests', 'config', 'conftest'} | set(SCRIPTS)
    assert {name.split('.')[0] for name in imports(MODULES[module])} & outside == set()


@pytest.mark.parametrize('script', sorted(SCRIPTS))
def test_a_script_imports_no_other_script(script):
    others = {'utils', 'tests', 'config'} | set(SCRIPTS)
    assert {name.split('.')[0] for name in imports(SCRIPTS[script])} & others == set()


def test_modules_of_lpr_import_each_other_in_one_direction():
    graph = {module: imports(path) & set(MODULES) for module, path in MODULES.items()}
    while graph:
        leaves = {module for module, needed in graph.items() if not needed & set(graph)}
        assert leaves, 'these modules import each other: ' + ', '.join(sorted(graph))
        graph = {module: needed for module, needed in graph.items() if module not in leaves}


def test_one_module_alone_knows_horovod():
    users = {name for name, path in dict(MODULES, **SCRIPTS).items()
             if {'horovod', 'horovod.tensorflow'} & imports(path)}
    assert users == {'lpr.training.distributed'}


@pytest.mark.parametrize('path', list(ROOM_FILES.values()), ids=lambda path: path.split(os.sep)[-2])
def test_the_package_files_hold_a_docstring_only(path):
    body = parse(path).body
    assert len(body) == 1
    assert isinstance(body[0], ast.Expr) and isinstance(body[0].value, (ast.Str, ast.Constant))


@pytest.mark.parametrize('path', sorted(MODULES.values()) + sorted(SCRIPTS.values()),
                         ids=os.path.basename)
def test_every_file_says_what_it_is_for(path):
    assert ast.get_docstring(parse(path))


def test_what_configs_load_is_light():
    """Of modules that are imported one after the other the first that is heavy is told."""
    code = '; '.join(['import sys'] + [
        'import %s; print("%s", sorted({"tensorflow", "cv2"} & set(sys.modules)))' % (name, name)
        for name in WITHOUT_TENSORFLOW])
    result = subprocess.run([sys.executable, '-c', code], cwd=ROOT, capture_output=True, text=True)
    assert result.stdout.splitlines() == [name + ' []' for name in WITHOUT_TENSORFLOW]
    assert result.stderr == ''
