"""The toolkit behind the scripts, in nine packages.

    runtime     what every script runs in: errors, signals, terminal, files, sessions, parallel work
    data        annotation lines and image files -> vocabulary, network input, batches
    network     LPRNet: images -> logits; fake quantization; CTC loss and decoders
    models      trained models: description, checkpoints, frozen graph, TFLite; reading with them
    config      config files: loading, defaults, checks
    evaluation  LP-RR, predictions as pictures
    training    batches, augmentation, training graph, saving, several processes
    gap8        what firmware for GAP8 needs: C files, test vectors, one input plane
    report      an evaluation as a web page, and the style of all charts

A package imports only packages above it in this list. Evaluation and training do not import each
other; gap8 does not import config or what follows it; report imports evaluation, and no package
imports gap8 or report (`tests/test_import_rule.py`). Two modules are for other code to import:
`lpr.trainer` for users' config files, `lpr.reader` for reading plates from Python.
"""

# Written into the description of every model; CHANGELOG.md lists the changes of each version.
__version__ = '2.0.0'
