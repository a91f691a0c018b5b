"""Rules about several rows: duplicate images and plates, missing symbols."""

import collections
import contextlib
import itertools
import os

from lpr.data.vocabulary import BLANK, split_symbols
from utils.checking.requirements import EVAL, TRAIN
from utils.checking.row_rules import Finding
from utils.checking.symbol_rules import find_unusual_symbols


def separate_lists(lists):
    """Removes annotation files that are named twice, whose rows need to be checked only once.

    Args:
        lists: annotation files by the name of their set.
    Returns:
        (lists, findings): the rest in the same form, and a `Finding` for each file removed.
    """
    separate, findings, firsts = collections.OrderedDict(), [], {}
    for set_name, list_paths in lists.items():
        separate[set_name] = []
        for list_path in list_paths:
            real = os.path.realpath(list_path)
            if real not in firsts:
                firsts[real] = set_name, list_path
                separate[set_name].append(list_path)
                continue
            first_set, first_path = firsts[real]
            findings.append(Finding(
                list_path, None, 'shared-list', 'this file of %s is the file %s of %s; %s' %
                (set_name, first_path, first_set, 'its rows are checked once'
                 if set_name == first_set else 'memorized plates are no test')))
    return separate, findings


def find_in_rows(rows, lists, requirements):
    """Yields the `Finding`s that need more than one row.

    Args:
        rows: list of `InspectedRow`.
        lists: annotation files by the name of their set.
        requirements: the `Requirements`.
    """
    valid = [row for row in rows if symbols_of(row)]
    yield from _find_empty_lists(rows, lists)
    yield from _find_repeated_images(valid)
    yield from _find_shared_plates(valid)
    if not requirements.is_fixed:
        yield from find_unusual_symbols((row.annotation, symbols_of(row)) for row in valid)
    if requirements.config_path:
        yield from _find_unused_symbols(valid, requirements)
        if {TRAIN, EVAL} <= set(lists):
            yield from _find_unlearnable_symbols(valid, requirements)


def _find_empty_lists(rows, lists):
    filled = {row.annotation.list_path for row in rows}
    for list_path in itertools.chain(*lists.values()):
        if list_path not in filled:
            yield Finding(list_path, None, 'no-rows',
                          'no annotation line; expected one image a line')


def _find_repeated_images(rows):
    """Images that several rows share, be it the same file or another with the same pixels."""
    groups = collections.OrderedDict()
    for row in rows:
        if row.image.path:
            groups.setdefault(row.image.digest or row.image.path, []).append(row)
    for group in groups.values():
        first = group[0]
        other = next((row for row in group if row.annotation.label != first.annotation.label), None)
        paths = {}
        for row in group:
            if other:
                yield _two_labels(row, other if _same_label(row, first) else first)
            elif row.image.path in paths:
                yield _finding(row, 'duplicate-path', "image '%s' is listed at %s too" % (
                    row.annotation.image_path, paths[row.image.path].annotation.source))
            elif row is not first:
                yield _finding(row, 'duplicate-image', "image '%s' is the same picture as '%s' at "
                               '%s' % (row.annotation.image_path, first.annotation.image_path,
                                       first.annotation.source))
            paths.setdefault(row.image.path, row)


def _same_label(row, other):
    return row.annotation.label == other.annotation.label


def _two_labels(row, other):
    return _finding(row, 'two-labels', "image '%s' has the label '%s' here and '%s' at %s%s" % (
        row.annotation.image_path, row.annotation.label, other.annotation.label,
        other.annotation.source, '' if row.image.path == other.image.path else
        ", where it is '%s'" % other.annotation.image_path))


def _find_shared_plates(rows):
    """Plates of a set that an earlier set also has: memorized plates are no test."""
    firsts = {}
    for row in rows:
        label = row.annotation.label
        first = firsts.setdefault(label, row)
        if first.set_name != row.set_name:
            yield _finding(row, 'shared-plate', "plate '%s' of %s is also in %s: %s" % (
                label, row.set_name, first.set_name, first.annotation.source))


def _find_unused_symbols(rows, requirements):
    used = {symbol for row in rows for symbol in symbols_of(row)}
    unused = [symbols for symbols in requirements.spec.vocabulary.classes
              if not used.intersection(symbols) and symbols != (BLANK,)]
    if unused:
        yield Finding(requirements.config_path, None, 'unused-symbols',
                      'the vocabulary has symbols that are in no label: %s' %
                      ' '.join('/'.join(symbols) for symbols in unused))


def _find_unlearnable_symbols(rows, requirements):
    """Classes of validation that training never shows."""
    class_of = requirements.spec.vocabulary.to_dicts()[0]
    learnt = {class_of.get(symbol) for row in rows if row.set_name == TRAIN
              for symbol in symbols_of(row)}
    rows_of = collections.OrderedDict()
    for row in rows:
        for symbol in sorted(set(symbols_of(row))) if row.set_name == EVAL else ():
            if symbol in class_of and class_of[symbol] not in learnt:
                rows_of.setdefault(symbol, []).append(row)
    for symbol, eval_rows in rows_of.items():
        yield _finding(eval_rows[0], 'unlearnable-symbol', "symbol '%s' is in no label of %s, so "
                       'it cannot be learnt (rows of %s that have it: %d)' %
                       (symbol, TRAIN, EVAL, len(eval_rows)))


def symbols_of(row):
    """The symbols of an `InspectedRow`'s label, none if it has no valid label."""
    with contextlib.suppress(ValueError):
        return split_symbols(row.annotation.label or '')
    return []


def _finding(row, kind, message):
    return Finding(row.annotation.list_path, row.annotation.line, kind, message)
