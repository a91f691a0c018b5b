"""Fine-tunes a model on plates of your own country, in one command, and measures the gain.

Inputs: your annotation files, a model to start from, and plate formats that look like your plates.
The command warns of symbols that are rare for the base or in the data, makes synthetic plates of
your formats and of the kinds that the base reads, mixes them with yours by shares, trains, exports,
and measures the base and the new model on your validation plates and on plates of the base's kind.
Outputs, in a new folder: config.py (edit it and train again as you like), model/, graph.pb.frozen
and, for a base of 8 bits, graph.tflite, and lp_rr.json with the table of LP-RR that is printed at
the end.

    python utils/fine_tune.py my_country --base pre-trained/latin --train train.txt --val val.txt \\
        --formats my.yml
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import logging
import shlex

from lpr.runtime.arguments import ScriptParser
from lpr.runtime.errors import UserError
from lpr.runtime.files import make_directory, write_json
from lpr.runtime.script import run_script
from utils.commands import evaluate, rate, run, synthesize
from utils.fine_tuning.base_model import PRETRAINED_FORMATS, find_base
from utils.fine_tuning.config_file import check_options, write_base_config, write_config
from utils.fine_tuning.measuring import figures, measure_base, measure_new
from utils.fine_tuning.shared_plates import shared_warnings
from utils.fine_tuning.symbols import count_symbols, drawn_symbols, new_symbols, warnings
from utils.options import positive_count

log = logging.getLogger('lpr')

MEASURED_PLATES = 200  # synthetic ones of the base's kind
# Added to --seed for three sets of synthetic plates: of your formats, of the base's formats, and of
# the base's formats for measuring. Equal seeds give equal plates, and small seeds may have been
# used for the plates in your own lists.
SEED_DISTANCES = (1000000, 2000000, 3000000)


def parse_args():
    parser = ScriptParser(description='Fine-tune a model on plates of your country.')
    parser.add_argument('output_dir', help='new folder for plates, config and model')
    parser.add_argument('--train', required=True, metavar='LIST', help='your training plates')
    parser.add_argument('--val', required=True, metavar='LIST', help='your validation plates')
    parser.add_argument('--base', default='pre-trained/china', metavar='MODEL',
                        help='folder of a model, or a checkpoint, to start from (%(default)s)')
    parser.add_argument('--formats', nargs='+', default=[], metavar='FORMAT[:SHARE]',
                        help='plate formats like your plates, as for utils/synthesize_plates.py')
    parser.add_argument('--base_formats', nargs='*', metavar='FORMAT[:SHARE]',
                        help='plate formats that the base reads and should not forget; default: '
                             'known for the pre-trained models (%s), none for others' %
                             ', '.join(sorted(PRETRAINED_FORMATS)))
    parser.add_argument('--shares', nargs=3, type=float, default=[2, 1, 1],
                        metavar=('OWN', 'SYNTHETIC', 'BASE'),
                        help='shares in the batches of your plates, of synthetic ones of your '
                             "formats and of those of the base's formats (2 1 1)")
    parser.add_argument('--plates', type=positive_count, default=10000, metavar='N',
                        help='number of synthetic plates to make of each kind (%(default)s)')
    parser.add_argument('--steps', type=positive_count, default=1000,
                        help='training steps (%(default)s)')
    parser.add_argument('--learning_rate', type=float, default=0.001,
                        help='at the start (%(default)s)')
    parser.add_argument('--seed', type=int, default=1,
                        help='of the synthetic plates and of the training (%(default)s)')
    return parser.parse_args()


def main():
    args = parse_args()
    base = find_base(args.base, args.base_formats)
    check_new(args.output_dir, base)
    check_options(vars(args))
    check_shares(args, base)
    new = tell_symbols(args, base)
    for line in shared_warnings(args.train, args.val):
        log.warning('warning: %s', line)
    make_directory(args.output_dir)
    lists, shares, base_val = make_plates(args, base)
    config, base_config = (os.path.join(args.output_dir, name) for name in ('config.py', 'base.py'))
    write_base_config(base_config, base, args.val)
    write_config(config, base, lists, shares, args.val, new, vars(args))
    table = {'base, your plates': measure_base(args, base, base_config)}
    if base_val:
        table['base, plates of its kind'] = figures(evaluate(
            os.path.join(args.output_dir, 'base_kind.json'), base_config,
            '--file_list_path', base_val))
    run('python', 'train_lpr.py', config, '--init_checkpoint', base.checkpoint)
    table.update(measure_new(args, base, config, base_val))
    print_table(table)
    write_json(os.path.join(args.output_dir, 'lp_rr.json'), table)


def check_new(folder, base):
    """Raises UserError if a folder exists; says how a training in it is continued."""
    config = os.path.join(folder, 'config.py')
    if os.path.exists(config):
        raise UserError('%s: exists already; name a new folder, or continue its training with: '
                        'python train_lpr.py %s --init_checkpoint %s (then export and evaluate)' %
                        (folder, shlex.quote(config), shlex.quote(base.checkpoint)))
    if os.path.exists(folder):
        raise UserError('%s: exists already; name a new folder, or remove this one if it is left '
                        'over from an interrupted run' % folder)


def check_shares(args, base):
    """Raises UserError if none of the plates that there will be has a share."""
    own, synthetic, of_base = args.shares
    if not (own or args.formats and synthetic or base.formats and of_base):
        raise UserError('--shares %g %g %g: no plates have a share; synthetic plates are made with '
                        '--formats, those of the base with --base_formats' % tuple(args.shares))


def tell_symbols(args, base):
    """Logs warnings; returns the symbols for which the base has no class.

    Raises:
        UserError: a label or a format is faulty, or plates of the base's formats can have such
            symbols.
    """
    train, val = count_symbols(args.train), count_symbols(args.val)
    drawn = drawn_symbols('--formats', args.formats)
    base_drawn = drawn_symbols('--base_formats', base.formats)
    unknown = new_symbols(base_drawn, base)
    if unknown:
        raise UserError('--base_formats: %s has no class for these symbols of %s: %s; expected '
                        'formats that it reads' %
                        (base.name, ' '.join(base.formats), ' '.join(unknown)))
    for line in warnings(base, train, val, drawn, base_drawn):
        log.warning('warning: %s', line)
    if not base.formats:
        log.warning('warning: no plates of the kinds that %s reads are mixed in, and it may forget '
                    'them; --base_formats names them', base.name)
    return new_symbols(set(train) | set(val) | set(drawn), base)


def make_plates(args, base):
    """Makes the synthetic plates; returns (lists to train on, shares, list to measure or None)."""
    def make(name, count, seed, formats):
        return synthesize(os.path.join(args.output_dir, name), count, seed, formats)

    own_seed, base_seed, base_val_seed = (args.seed + distance for distance in SEED_DISTANCES)
    mixture, base_val = [(args.train, args.shares[0])], None
    if args.formats:
        mixture.append((make('own_kind', args.plates, own_seed, args.formats), args.shares[1]))
    if base.formats:
        mixture.append((make('base_kind', args.plates, base_seed, base.formats), args.shares[2]))
        base_val = make('base_kind_val', min(args.plates, MEASURED_PLATES), base_val_seed,
                        base.formats)
    lists, shares = zip(*mixture)
    return list(lists), list(shares), base_val


def print_table(table):
    print('\nLP-RR before and after:\n')
    for what, result in table.items():
        print('  %-42s%s' % (what, rate(result['correct'], result['total'])))


if __name__ == '__main__':
    run_script(main)
