"""Disks as tests need them: too small, full, or not to be written."""

import contextlib
import os
import resource
import stat
import subprocess
import tempfile

import pytest

NOBODY = 65534


@contextlib.contextmanager
def file_size_limit(size):
    """Files of this process grow to so many bytes and no further, as on a disk that fills up."""
    _, hard = limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextlib.contextmanager
def small_disk(folder, kilobytes):
    """Mounts an empty disk of this size on a folder; skips where this process may not mount."""
    mounted = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=%dk' % kilobytes, 'tmpfs',
                              str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip('only root may mount a disk')
    try:
        yield
    finally:
        subprocess.run(['umount', str(folder)], check=True)


@contextlib.contextmanager
def read_only_folder():
    """Gives a folder that this process cannot write to while the context is open, root or not."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o555)
        user = os.geteuid()
        if user == 0:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(user)
            os.chmod(folder, 0o755)


def device(path, major, minor, kind=stat.S_IFCHR):
    """Makes a device file, such as another `/dev/full`; skips where this process may not.

    Returns:
        Its path, str.
    """
    try:
        os.mknod(str(path), kind | 0o666, os.makedev(major, minor))
        if kind == stat.S_IFCHR:
            os.close(os.open(str(path), os.O_WRONLY))
    except OSError:
        pytest.skip('only root makes devices, and not on every disk')
    return str(path)
