"""Regular expressions of plate formats, for `lpr_patterns`."""

CHINA = [
    '^<[^>]*>[A-Z][0-9A-Z]{5}$',                 # private cars: <Henan>K0F755
    '^<[^>]*>[A-Z][0-9A-Z]{6}$',                 # new-energy cars: <Anhui>AD04079
    '^<[^>]*>[A-Z][0-9A-Z][0-9]{3}<police>$',    # police: <Anhui>A1234<police>
    '^<[^>]*>[A-Z][0-9A-Z]{4}<[^>]*>$',          # a name at both ends: <Guangdong>Z1234<HongKong>
    '^WJ<[^>]*>[0-9]{4}[0-9A-Z]$',               # armed police: WJ<Hebei>1234A
]
ITALY = ['^[A-Z]{2}[0-9]{3}[A-Z]{2}$']           # CW444XV
CZECHIA = ['^[A-Z0-9]{3}[0-9]{4}$']              # 5AR2347
