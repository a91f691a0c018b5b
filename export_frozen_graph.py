"""Exports a checkpoint as a frozen graph, and as a TFLite model and firmware for GAP8 if asked to.

Input: the config the checkpoint was trained with.
Output, in `--output_dir`: `graph.pb.frozen`, `graph.pbtxt` (the graph without weights, as text),
`graph.yml` (vocabulary and preprocessing) and, with `--tflite`, `graph.tflite`: 8 bits if the
network was trained for that, else float. With `--gap8`, in a folder of its own: the 8 bit model
with C code, nntool's script and test vectors. Each output is first compared with its source. The
cost of the network is printed layer by layer.

    python export_frozen_graph.py config/config_demo.py --output_dir frozen_graph --tflite
"""

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import os

from lpr.config.loader import load_config
from lpr.data.dataset import read_plates
from lpr.gap8.export import check_gap8, check_gap8_folder, export_gap8
from lpr.models.best_checkpoint import BEST
from lpr.models.cost import cost_figures, cost_lines, cost_table
from lpr.models.export import check_others, export_frozen_graph, export_tflite, warn_of_others
from lpr.models.file_names import GRAPH, PB, PB_FROZEN, TFLITE
from lpr.models.model_files import chosen_model
from lpr.models.recognizer import resolve_spec
from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.files import write_json
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices


def parse_args():
    parser = ScriptParser(description='Export a frozen graph.')
    parser.add_argument('path_to_config', help='config file (Python)')
    parser.add_argument('--output_dir', default='frozen_graph', metavar='DIR',
                        help='output folder; default: frozen_graph')
    parser.add_argument('--checkpoint', metavar='CKPT',
                        help="checkpoint, its folder, or 'best' for model_dir/best; default: the "
                             "newest checkpoint in model_dir, or the best with eval.checkpoint = "
                             "'best'")
    parser.add_argument('--tflite', action='store_true',
                        help='also convert to graph.tflite: QUANTIZED_UINT8 if the network was '
                             'trained with quantization_aware = True, else float')
    parser.add_argument('--gap8', metavar='DIR',
                        help='also convert to graph.tflite and write what firmware for GAP8 needs '
                             'into this folder, a new one or that of an earlier export: model, C '
                             'code, script for nntool, and test vectors from the plates of eval')
    add_json_option(parser, 'the cost of the network')
    return parser.parse_args()


def main():
    args = parse_args()
    config = load_config(args.path_to_config, 'eval' if args.gap8 else None)
    if args.gap8:
        check_gap8(config.spec, config.path)
        check_gap8_folder(args.gap8)
    is_best = config.eval and config.eval.checkpoint == BEST
    checkpoint = chosen_model(args.checkpoint or (BEST if is_best else ''), config,
                              'give --checkpoint', exports=())
    spec = resolve_spec(checkpoint, config)
    prepare_devices()
    base = os.path.join(args.output_dir, GRAPH)
    with_tflite = args.tflite or args.gap8
    others = (PB,) if with_tflite else (PB, TFLITE)
    check_others(base, others, spec, checkpoint)
    plates = read_plates(config.eval, spec) if args.gap8 else None
    export_frozen_graph(checkpoint, spec, base, with_tflite)
    if with_tflite:
        export_tflite(spec, base)
    if args.gap8:
        export_gap8(base + PB_FROZEN, base + TFLITE, spec, plates, args.gap8)
    warn_of_others(base, others)
    costs = cost_figures(cost_table(spec))
    print('\n'.join(cost_lines(costs)))
    if args.json:
        write_json(args.json, costs)


if __name__ == '__main__':
    run_script(main)
