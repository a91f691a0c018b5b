"""Runs the whole chain with the user's own scripts: plates, training, LP-RR, export, conversion.

Input: none; the plates are made first. The network learns these few plates by heart and is then
measured on them, so the figures show that the chain works, not how well it reads other plates.
Output: everything in `demo/`, and a table of LP-RR and files at the end.

    make demo
"""

import json
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)  # `python utils/demo.py` does not see `lpr`

from lpr.annotations import read_annotations  # noqa: E402

CONFIG = 'config/config_demo.py'
PLATES = 32
EXPORT = 'demo/frozen_graph'
FROZEN_GRAPH = EXPORT + '/graph.pb'
TFLITE = EXPORT + '/graph.tflite'


def main():
    os.chdir(ROOT)
    shutil.rmtree('demo', ignore_errors=True)
    run('python utils/synthesize_plates.py demo/plates --count %d --seed 1' % PLATES)
    run('python train_lpr.py ' + CONFIG)
    run('python eval_lpr.py %s --json demo/checkpoint.json' % CONFIG)
    run('python test_lpr.py %s' % CONFIG, quiet=True)
    run('python export_frozen_graph.py %s --output_dir %s' % (CONFIG, EXPORT))
    run('mv %s.frozen %s' % (FROZEN_GRAPH, FROZEN_GRAPH))
    run('tflite_convert --graph_def_file=%s --output_file=%s --input_arrays=input '
        '--output_arrays=Squeeze --inference_type=QUANTIZED_UINT8 --mean_values=128 '
        '--std_dev_values=127' % (FROZEN_GRAPH, TFLITE), quiet=True)
    for model, name in ((FROZEN_GRAPH, 'frozen_graph'), (TFLITE, 'tflite')):
        run('python eval_lpr.py %s --checkpoint %s --json demo/%s.json' % (CONFIG, model, name))
    image = read_annotations('demo/plates/annotations.txt')[0].image_path
    for name, model in (('frozen_graph', FROZEN_GRAPH), ('tflite', TFLITE)):
        run('python infer_%s_single_image.py --model %s --input_image %s' % (name, model, image))
    print_table()


def run(command, quiet=False):
    """Shows a command and runs it; a quiet one's output is shown only if it fails."""
    print('\n$ ' + command, flush=True)
    words = command.split()
    if words[0] == 'python':
        words[0] = sys.executable
    result = subprocess.run(words, text=True,
                            stdout=subprocess.PIPE if quiet else None,
                            stderr=subprocess.STDOUT if quiet else None)
    if result.returncode:
        sys.exit((result.stdout or '') + 'this command failed: ' + command)


def print_table():
    print('\nLP-RR on the %d plates that were learnt by heart:\n' % PLATES)
    for name in ('checkpoint', 'frozen_graph', 'tflite'):
        with open('demo/%s.json' % name, encoding='utf-8') as stream:
            result = json.load(stream)
        print('  %-14s%.4f (%d/%d)   %s' % (name, result['lp_rr'], result['correct'],
                                            result['total'], result['model']))
    print('\nPlates: demo/plates   predictions drawn: demo/predictions   '
          'TensorBoard: tensorboard --logdir demo/model')


if __name__ == '__main__':
    main()
