"""What the files of models are called; users' scripts and commands rely on it."""

import re

# The description beside every model.
DESCRIPTION = '.yml'

# A checkpoint of a training, by its step, and the files of any checkpoint. The index has the names
# and checksums of all values; the graph is saved by trainings only.
CHECKPOINT_NAME = 'model.ckpt-%d.ckpt'
ANY_CHECKPOINT = re.escape(CHECKPOINT_NAME).replace('%d', r'\d+')
INDEX = '.index'
DATA = '.data-00000-of-00001'
META = '.meta'
# TensorFlow's list of the checkpoints of a folder.
STATE_FILE = 'checkpoint'

# The files of an export and their extensions, the TFLite model for the device first. `.pb.frozen`
# is written; users rename it to `.pb`.
GRAPH = 'graph'
TFLITE, PB, PB_FROZEN = '.tflite', '.pb', '.pb.frozen'
FROZEN = PB, PB_FROZEN
EXPORTED = (TFLITE,) + FROZEN
EXPORTS = tuple(GRAPH + extension for extension in EXPORTED)
