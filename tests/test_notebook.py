"""The notebook in docs/: its cells run as one script, with few plates and few steps."""

import json
import os
import re
import shlex

from commands import run_here
from paths import ROOT

NOTEBOOK = os.path.join(ROOT, 'docs', 'pictures-to-tflite.ipynb')


def read_script():
    """The code cells as a Python script; a line `!command` is a call of `shell`."""
    with open(NOTEBOOK, encoding='utf-8') as stream:
        cells = json.load(stream)['cells']
    code = '\n\n'.join(''.join(cell['source']) for cell in cells if cell['cell_type'] == 'code')
    return re.sub(r'^!((?:.*\\\n)*.*)$', _call, code, flags=re.M)


def _call(command):
    return 'shell(f%r)' % command.group(1).replace('\\\n', '')


def shell(command):
    """Runs a command, which must succeed; prints what it says."""
    python, script, *arguments = shlex.split(command)
    assert python == 'python'
    result = run_here(script, *arguments)
    assert result.returncode == 0, result.stderr
    print(result.stdout)


def test_the_notebook_goes_from_pictures_to_a_tflite_file_that_reads(
        tmp_path, monkeypatch, capsys, commands_here):
    folder = tmp_path / 'notebook'
    folder.mkdir()
    monkeypatch.chdir(ROOT)
    for name, value in (('TOOLKIT', ROOT), ('FOLDER', str(folder)), ('PLATES', '10'),
                        ('STEPS', '1'), ('PATH', os.environ['PATH'])):
        monkeypatch.setenv(name, value)
    exec(compile(read_script(), NOTEBOOK, 'exec'), {'shell': shell})
    assert len((folder / 'all.txt').read_text().splitlines()) == 10
    assert len((folder / 'val.txt').read_text().splitlines()) == 2
    assert re.search(r'fine-tuned, your plates, TFLite +[01]\.\d{4} \(\d/2\)',
                     capsys.readouterr().out)
    assert (folder / 'model' / 'graph.tflite').stat().st_size > 10 ** 6


def test_the_notebook_is_stored_without_outputs():
    with open(NOTEBOOK, encoding='utf-8') as stream:
        cells = json.load(stream)['cells']
    assert not any(cell.get('outputs') or cell.get('execution_count') for cell in cells)
