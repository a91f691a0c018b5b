"""XML of unknown origin, read without what makes it dangerous: document types and entities.

Entities in an XML file can multiply into gigabytes or name other files; files with boxes have none.
"""

import xml.etree.ElementTree
import xml.parsers.expat

from lpr.runtime.inputs import read_input

MAX_BYTES = 2 ** 20
MAX_DEPTH = 100


def read_xml(path, most_bytes=MAX_BYTES):
    """Reads an XML file of at most `most_bytes`.

    Returns:
        Its root, an `xml.etree.ElementTree.Element`.
    Raises:
        ValueError: it cannot be read, is no XML, or has what files with boxes do not have.
    """
    try:
        data = read_input(path, most_bytes)
    except OSError as error:
        raise ValueError('cannot read this file: %s' % error.strerror)
    builder, depth = xml.etree.ElementTree.TreeBuilder(), 0

    def start(name, attributes):
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise ValueError('more than %d elements in each other' % MAX_DEPTH)
        builder.start(name, attributes)

    def end(name):
        nonlocal depth
        depth -= 1
        builder.end(name)

    parser = xml.parsers.expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except (xml.parsers.expat.ExpatError, LookupError) as error:  # of an unknown encoding
        raise ValueError('no XML: %s' % error)
    return builder.close()


def _refuse(*declaration):
    raise ValueError('it declares a document type or entities, which are not read')
