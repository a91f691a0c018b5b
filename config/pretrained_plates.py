"""Training plates that several stages of the pre-trained models share; the `TRAINING.md` of each
model has the commands that make them."""

# pre-trained/latin, seventh and eighth stage, and the first two of pre-trained/latin_small.
LATIN = ['datasets/latin/front_1/annotations.txt',
         'datasets/latin/front_2/annotations.txt',
         'datasets/latin/front_3/annotations.txt',
         'datasets/latin/front_4/annotations.txt',
         'datasets/latin/brazil_front/annotations.txt',
         'datasets/latin/brazil_front_2/annotations.txt',
         'datasets/latin/brazil_front_3/annotations.txt',
         'datasets/latin/brazil_front_4/annotations.txt',
         'datasets/latin/brazil_front_4/annotations.txt',
         'datasets/latin/countries_front/annotations.txt',
         'datasets/latin/fresh_3/kept.txt']

# The later stages of pre-trained/latin: more plates with letters like boxes, and with many 1s.
LATIN_WITH_BOXES = (LATIN +
                    ['datasets/latin/front_5/annotations.txt'] +
                    ['datasets/latin/brazil_front_5/annotations.txt'] * 2 +
                    ['datasets/latin/brazil_front_6/annotations.txt'] * 2)

# More of the same kinds, for the thirteenth stage of pre-trained/latin.
FRESH_LATIN = ['datasets/latin/front_6/annotations.txt',
               'datasets/latin/countries_front_2/annotations.txt',
               'datasets/latin/brazil_front_7/annotations.txt'] * 2


def _real_and_spliced(in_fold, spliced):
    """Real plates, and real ones with another Hanzi: a third of the rows of a stage."""
    return (['datasets/real_plates' + in_fold + '/train.txt'] * 8 +
            ['datasets/world/easypr' + in_fold + '/train.txt'] * 32 +
            ['datasets/china/' + spliced + '/annotations.txt'] * 3)


def china(fold=None):
    """pre-trained/china, fifth to ninth stage, and the first two of pre-trained/china_small.

    The cross-validation of pre-trained/china trains on them, too, without a fold of the real ones.
    Two in three plates are synthetic, among them a sixth of rare kinds; a fifth are spliced.

    Args:
        fold: number of the fold of the real plates that is left out, as text; None for none.
    """
    in_fold, of_fold = ('/folds/' + fold, '_fold_' + fold) if fold else ('', '')
    return (_real_and_spliced(in_fold, 'spliced_2' + of_fold) +
            ['datasets/china/train_2/annotations.txt',
             'datasets/china/train_3/annotations.txt',
             'datasets/china/rare/annotations.txt',
             'datasets/china/rare_2/annotations.txt'])


# pre-trained/china, seventh and eighth stage: plates of two lines, and more oblique ones.
CHINA_TWO_LINES = ['datasets/china/two_lines/annotations.txt',
                   'datasets/china/oblique/annotations.txt']

# Its ninth stage: only those of two lines that have a gap between them.
CHINA_WITH_GAP = ['datasets/china/two_lines/kept.txt',
                  'datasets/china/two_lines_2/kept.txt',
                  'datasets/china/oblique/annotations.txt']

# Its last stage: fresh plates, among them more of the Hanzi that are hard to read.
CHINA_10 = (_real_and_spliced('', 'spliced_3') +
            ['datasets/china/train_4/annotations.txt',
             'datasets/china/train_5/annotations.txt',
             'datasets/china/rare_3/annotations.txt',
             'datasets/china/two_lines_3/kept.txt',
             'datasets/china/oblique_2/annotations.txt'])

# pre-trained/latin_small from the third stage on: fresh plates of the same kinds.
LATIN_SMALL_3 = (['datasets/latin/front_7/annotations.txt',
                  'datasets/latin/front_8/annotations.txt',
                  'datasets/latin/detected/annotations.txt'] +
                 ['datasets/latin/countries_front_3/annotations.txt',
                  'datasets/latin/brazil_front_8/annotations.txt'] * 2)
