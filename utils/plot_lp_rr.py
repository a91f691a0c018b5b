"""Plots LP-RR against training time, one curve per config, to compare trainings.

Input: configs that were trained with `need_to_save_log = True`; every checkpoint in `model_dir` is
evaluated on `eval.file_list_path`. Commas join the configs of a training in stages, which makes one
curve: the minutes of a stage are added to those of the stages before it. Times are those of the
TensorBoard logs; pauses between the runs of a training do not count.
Output: one line per checkpoint, `CONFIG STEP MINUTES LP-RR`, and the plot.

    python utils/plot_lp_rr.py config/first.py config/float.py,config/8bit.py --output lp_rr.png
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import collections
import logging

import numpy as np
import tensorflow as tf

from lpr.config.loader import load_config
from lpr.data.dataset import read_plates
from lpr.evaluation.grouping import names_of
from lpr.evaluation.scoring import evaluate
from lpr.models.checkpoints import checkpoint_step, whole_checkpoints
from lpr.report.style import series_styles
from lpr.runtime.arguments import ScriptParser, add_json_option, add_plot_option
from lpr.runtime.errors import UserError
from lpr.runtime.files import list_files, write_json
from lpr.runtime.script import run_script
from lpr.runtime.session import prepare_devices
from utils.figures import lp_rr_axes

FIGURE_INCHES = (7, 4)

log = logging.getLogger('lpr')


class Stage(collections.namedtuple('Stage', 'config annotations steps minutes checkpoints')):
    """A stage of a training.

    Attributes:
        config: its config.
        annotations: the plates to evaluate on.
        steps, minutes: as of `training_minutes`.
        checkpoints: paths of its checkpoints, the oldest first.
    """
    __slots__ = ()


def parse_args():
    parser = ScriptParser(description='Plot LP-RR against training time.')
    parser.add_argument('path_to_config', nargs='+', metavar='CONFIG[,CONFIG]',
                        help='config file (Python), trained; commas join the stages of a training')
    add_plot_option(parser)
    add_json_option(parser, 'the points')
    return parser.parse_args()


def main():
    args = parse_args()
    for argument in args.path_to_config:
        if not all(argument.split(',')):
            raise UserError("'%s': expected a config on both sides of every comma" % argument)
    stages_of = [[load_config(path, section='eval') for path in paths.split(',')]
                 for paths in args.path_to_config]
    prepare_devices()
    paths = [config.path for configs in stages_of for config in configs]
    stages_of = [[find_stage(config) for config in configs] for configs in stages_of]
    name_of = dict(zip(paths, config_names(paths)))
    points = {}
    for stages in stages_of:
        curve = points['+'.join(name_of[stage.config.path] for stage in stages)] = []
        for config, step, minutes, lp_rr in measure(stages):
            name = name_of[config.path]
            print('%s %d %.2f %.4f' % (name, step, minutes, lp_rr), flush=True)
            curve.append({'config': name, 'step': step, 'minutes': float(minutes), 'lp_rr': lp_rr})
    draw({name: [(point['minutes'], point['lp_rr']) for point in curve]
          for name, curve in points.items()}, args.output)
    if args.json:
        write_json(args.json, points)
    print('wrote %s' % os.path.abspath(args.output))


def config_names(paths):
    """Names of configs without extension; with the folders that tell equal file names apart."""
    names = [os.path.basename(path) for path in paths]
    if len(set(names)) < len(names):
        names = names_of(paths)
    return [name[:-len('.py')] if name.endswith('.py') else name for name in names]


def find_stage(config):
    """The `Stage` of a config; UserError if its plates, checkpoints or logs cannot be read."""
    steps, minutes = training_minutes(config.model_dir)
    checkpoints = list(whole_checkpoints(config.model_dir))[::-1]
    if not checkpoints or not steps:
        raise UserError('%s: no checkpoints with TensorBoard logs in %s; train first, with '
                        'need_to_save_log = True' % (config.path, config.model_dir))
    return Stage(config, read_plates(config.eval, config.spec), steps, minutes, checkpoints)


def measure(stages):
    """Yields (config, step, minutes of training, LP-RR) of every checkpoint of a training.

    Args:
        stages: the list of `Stage` of the training, in order. Steps count anew in every stage,
            minutes do not.
    """
    before = 0.0
    for config, annotations, steps, minutes, checkpoints in stages:
        for checkpoint in checkpoints:
            step = checkpoint_step(checkpoint)
            yield (config, step, before + np.interp(step, steps, minutes),
                   evaluate(checkpoint, config, annotations)['lp_rr'])
        before += minutes[-1]


def training_minutes(model_dir):
    """(steps, minutes): when the steps in the TensorBoard logs were done, two ascending lists.

    Steps that a killed training lost and made again count at the second time.
    """
    steps, minutes = [0], [0.0]
    before = 0.0
    paths = [os.path.join(model_dir, name) for name in sorted(list_files(model_dir))
             if name.startswith('events.out.tfevents.')]
    for path in filter(os.path.isfile, paths):
        started = passed = None
        for event in read_events(path):
            started = started or event.wall_time
            passed = before + (event.wall_time - started) / 60
            if any(value.HasField('simple_value') for value in event.summary.value):
                while steps and steps[-1] >= event.step:
                    del steps[-1], minutes[-1]
                steps.append(event.step)
                minutes.append(passed)
        before = passed or before
    return (steps, minutes) if len(steps) > 1 else ([], [])


def read_events(path):
    """Yields the events of a log; that of a killed training may end in the middle of one."""
    try:
        yield from tf.compat.v1.train.summary_iterator(path)
    except tf.errors.DataLossError as error:
        log.warning('%s: cannot be read to its end: %s', path, error.message)


def draw(curves, path):
    """Draws name -> list of (minutes, LP-RR) into a PNG file; the best points have their value."""
    with lp_rr_axes(path, FIGURE_INCHES, 'Learning curve') as axes:
        for (name, points), style in zip(curves.items(), series_styles()):
            axes.plot(*zip(*points), label='%s, best %.3f' % (name, max(points, key=_lp_rr)[1]),
                      **style)
            axes.plot(*max(points, key=_lp_rr), 'o', markersize=11, markerfacecolor='none',
                      color=style['color'])
        axes.set_xlabel('minutes of training')
        axes.set_ylim(0, 1.02)
        axes.set_xlim(left=0)
        axes.legend(loc='lower right')


def _lp_rr(point):
    return point[1]


if __name__ == '__main__':
    run_script(main)
