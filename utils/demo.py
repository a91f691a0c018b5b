"""Runs the whole chain with the toolkit's scripts: measure, fine-tune, export, convert, read.

Input: the pre-trained Chinese model; the plates are made first. It is tested on plates like those
it knows, then fine-tuned on plates of another country. Training and test plates are separate.
Output: everything in `demo/`, which it replaces, and a table of LP-RR and files at the end.

    make demo
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import argparse
import shutil

from lpr.data.annotations import read_annotations
from lpr.runtime.script import run_script
from utils.commands import ROOT, evaluate, rate, run, synthesize

PRETRAINED = 'pre-trained/china'
CONFIG = 'config/config_demo.py'
NEW_FORMAT = 'brazil_mercosur'
EXPORT = 'demo/frozen_graph'
FROZEN_GRAPH = EXPORT + '/graph.pb'
TFLITE = EXPORT + '/graph.tflite'


def parse_args():
    parser = argparse.ArgumentParser(
        description='Run the whole chain: measure, fine-tune, export, convert, read. Replaces the '
                    'folder demo/.')
    return parser.parse_args()


def main():
    parse_args()
    os.chdir(ROOT)
    shutil.rmtree('demo', ignore_errors=True)
    known = synthesize('demo/known', 200, 1, ['china_blue'])
    synthesize('demo/train', 1000, 2, [NEW_FORMAT])
    val = synthesize('demo/val', 200, 3, [NEW_FORMAT])
    results = [('pre-trained, Chinese plates', evaluate(
        'demo/known.json', PRETRAINED + '/config.py', '--file_list_path', known))]
    results.append(('pre-trained, Brazilian plates', evaluate(
        'demo/before.json', CONFIG, '--checkpoint', PRETRAINED + '/graph.tflite')))
    run('python', 'train_lpr.py', CONFIG, '--init_checkpoint', PRETRAINED + '/model.ckpt')
    results.append(('fine-tuned, checkpoint', evaluate('demo/checkpoint.json', CONFIG)))
    run('python', 'test_lpr.py', CONFIG, quiet=True)
    convert()
    for name, model in (('frozen graph', FROZEN_GRAPH), ('TFLite', TFLITE)):
        json_path = 'demo/%s.json' % name.lower().replace(' ', '_')
        results.append(('fine-tuned, ' + name, evaluate(json_path, CONFIG, '--checkpoint', model)))
    image = read_annotations(val)[0].image_path
    for name, model in (('frozen_graph', FROZEN_GRAPH), ('tflite', TFLITE)):
        run('python', 'infer_%s_single_image.py' % name, '--model', model, '--input_image', image)
    print_table(results)


def convert():
    """Checkpoint -> frozen graph -> TFLite, by the commands of the original toolkit."""
    run('python', 'export_frozen_graph.py', CONFIG, '--output_dir', EXPORT)
    run('mv', FROZEN_GRAPH + '.frozen', FROZEN_GRAPH)
    run('tflite_convert', '--graph_def_file=' + FROZEN_GRAPH, '--output_file=' + TFLITE,
        '--input_arrays=input', '--output_arrays=Squeeze', '--inference_type=QUANTIZED_UINT8',
        '--mean_values=128', '--std_dev_values=127', quiet=True)


def print_table(results):
    print('\nLP-RR on plates that were not trained on:\n')
    for what, result in results:
        print('  %-32s%s   %s' % (what, rate(result['correct'], result['total']),
                                  os.path.relpath(result['model'])))
    print('\nPlates: demo/val   predictions drawn: demo/predictions   '
          'TensorBoard: tensorboard --logdir demo/model')


if __name__ == '__main__':
    run_script(main)
