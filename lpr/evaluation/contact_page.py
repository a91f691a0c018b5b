"""A page that shows drawn plates side by side: `index.html` beside the pictures.

It has no script and loads nothing but the pictures.
"""

import collections
import html
import os
from urllib.parse import quote

from lpr.data.hanzi import with_hanzi
from lpr.evaluation.html_head import html_head
from lpr.runtime.files import atomic_write

PAGE_NAME = 'index.html'
# Pictures of a page that is opened from disk are not of its own origin.
_POLICY = "img-src 'self' file: data:; style-src 'unsafe-inline'"
_PAGE = """\
%(head)s<style>
:root { --paper: #fff; --ink: #1b1f24; --quiet: #57606a; --line: #d0d7de; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #14181d; --ink: #e9edf1; --quiet: #a3adb8; --line: #3a434d; }
}
body { margin: 0 auto; max-width: 90rem; padding: 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; border-bottom: 1px solid var(--line); }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: 1rem; align-items: start;
  grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%%), 1fr)); }
li { break-inside: avoid; }
img { display: block; max-width: 100%%; height: auto; border: 1px solid var(--line); }
p, span { color: var(--quiet); overflow-wrap: anywhere; }
span { font-size: .85rem; }
@media print { :root { --paper: #fff; --ink: #000; --quiet: #444; } }
</style>
</head>
<body>
<main>
<h1>%(title)s</h1>
<p>%(summary)s</p>
%(sections)s</main>
</body>
</html>
"""


class Drawn(collections.namedtuple(
        'Drawn', 'image_path plate confidence truth is_wrong is_rejected drawn_path size')):
    """A plate that was read and drawn.

    Attributes:
        image_path: the image.
        plate: the plate read.
        confidence: in [0, 1].
        truth: its label, None if unknown.
        is_wrong: whether `plate` is not `truth`; False if that is unknown.
        is_rejected: whether the confidence is too low.
        drawn_path: the picture.
        size: (width, height) of the picture in pixels.
    """
    __slots__ = ()


def write_contact_page(folder, plates, model):
    """Writes the page into a folder: wrong plates, right ones, those without a label.

    In each of these sections the least confident come first.

    Args:
        folder: the folder of the pictures.
        plates: list of `Drawn`.
        model: path of the model, for the title.
    Raises:
        UserError: the page cannot be written.
    """
    labelled = [plate for plate in plates if plate.truth is not None]
    wrong = [plate for plate in labelled if plate.is_wrong]
    right = [plate for plate in labelled if not plate.is_wrong]
    unlabelled = [plate for plate in plates if plate.truth is None]
    summary = '%d plates' % len(plates)
    if labelled:
        summary += ', %d of the %d with a label are read without an error' % (
            len(right), len(labelled))
    rejected = sum(plate.is_rejected for plate in plates)
    if rejected:
        summary += '; %d are rejected' % rejected
    sections = (_section('Wrong', wrong) + _section('Right', right) +
                _section('Without a label' if labelled else 'Read', unlabelled))
    title = 'Plates read by ' + model
    with atomic_write(os.path.join(folder, PAGE_NAME)) as stream:
        stream.write(_PAGE % {'head': html_head(title, _POLICY), 'title': html.escape(title),
                              'summary': summary + '. The least confident come first.',
                              'sections': sections})


def _section(title, plates):
    if not plates:
        return ''
    items = ''.join(map(_item, sorted(plates, key=lambda plate: plate.confidence)))
    return '<h2>%s: %d</h2>\n<ul>\n%s</ul>\n' % (title, len(plates), items)


def _item(plate):
    text = 'read %s, confidence %d %%' % (with_hanzi(plate.plate) or 'nothing',
                                          int(100 * plate.confidence))
    if plate.truth is not None:
        text += ', the label is ' + with_hanzi(plate.truth)
    return ('<li><a href="%s"><img src="%s" width="%d" height="%d" loading="lazy" alt="%s"></a>'
            '<span>%s</span></li>\n' % (
                (quote(os.path.basename(plate.drawn_path)),) * 2 + plate.size +
                (html.escape(text), html.escape(os.path.basename(plate.image_path)))))
