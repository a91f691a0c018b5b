"""In which order pytest-xdist runs the files of tests: those that take long first.

It begins with files of many tests, and would leave one process with the long ones at the end.
"""

from xdist.scheduler import LoadFileScheduling

# Each takes more than ten seconds of a core.
LONG = ('scripts/test_scripts', 'models/test_export', 'utils/test_benchmark',
        'training/test_training_graph', 'scripts/test_interrupted_training', 'utils/test_demo',
        'scripts/test_pretrained', 'gap8/test_gap8_export', 'scripts/test_validation',
        'scripts/test_faulty_disks', 'test_notebook', 'training/test_learning',
        'scripts/test_links_and_devices', 'scripts/test_just_read', 'utils/test_fine_tune',
        'network/test_lprnet', 'models/test_recognizer', 'scripts/test_damaged_images',
        'training/test_distributed')


class LongFirst(LoadFileScheduling):
    """As `--dist loadfile`: a file is run by one process."""

    def _assign_work_unit(self, node):
        for name in LONG:
            path = 'tests/%s.py' % name
            if path in self.workqueue:
                self.workqueue.move_to_end(path, last=False)
                break
        super()._assign_work_unit(node)
