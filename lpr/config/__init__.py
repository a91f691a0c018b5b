"""The users' config files: the only package that reads, completes and checks them.

May import `lpr.runtime`, `lpr.data`, `lpr.network` and `lpr.models`. Start with `options`, the
table of all options; `loader` gives the config that scripts pass on.
"""
