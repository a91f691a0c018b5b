"""Measures the model that a fine-tuning starts from, and the one that it makes."""

import os

from lpr.data.annotation_file import write_annotations
from lpr.data.annotations import read_annotations
from lpr.data.vocabulary import split_symbols
from utils.commands import evaluate, run
from utils.fine_tuning.symbols import new_symbols


def measure_base(args, base, base_config):
    """LP-RR of the base on your plates; those with symbols without a class count as wrong."""
    annotations = read_annotations(args.val)
    spelled = [one for one in annotations if not new_symbols(split_symbols(one.label), base)]
    if not spelled:
        return {'correct': 0, 'total': len(annotations)}
    path = os.path.join(args.output_dir, 'val_base_can_spell.txt')
    write_annotations(path, [(os.path.abspath(one.image_path), one.label) for one in spelled])
    result = evaluate(os.path.join(args.output_dir, 'base.json'), base_config,
                      '--file_list_path', path)
    return {'correct': result['correct'], 'total': len(annotations)}


def measure_new(args, base, config, base_val):
    """LP-RR of the new model and of its export, which is made here."""
    def measure(name, *arguments):
        return figures(evaluate(os.path.join(args.output_dir, name + '.json'), config, *arguments))

    table = {'fine-tuned, your plates': measure('fine_tuned')}
    if base_val:
        table["fine-tuned, plates of the base's kind"] = measure(
            'fine_tuned_base_kind', '--file_list_path', base_val)
    to_tflite = ['--tflite'] if base.spec.quantization_aware else []
    run('python', 'export_frozen_graph.py', config, '--output_dir', args.output_dir, *to_tflite)
    if to_tflite:
        table['fine-tuned, your plates, TFLite'] = measure(
            'tflite', '--checkpoint', os.path.join(args.output_dir, 'graph.tflite'))
    return table


def figures(result):
    """How many plates a result of `eval_lpr.py --json` has right, and of how many."""
    return {'correct': result['correct'], 'total': result['total']}
