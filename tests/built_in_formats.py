"""The plate formats that come with the toolkit, each loaded once: `latin` is a mixture of sixty."""

import functools

from utils.synthesis.formats import load_format

load_built_in = functools.lru_cache(maxsize=None)(load_format)
