"""Runs the whole chain with the toolkit's scripts: measure, fine-tune, export, convert, read.

Input: the pre-trained Chinese model; the plates are made first. It is tested on plates like those
it knows, then fine-tuned on plates of another country. Training and test plates are separate.
Output: everything in `demo/`, which it replaces, and a table of LP-RR and files at the end.
`--plates`, `--steps` and `--folder` make a shorter one, elsewhere.

    make demo
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import shutil

from lpr.data.annotations import read_annotations
from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.errors import UserError
from lpr.runtime.files import atomic_write, write_json
from lpr.runtime.script import run_script
from utils.commands import ROOT, evaluate, rate, run, synthesize
from utils.options import positive_count

PRETRAINED = 'pre-trained/china'
CONFIG = 'config/config_demo.py'
NEW_FORMAT = 'brazil_mercosur'
STAMP = 'made_by_demo.txt'  # tells the folder of an earlier run
FROZEN_GRAPH = 'frozen_graph/graph.pb'
TFLITE = 'frozen_graph/graph.tflite'


def parse_args():
    parser = ScriptParser(
        description='Run the whole chain: measure, fine-tune, export, convert, read.')
    parser.add_argument('--folder',
                        help='output folder, which is replaced (default: demo/ in the toolkit)')
    parser.add_argument('--plates', type=positive_count, default=1000,
                        help='plates to train on; a fifth as many to measure (%(default)s)')
    parser.add_argument('--steps', type=positive_count, default=300,
                        help='training steps (%(default)s)')
    add_json_option(parser, 'the table')
    return parser.parse_args()


def main():
    args = parse_args()
    folder = os.path.abspath(args.folder) if args.folder else 'demo'
    json_path = args.json and os.path.abspath(args.json)
    os.chdir(ROOT)
    os.environ.update(DEMO_FOLDER=folder, DEMO_STEPS=str(args.steps))  # config_demo.py reads them
    start_anew(folder)
    count = max(1, args.plates // 5)
    known = synthesize(folder + '/known', count, 1, ['china_blue'])
    synthesize(folder + '/train', args.plates, 2, [NEW_FORMAT])
    val = synthesize(folder + '/val', count, 3, [NEW_FORMAT])
    results = [('pre-trained, Chinese plates', evaluate(
        folder + '/known.json', PRETRAINED + '/config.py', '--file_list_path', known))]
    results.append(('pre-trained, Brazilian plates', evaluate(
        folder + '/before.json', CONFIG, '--checkpoint', PRETRAINED + '/graph.tflite')))
    run('python', 'train_lpr.py', CONFIG, '--init_checkpoint', PRETRAINED + '/model.ckpt')
    results.append(('fine-tuned, checkpoint', evaluate(folder + '/checkpoint.json', CONFIG)))
    run('python', 'test_lpr.py', CONFIG, quiet=True)
    frozen_graph, tflite = os.path.join(folder, FROZEN_GRAPH), os.path.join(folder, TFLITE)
    convert(frozen_graph, tflite)
    for name, model in (('frozen graph', frozen_graph), ('TFLite', tflite)):
        result = evaluate('%s/%s.json' % (folder, name.lower().replace(' ', '_')), CONFIG,
                          '--checkpoint', model)
        results.append(('fine-tuned, ' + name, result))
    image = read_annotations(val)[0].image_path
    for name, model in (('frozen_graph', frozen_graph), ('tflite', tflite)):
        run('python', 'infer_%s_single_image.py' % name, '--model', model, '--input_image', image)
    print_table(results, folder)
    if json_path:
        write_json(json_path, {what: {'model': result['model'], 'correct': result['correct'],
                                      'total': result['total']} for what, result in results})


def start_anew(folder):
    """Empties an earlier run's folder, or makes one; UserError if it holds anything else."""
    stamp = os.path.join(folder, STAMP)
    if os.path.isdir(folder) and os.listdir(folder) and not os.path.isfile(stamp):
        raise UserError('%s: not the folder of an earlier demo; move it away, or name another '
                        '--folder' % os.path.abspath(folder))
    if os.path.isdir(folder):
        shutil.rmtree(os.path.realpath(folder))
    with atomic_write(stamp) as stream:
        stream.write('utils/demo.py replaces this folder.\n')


def convert(frozen_graph, tflite):
    """Checkpoint -> frozen graph -> TFLite, by the commands of the original toolkit."""
    run('python', 'export_frozen_graph.py', CONFIG, '--output_dir', os.path.dirname(frozen_graph))
    run('mv', frozen_graph + '.frozen', frozen_graph)
    run('tflite_convert', '--graph_def_file=' + frozen_graph, '--output_file=' + tflite,
        '--input_arrays=input', '--output_arrays=Squeeze', '--inference_type=QUANTIZED_UINT8',
        '--mean_values=128', '--std_dev_values=127', quiet=True)


def print_table(results, folder):
    print('\nLP-RR on plates that were not trained on:\n')
    for what, result in results:
        print('  %-32s%s   %s' % (what, rate(result['correct'], result['total']),
                                  os.path.relpath(result['model'])))
    print('\nPlates: %s/val   predictions drawn: %s/predictions   '
          'TensorBoard: tensorboard --logdir %s/model' % (folder, folder, folder))


if __name__ == '__main__':
    run_script(main)
