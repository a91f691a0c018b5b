"""The commands that stand in the pages: all are checked, those that tiny data is enough for run."""

import functools
import glob
import json
import os
import re
import shutil
import subprocess

import pytest
from built_in_formats import load_built_in
from commands import run_here
from page_commands import read_commands, script_arguments
from paths import ROOT
from test_documents import DOCUMENTS, read_page

from utils.script_parsers import script_parser

# Their examples are those of the scripts' docstrings.
PAGES = [path for path in DOCUMENTS if path != 'docs/reference/scripts.md']
# Commands that are not run here, and why not. What they call is run elsewhere.
NOT_RUN = [
    (r'python train_lpr|fine_tune\.py|python export_frozen_graph|visualize_augmentation|'
     '(strip|narrow|average)_checkpoint|new_symbol|no_symbols',
     'takes long; tests/scripts and tests/utils run the script on tiny data'),
    (r'pre-trained/\w+/graph\.pb(txt|\.frozen)', 'belongs to an export that is not run'),
    (r'python (eval|test)_lpr\.py (config|my_country)/|demo/frozen_graph|tflite_convert|'
     r'graph\.pb\.frozen', 'needs the model that a training before it leaves'),
    (r'nntool_check', 'needs nntool'),
    (r'real_plates|datasets/(china|europe|latin|world)\b|50\.json|china\.json|europe\.json|plot_lp_rr',
     'needs real plates that are not part of the toolkit, or hours'),
    (r'crop_ccpd|convert_czech|convert_ufpr|splice_provinces', 'needs real plates'),
    (r'my_crops', 'needs a folder of pictures; tests/scripts/test_just_read.py reads one'),
    (r'import_annotations|plates/annotations\.txt', 'needs files of other programs; '
     'tests/utils/test_import_annotations.py has some of every kind'),
    (r'measure\.py|benchmark\.py|soak\.py|doctor\.py|time_page|datasets/many',
     'measures for minutes'),
    (r'^make|^conda|^docker|^source|pip install|tensorboard|horovodrun|-m pytest|bin/ruff',
     'sets up, serves or tests'),
    (r'--config config/config_demo\.py', 'needs the plates of the demo'),
]


def commands_of(*pages):
    return [words for page in pages for words in read_commands(read_page(page))]


def test_commands_are_found_as_a_shell_reads_them():
    assert read_commands('''
```bash
A=1 B="x
    y" python a.py --x $A \\
    'two words'   # a comment
cd b && python c.py
```
```text
python d.py
```
''') == [['python', 'a.py', '--x', '1', 'two words'], ['cd', 'b'], ['python', 'c.py']]


@pytest.mark.parametrize('page', PAGES)
def test_scripts_take_the_arguments_that_a_page_gives_them(page, capsys):
    for words in commands_of(page):
        script, arguments = script_arguments(words)
        if script:
            parser = parser_of(script)
            try:
                parsed = parser.parse_args(arguments) if parser else None
            except SystemExit:
                pytest.fail('%s: %s' % (' '.join(words), capsys.readouterr().err))
            assert parser or not arguments
            for name in getattr(parsed, 'formats', ()):
                if re.search('[a-z]', name) and not name.startswith(('china_1', 'my')):
                    load_built_in(name.split(':')[0])


@functools.lru_cache(maxsize=None)
def parser_of(script):
    return script_parser(script)


def test_make_has_the_targets_that_the_pages_name():
    with open(os.path.join(ROOT, 'Makefile'), encoding='utf-8') as stream:
        targets = set(re.findall(r'^(\w+):', stream.read(), re.M))
    named = {word for words in commands_of(*PAGES) if words[0] == 'make'
             for word in words[1:] if '=' not in word}
    assert {'demo', 'test', 'docs'} <= named <= targets


def runnable():
    """Commands to run, one for each script with the same options, and the reasons that were met."""
    chosen, reasons = {}, set()
    for words in commands_of(*PAGES):
        command = ' '.join(words)
        met = [reason for pattern, reason in NOT_RUN if re.search(pattern, command)]
        reasons.update(met[:1])
        if not met:
            script, arguments = script_arguments(words)
            options = tuple(word for word in arguments or words if word.startswith('-'))
            chosen.setdefault((script or words[0], options), words)
    return list(chosen.values()), reasons


def test_every_reason_not_to_run_a_command_is_met_by_one():
    assert runnable()[1] == {reason for _, reason in NOT_RUN}


@pytest.fixture(scope='module')
def plates(tmp_path_factory):
    """A folder with the annotations of twelve synthetic plates."""
    folder = str(tmp_path_factory.mktemp('plates') / 'blue')
    result = run_here('utils/synthesize_plates.py', folder, '--count', '12', '--seed', '1')
    assert result.returncode == 0, result.stderr
    return folder


@pytest.fixture
def workplace(plates, tmp_path, monkeypatch):
    """A working directory with what the pages take for granted, made of twelve plates."""
    for path in glob.glob(os.path.join(ROOT, '*.py')):
        os.symlink(path, str(tmp_path / os.path.basename(path)))
    for name in ('config', 'docs', 'lpr', 'utils', 'pre-trained'):
        os.symlink(os.path.join(ROOT, name), str(tmp_path / name))
    monkeypatch.chdir(tmp_path)
    for name in ('my_crops', 'my_plates', 'blue', 'green', 'old_folder', 'new_folder', 'examples',
                 'demo/known'):
        shutil.copytree(plates, name)
    with open('blue/annotations.txt', encoding='utf-8') as stream:
        rows = stream.read().splitlines()
    latin = ['%s AB%d' % (row.split()[0], number) for number, row in enumerate(rows)]
    os.makedirs('datasets/my_dataset')
    for name, folder, chosen in (
            ('train.txt', 'blue', rows[:8]), ('val.txt', 'blue', rows[8:]),
            ('datasets/my_dataset/train.txt', '../../blue', rows[:8]),
            ('datasets/my_dataset/val.txt', '../../blue', rows[8:]),
            ('old.txt', 'old_folder', rows), ('ccpd.txt', 'blue', rows),
            ('synthetic.txt', 'green', rows), ('all.txt', 'blue', latin)):
        with open(name, 'w', encoding='utf-8') as stream:
            stream.writelines('%s/%s\n' % (folder, row) for row in chosen)
    shutil.copy('blue/images/0000000.png', 'plate.png')
    shutil.copy('utils/plate_formats/italy.yml', 'my.yml')
    with open('result.json', 'w', encoding='utf-8') as stream:
        json.dump({'lp_rr': 1.0, 'total': 24, 'left_out': [], 'wrong': []}, stream)


@pytest.mark.parametrize('words', runnable()[0], ids=lambda words: ' '.join(words)[:70])
def test_a_command_runs(words, workplace):
    words = [re.sub('^[0-9]{3,}$', '3', word) for word in words]  # fewer plates
    script, arguments = script_arguments(words)
    if script == 'utils/synthesize_plates.py':  # into a new folder
        shutil.rmtree(arguments[0], ignore_errors=True)
    if script:
        result = run_here(script, *arguments)
        assert result.returncode == 0, result.stderr
    else:
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
