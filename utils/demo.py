"""Runs the whole chain with the user's own scripts: measure, fine-tune, export, convert, read.

Input: the pre-trained Chinese model; the plates are made first. It is measured on plates like those
it knows, then fine-tuned on plates of another country. No plate it is measured on was trained on.
Output: everything in `demo/`, and a table of LP-RR and files at the end.

    make demo
"""

import json
import os
import shutil
import subprocess
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from lpr.data.annotations import read_annotations

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PRETRAINED = 'pre-trained/china'
CONFIG = 'config/config_demo.py'
NEW_FORMAT = 'brazil_mercosur'
EXPORT = 'demo/frozen_graph'
FROZEN_GRAPH = EXPORT + '/graph.pb'
TFLITE = EXPORT + '/graph.tflite'
# (name of the result in `demo/`, what the table says of it)
RESULTS = (('known', 'pre-trained, Chinese plates'),
           ('before', 'pre-trained, Brazilian plates'),
           ('checkpoint', 'fine-tuned, checkpoint'),
           ('frozen_graph', 'fine-tuned, frozen graph'),
           ('tflite', 'fine-tuned, TFLite'))


def main():
    os.chdir(ROOT)
    shutil.rmtree('demo', ignore_errors=True)
    synthesize('known', 200, 1, 'china_blue')
    synthesize('train', 1000, 2, NEW_FORMAT)
    synthesize('val', 200, 3, NEW_FORMAT)
    evaluate('known', PRETRAINED + '/config.py', '--file_list_path', 'demo/known/annotations.txt')
    evaluate('before', CONFIG, '--checkpoint', PRETRAINED + '/graph.tflite')
    run('python', 'train_lpr.py', CONFIG, '--init_checkpoint', PRETRAINED + '/model.ckpt')
    evaluate('checkpoint', CONFIG)
    run('python', 'test_lpr.py', CONFIG, quiet=True)
    run('python', 'export_frozen_graph.py', CONFIG, '--output_dir', EXPORT)
    run('mv', FROZEN_GRAPH + '.frozen', FROZEN_GRAPH)
    run('tflite_convert', '--graph_def_file=' + FROZEN_GRAPH, '--output_file=' + TFLITE,
        '--input_arrays=input', '--output_arrays=Squeeze', '--inference_type=QUANTIZED_UINT8',
        '--mean_values=128', '--std_dev_values=127', quiet=True)
    evaluate('frozen_graph', CONFIG, '--checkpoint', FROZEN_GRAPH)
    evaluate('tflite', CONFIG, '--checkpoint', TFLITE)
    image = read_annotations('demo/val/annotations.txt')[0].image_path
    for name, model in (('frozen_graph', FROZEN_GRAPH), ('tflite', TFLITE)):
        run('python', 'infer_%s_single_image.py' % name, '--model', model, '--input_image', image)
    print_table()


def synthesize(name, count, seed, plate_format):
    run('python', 'utils/synthesize_plates.py', 'demo/' + name, '--count', str(count),
        '--seed', str(seed), '--formats', plate_format, quiet=True)


def evaluate(name, *arguments):
    run('python', 'eval_lpr.py', *arguments, '--json', 'demo/%s.json' % name, quiet=True)


def run(*words, quiet=False):
    """Shows a command and runs it; a quiet one's output is shown only if it fails."""
    print('\n$ ' + ' '.join(words), flush=True)
    command = [sys.executable if word == 'python' else word for word in words]
    result = subprocess.run(command, text=True,
                            stdout=subprocess.PIPE if quiet else None,
                            stderr=subprocess.STDOUT if quiet else None)
    if result.returncode:
        sys.exit((result.stdout or '') + 'this command failed: ' + ' '.join(words))


def print_table():
    print('\nLP-RR on plates that were not trained on:\n')
    for name, what in RESULTS:
        with open('demo/%s.json' % name, encoding='utf-8') as stream:
            result = json.load(stream)
        print('  %-32s%.4f (%d/%d)   %s' % (what, result['lp_rr'], result['correct'],
                                            result['total'], os.path.relpath(result['model'])))
    print('\nPlates: demo/val   predictions drawn: demo/predictions   '
          'TensorBoard: tensorboard --logdir demo/model')


if __name__ == '__main__':
    main()
