"""The first lines of the HTML pages that the toolkit writes."""

import html

_HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; %(policy)s">
<title>%(title)s</title>
<link rel="icon" href="data:,">
"""


def html_head(title, policy):
    """The lines up to the style, which the caller adds and with which it ends `<head>`.

    Args:
        title: text of any characters.
        policy: what the page may load, as in Content-Security-Policy; nothing else is loaded.
    """
    return _HEAD % {'title': html.escape(title), 'policy': policy}
