"""Kills a training repeatedly, to show that nothing is lost.

Input: none; plates are made first. One training runs undisturbed; another with the same config is
killed with `kill -9` at random moments, including start-up and saving, and restarted each time.
Output: a table; exit code 1 if one of these claims fails:
    after every kill all checkpoints can be read, and the next run resumes from the newest;
    a kill costs at most the steps between two checkpoints;
    memory grows neither in a long run nor from run to run;
    the final LP-RR equals that of the undisturbed training.

    python utils/soak.py --minutes 30 --json soak.json
"""

import os
import sys

# Python looks for modules in the folder of this file only.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.realpath(__file__))))

if __name__ == '__main__':  # before the imports that take seconds
    from lpr.runtime.start import start_script
    start_script()

import functools
import json
import logging
import random
import tempfile
import time

from lpr.runtime.arguments import ScriptParser, add_json_option
from lpr.runtime.files import write_json
from lpr.runtime.script import run_script
from utils.commands import output_of
from utils.soaking.runs import SAVE_STEPS, train

log = logging.getLogger('lpr')

PLATES = 16
# Enough to memorize the plates, so that LP-RR is meaningful.
MIN_STEPS = 300
# Share of the time that is planned; the rest is reserve in case the machine slows down.
PLANNED = 0.8
# After this many kills, an additional one comes before the first step.
EARLY_KILLS = 4
# One in this many kills is moved to a step that is saved, so that it tends to hit the saving.
SAVING_KILLS = 3
# Allowed ratio of peak memory, second half of the steps to first half; a leak exceeds it.
MEMORY_GROWTH = 1.1
FIRST_MEMORY = 'most memory in the first half of the steps, MB'
LAST_MEMORY = 'most memory in the second half of the steps, MB'
# LP-RR may be lower by this much: the killed training sees the plates in another order.
LP_RR_TOLERANCE = 0.07


def parse_args():
    parser = ScriptParser(description='Kill and restart a training many times.')
    parser.add_argument('--minutes', type=float, default=30, help='total time (%(default)s)')
    parser.add_argument('--kills', type=int, default=20, help='at least this many (%(default)s)')
    parser.add_argument('--seed', type=int, default=0, help='of the random moments (%(default)s)')
    add_json_option(parser)
    return parser.parse_args()


def main():
    args = parse_args()
    deadline = time.time() + 60 * args.minutes
    with tempfile.TemporaryDirectory() as folder:
        output_of(sys.executable, 'utils/synthesize_plates.py', folder + '/plates', '--count',
                  PLATES, '--seed', 1)
        train_once = functools.partial(train, folder, deadline)
        trial = train_once('trial', SAVE_STEPS)
        steps = affordable_steps(trial, deadline - time.time(), args.kills)
        log.info('%d steps without a kill, then with %d', steps, args.kills)
        undisturbed = [train_once('undisturbed', steps)]
        killed = train_and_kill(train_once, steps, args, trial)
        result = {'steps': steps,
                  'undisturbed': measure(undisturbed, folder, 'undisturbed'),
                  'killed': measure(killed, folder, 'killed')}
    result['claims'] = check_claims(result, undisturbed, killed, args.kills)
    report(result)
    if args.json:
        write_json(args.json, result)
    return 0 if all(result['claims'].values()) else 1


def affordable_steps(trial, seconds, kills):
    """Steps of each training that fit into the time, given the speed of the trial."""
    start, step = start_and_step_seconds(trial)
    lost = kills * (start * (1 + 1 / EARLY_KILLS) + step * SAVE_STEPS / 2)
    steps = int((PLANNED * seconds - lost) / 2 / step)
    return max(MIN_STEPS, steps // SAVE_STEPS * SAVE_STEPS)


def start_and_step_seconds(run):
    """Seconds from the start to the end of the first step, and of a later step."""
    first, last = run.seconds[0], run.seconds[-1]
    return first, (last - first) / (len(run.seconds) - 1)


def train_and_kill(train_once, steps, args, trial):
    """Trains to the last step, with one kill at each of several random steps."""
    moments = random.Random(args.seed)
    start, step = start_and_step_seconds(trial)
    runs = []
    for number, at in enumerate(sorted(moments.randint(1, steps - SAVE_STEPS)
                                       for _ in range(args.kills))):
        if number % SAVING_KILLS == 0:
            at += -at % SAVE_STEPS
        if number % EARLY_KILLS == EARLY_KILLS - 1:
            runs.append(train_once('killed', steps, kill_at=0, delay=moments.uniform(0, start)))
        runs.append(train_once('killed', steps, kill_at=at, delay=moments.uniform(0, step)))
        log.info('killed at step %d of %d, %d is saved', runs[-1].reached, steps, runs[-1].newest)
    return runs + [train_once('killed', steps)]


def measure(runs, folder, name):
    """Figures of a training, with LP-RR."""
    output_of(sys.executable, 'eval_lpr.py', '%s/%s.py' % (folder, name), '--json',
              folder + '/result.json')
    with open(folder + '/result.json', encoding='utf-8') as stream:
        lp_rr = json.load(stream)['lp_rr']
    memory = list(filter(None, (step for run in runs for step in run.memory_mb)))
    half = len(memory) // 2
    return {'kills': sum(run.killed for run in runs),
            'kills before the first step': sum(run.killed and not run.seconds for run in runs),
            'steps done': sum(len(run.seconds) for run in runs),
            'most steps lost': max(run.reached - run.newest for run in runs),
            FIRST_MEMORY: max(memory[:half]),
            LAST_MEMORY: max(memory[half:]),
            'LP-RR': lp_rr}


def check_claims(result, undisturbed, killed, kills):
    """Claim -> whether it holds."""
    flat, after = result['undisturbed'], result['killed']
    return {
        'as many kills as asked for': after['kills'] >= kills,
        'every checkpoint can be read after every kill': not any(run.damaged for run in killed),
        'every run goes on from the newest checkpoint': all(
            run.resumed == before.newest for before, run in zip(killed, killed[1:])
            if run.seconds),
        'a kill costs at most %d steps' % SAVE_STEPS: after['most steps lost'] <= SAVE_STEPS,
        'the saved steps only grow': all(
            run.newest >= before.newest for before, run in zip(killed, killed[1:])),
        'all steps are done': killed[-1].newest == undisturbed[-1].newest == result['steps'],
        'memory does not grow in a long run': (
            flat[LAST_MEMORY] <= MEMORY_GROWTH * flat[FIRST_MEMORY]),
        'memory does not grow from run to run': (
            after[LAST_MEMORY] <= MEMORY_GROWTH * after[FIRST_MEMORY]),
        'LP-RR is that of the undisturbed training': (
            after['LP-RR'] >= flat['LP-RR'] - LP_RR_TOLERANCE and flat['LP-RR'] > 0.5)}


def report(result):
    print('| %d steps | undisturbed | killed |\n|---|---|---|' % result['steps'])
    for name in result['killed']:
        print('| %s | %.4g | %.4g |' % (name, result['undisturbed'][name], result['killed'][name]))
    print()
    for claim, holds in result['claims'].items():
        print('%s  %s' % ('ok    ' if holds else 'FAILED', claim))


if __name__ == '__main__':
    run_script(main)
