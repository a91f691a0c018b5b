"""In which order pytest-xdist runs the files of tests: those that take long first.

It begins with files of many tests, and would leave one process with the long ones at the end.
"""

from xdist.scheduler import LoadFileScheduling

# Each takes more than fifteen seconds of a core.
LONG = ('scripts/test_scripts', 'scripts/test_interrupted_training', 'utils/test_benchmark',
        'models/test_export', 'scripts/test_pretrained', 'gap8/test_gap8_export',
        'utils/test_demo', 'test_notebook', 'scripts/test_damaged_images',
        'scripts/test_faulty_disks', 'scripts/test_validation', 'utils/test_fine_tune',
        'scripts/test_links_and_devices', 'scripts/test_just_read', 'training/test_learning',
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
