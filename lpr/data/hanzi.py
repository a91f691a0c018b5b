"""The Hanzi of Chinese plates and their names in labels: 皖 is `<Anhui>`.

The names of the provinces, `<HongKong>`, `<Macau>` and `<police>` are those of the published
Chinese vocabulary (LPRNet, arXiv 1806.10447, and its data set "Synthetic Chinese License Plates");
it lacks the others.
"""

PROVINCES = {
    '<Anhui>': '皖', '<Beijing>': '京', '<Chongqing>': '渝', '<Fujian>': '闽', '<Gansu>': '甘',
    '<Guangdong>': '粤', '<Guangxi>': '桂', '<Guizhou>': '贵', '<Hainan>': '琼', '<Hebei>': '冀',
    '<Heilongjiang>': '黑', '<Henan>': '豫', '<Hubei>': '鄂', '<Hunan>': '湘',
    '<InnerMongolia>': '蒙', '<Jiangsu>': '苏', '<Jiangxi>': '赣', '<Jilin>': '吉',
    '<Liaoning>': '辽', '<Ningxia>': '宁', '<Qinghai>': '青', '<Shaanxi>': '陕',
    '<Shandong>': '鲁', '<Shanghai>': '沪', '<Shanxi>': '晋', '<Sichuan>': '川',
    '<Tianjin>': '津', '<Tibet>': '藏', '<Xinjiang>': '新', '<Yunnan>': '云', '<Zhejiang>': '浙',
}
OTHERS = {'<HongKong>': '港', '<Macau>': '澳', '<consulate>': '领', '<embassy>': '使',
          '<learner>': '学', '<police>': '警', '<trailer>': '挂'}
HANZI = dict(PROVINCES, **OTHERS)
NAMES = {hanzi: name for name, hanzi in HANZI.items()}
# How a plate may be written: `<Anhui>A12345` or 皖A12345.
BY_NAME, AS_HANZI = SPELLINGS = ('names', 'hanzi')


def with_hanzi(label):
    """A label with Hanzi for their names: '<Anhui>A12345' is '皖A12345'; others stay."""
    for name, hanzi in HANZI.items():
        label = label.replace(name, hanzi)
    return label


def with_names(label):
    """A label with names for Hanzi: '皖A12345' is '<Anhui>A12345'; others stay."""
    return ''.join(NAMES.get(symbol, symbol) for symbol in label)


def in_ascii(text):
    """A text for a font with ASCII only: other characters are their code points, <U+00DC>."""
    return ''.join(character if ' ' <= character <= '~' else '<U+%04X>' % ord(character)
                   for character in text)
