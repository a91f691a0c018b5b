"""MkDocs hooks: pages and pictures that lie outside docs/ become part of the site.

Links in the pages are those of the repository, so that they work there, too. For the site, which
has docs/ as its top folder, they lose the step that leads out of docs/ (or into it).
"""

import glob
import os

from mkdocs.structure.files import File

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OUTSIDE = (
    'CHANGELOG.md',
    'CONTRIBUTING.md',
    'config/recipes/*.png',
    'lpr/gap8/firmware/README.md',
    'pre-trained/*/*.md',
    'pre-trained/*/*.png',
    'utils/fonts/**/README.md',
    'utils/plate_formats/*.jpg',
)


def on_files(files, config):
    """Adds the files of `OUTSIDE` under their paths in the repository."""
    for pattern in OUTSIDE:
        for path in sorted(glob.glob(os.path.join(ROOT, pattern), recursive=True)):
            files.append(File(os.path.relpath(path, ROOT), ROOT, config['site_dir'],
                              config['use_directory_urls']))
    return files


def on_page_markdown(markdown, page, config, files):
    """Turns links of the repository into links of the site."""
    depth = page.file.src_uri.count('/')
    if page.file.abs_src_path.startswith(config['docs_dir'] + os.sep):
        return markdown.replace('](' + '../' * (depth + 1), '](' + '../' * depth)
    return markdown.replace('](' + '../' * depth + 'docs/', '](' + '../' * depth)
