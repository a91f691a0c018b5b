"""Averages two checkpoints of one network: the mean of every variable.

Input: two checkpoints with their descriptions (.yml) beside them. Both must come from the same
training, or one from the other; the mean of two that were trained apart reads nothing.
Output: a checkpoint, to be evaluated or to start a training from with `--init_checkpoint`.

If a model was trained further on other plates and lost some of what it read before, the mean with
the model of before often reads both (Wortsman et al., "Robust fine-tuning of zero-shot models",
CVPR 2022, section 3).

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

import logging

from lpr.models.graph_network import restore_network
from lpr.models.network_checkpoint import save_network
from lpr.models.recognizer import resolve_spec
from lpr.models.spec_checks import check_spec
from lpr.runtime.arguments import ScriptParser
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices

log = logging.getLogger('lpr')


def parse_args():
    parser = ScriptParser(description='Averages two checkpoints of one network.')
    parser.add_argument('checkpoint', help="name without '.index'")
    parser.add_argument('other', help='the other checkpoint')
    parser.add_argument('output', help='checkpoint to write')
    return parser.parse_args()


def main():
    args = parse_args()
    spec = resolve_spec(args.checkpoint)
    check_spec(resolve_spec(args.other), args.other, spec, args.checkpoint)
    prepare_devices()
    network = restore_network(args.checkpoint, spec)
    first, second = network.read_variables(), restore_network(args.other, spec).read_variables()
    network.set_variables({name: (first[name] + second[name]) / 2 for name in first})
    save_network(network, spec, args.output)
    log.info('%s: mean of %d variables', os.path.abspath(args.output), len(first))


if __name__ == '__main__':
    run_script(main)
