"""The processor time that training scripts need for a step: this toolkit's and another's."""

import resource

from utils.benchmarking.made_model import config_path, run, write_config

START_STEPS = 3


def step_seconds(python, script, folder, kind, steps, *options):
    """Processor seconds of a training step on one core, all of the script's work included.

    Two trainings, one `steps` longer than the other, share all costs but those of these steps.

    Args:
        python: the interpreter.
        script: a training script that takes the path of a config.
        folder: that of `make_plates`.
        kind: name of one of `CONFIGS`.
        steps: number of steps that are measured.
        options: further arguments of the script.
    Raises:
        UserError: the script failed.
    """
    path = config_path(folder, 'steps')
    seconds = []
    for count in (START_STEPS, START_STEPS + steps):
        write_config(path, folder, kind, count, saves=False)
        before = _children_seconds()
        run(python, script, path, *options, cores=1)
        seconds.append(_children_seconds() - before)
    return (seconds[1] - seconds[0]) / steps


def _children_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
