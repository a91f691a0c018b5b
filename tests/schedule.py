"""In which order pytest-xdist runs the files of tests: those that take long first.

It begins with files of many tests, and would leave one process with the long ones at the end.
"""

from xdist.scheduler import LoadFileScheduling

# Each takes about ten seconds of a core or more. The second is run beside the first, which makes
# the models that the tests share, and needs none of them.
LONG = ('scripts/test_scripts', 'training/test_training_graph', 'models/test_export',
        'scripts/test_interrupted_training', 'utils/test_demo', 'training/test_initial_values',
        'scripts/test_pretrained', 'utils/test_benchmark', 'gap8/test_gap8_export',
        'scripts/test_validation', 'scripts/test_faulty_disks', 'test_notebook',
        'training/test_learning', 'scripts/test_links_and_devices', 'scripts/test_just_read',
        'test_reader', 'utils/test_synthesize_plates', 'utils/test_fine_tune',
        'gap8/test_firmware', 'network/test_lprnet', 'models/test_recognizer',
        'models/test_tflite_check', 'test_page_commands', 'utils/test_check_annotations',
        'runtime/test_script', 'scripts/test_damaged_images', 'training/test_distributed',
        'models/test_checkpoints', 'utils/test_average_checkpoints',
        'utils/test_narrow_checkpoint', 'network/test_folding', 'network/test_quantization',
        'training/test_training_batches', 'utils/test_doctor')


class LongFirst(LoadFileScheduling):
    """As `--dist loadfile`: a file is run by one process."""

    def _assign_work_unit(self, node):
        for name in LONG:
            path = 'tests/%s.py' % name
            if path in self.workqueue:
                self.workqueue.move_to_end(path, last=False)
                break
        super()._assign_work_unit(node)
