"""Averages checkpoints of one network: the mean of every variable.

Input: two or more checkpoints with their descriptions (.yml) beside them. All must come from the
same training, or have started from the same checkpoint; the mean of models that were trained apart
reads nothing.
Output: a checkpoint, to be evaluated or to start a training from with `--init_checkpoint`. Its
temperature is 1: those of the other models do not apply to it (`utils/calibrate.py` fits one).

If a model was trained further on other plates and no longer reads some of the earlier ones, its
mean with the original model often reads both (Wortsman et al., "Robust fine-tuning of zero-shot
models", CVPR 2022, section 3). The mean of several fine-tuned models, say those of a
cross-validation, often reads more than each of them (Wortsman et al., "Model soups", ICML 2022,
section 3).

python utils/average_checkpoints.py model/x/model.ckpt-5000.ckpt model/y/model.ckpt-2000.ckpt \\
    model/x_and_y/model.ckpt
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import contextlib

from lpr.models.graph_network import restore_network
from lpr.models.network_checkpoint import check_new_checkpoint, save_network
from lpr.models.recognizer import resolve_spec
from lpr.models.spec_checks import check_spec
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices


def parse_args():
    parser = ScriptParser(description='Averages checkpoints of one network.')
    parser.add_argument('checkpoint', help="name without '.index'")
    parser.add_argument('others', nargs='+', metavar='other', help='the other checkpoints')
    parser.add_argument('output', help='checkpoint to write')
    return parser.parse_args()


def main():
    args = parse_args()
    check_new_checkpoint(args.output)
    spec = resolve_spec(args.checkpoint)
    for path in args.others:
        check_spec(resolve_spec(path), path, spec, args.checkpoint)
    prepare_devices()
    network = restore_network(args.checkpoint, spec)
    values = [network.read_variables()]
    for path in args.others:
        with contextlib.closing(restore_network(path, spec)) as other:
            values.append(other.read_variables())
    mean = {name: sum(each[name] for each in values) / len(values) for name in values[0]}
    network.set_variables(mean)
    save_network(network, spec._replace(temperature=1.0), args.output)
    print('%s: mean of %d variables of %d checkpoints' %
          (os.path.abspath(args.output), len(mean), len(values)))


if __name__ == '__main__':
    run_script(main)
