"""The notebook in docs/: its cells run as one script, with few plates and few steps."""

import json
import os
import re
import subprocess
import sys

from paths import ROOT

NOTEBOOK = os.path.join(ROOT, 'docs', 'pictures-to-tflite.ipynb')


def read_script():
    """The code cells as a Python script; a line `!command` runs the command and must succeed."""
    with open(NOTEBOOK, encoding='utf-8') as stream:
        cells = json.load(stream)['cells']
    code = '\n\n'.join(''.join(cell['source']) for cell in cells if cell['cell_type'] == 'code')
    code = re.sub(r'^!((?:.*\\\n)*.*)$', _call, code, flags=re.M)
    return 'import subprocess\n' + code


def _call(command):
    return 'subprocess.run(f%r, shell=True, check=True)' % command.group(1).replace('\\\n', '')


def test_the_notebook_goes_from_pictures_to_a_tflite_file_that_reads(tmp_path):
    folder = tmp_path / 'notebook'
    folder.mkdir()
    (tmp_path / 'notebook.py').write_text(read_script(), encoding='utf-8')
    environment = dict(os.environ, TOOLKIT=ROOT, FOLDER=str(folder), PLATES='10', STEPS='1')
    result = subprocess.run([sys.executable, str(tmp_path / 'notebook.py')], env=environment,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert result.returncode == 0, result.stdout
    assert len((folder / 'all.txt').read_text().splitlines()) == 10
    assert len((folder / 'val.txt').read_text().splitlines()) == 2
    assert re.search(r'fine-tuned, your plates, TFLite +[01]\.\d{4} \(\d/2\)', result.stdout)
    assert (folder / 'model' / 'graph.tflite').stat().st_size > 10 ** 6


def test_the_notebook_is_stored_without_outputs():
    with open(NOTEBOOK, encoding='utf-8') as stream:
        cells = json.load(stream)['cells']
    assert not any(cell.get('outputs') or cell.get('execution_count') for cell in cells)
