"""The users' config files: the only room that reads them, fills in defaults and checks values.

May import `lpr.runtime`, `lpr.data`, `lpr.network` and `lpr.models`. Start with `options`, the
table of all options; `loader` gives the config that scripts pass on.
"""
