"""What the tests of the dataset commands share: running one, making its input."""

import os

import cv2
import numpy as np
from commands import run_here, run_process
from paths import SHARED

SHARED_DATA = os.path.join(SHARED, 'data')


def run_command(script, *args, cwd=None, alone=False):
    """Runs a script of `utils/`; returns (exit code, stdout, stderr).

    It runs in the process of the tests, or `alone` in one of its own.
    """
    result = (run_process('utils/' + script, *args, cwd=cwd) if alone else
              run_here('utils/' + script, *args, cwd=cwd, raw=True))
    return result.returncode, result.stdout, result.stderr


def error_of(script, *args, cwd=None):
    """The one line that a script prints when it fails for a mistake of the user."""
    code, output, errors = run_command(script, *args, cwd=cwd)
    assert (code, output) == (2, '')
    assert errors.count('\n') == 1 and ': error: ' in errors
    return errors.split(': error: ', 1)[1].strip()


def four_colours(width=200, height=100):
    """uint8 [height, width, 3], blue, green, red: blue and green above, red and white below."""
    image = np.zeros((height, width, 3), np.uint8)
    image[:height // 2, :width // 2, 0] = 255
    image[:height // 2, width // 2:, 1] = 255
    image[height // 2:, :width // 2, 2] = 255
    image[height // 2:, width // 2:] = 255
    return image


def write_photo(path, image=None):
    """Writes an image file in its folder, which is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(path), four_colours() if image is None else image)
    return path


def files_below(folder):
    """Paths of all files and folders below a folder, hidden ones too, relative and sorted."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob('*'))
