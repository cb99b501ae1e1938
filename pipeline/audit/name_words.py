"""Words that make the number after them part of a name ("Game 6", "iPhone 14"), and capitalised words that do not."""

_HEADS = """
iphone ipad galaxy model game part chapter section article route highway interstate boeing airbus windows playstation
xbox formula channel radio euro level phase type class grade stage apollo flight room page figure table volume bowl
rule issue season episode round day week lap junction area zone gate terminal platform no no. number division league
championship top act item step tier category group nasdaq ftse s&p p dow russell cac dax nikkei stoxx topix version
python java chrome firefox android ios macos office series falcon ariane soyuz covid catch studio unit block sector
camp hole turn lane runway track bus train line exit mile marker paragraph clause title schedule appendix proposition
prop measure resolution amendment bill order case psalm verse book pier ward district precinct apt apartment suite
floor lot gpt claude llama gemini mark mk world war fortune forbes big
"""
_LABELS = """
stage day week round part chapter phase number no no. level game match test leg hole lap page act tier division league
formula category grade platform junction room iphone ipad ios nasdaq ftse dow eurobasket
"""
_PLAIN = """
a an the in on at by of to for from with about around over under more than less up down and or but only just nearly
almost some all its his her their our my your between within after before since until during through roughly
approximately at least another last first next these those they we he she it that this there here who which when while
if as is was were are be been has have had will would could monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december jan feb mar apr jun jul aug sep
sept oct nov dec
"""
HEADS = frozenset(_HEADS.split())
# These number a thing even in small letters: "stage nine", "day 2", "world number one".
LABELS = frozenset(_LABELS.split())
PLAIN = frozenset(_PLAIN.split())
# A prefix with a hyphen leaves the number what it is: "sub-500", "minus-130", "mid-2019".
PREFIXES = frozenset("minus sub now mid pre post early late over under nearly to non top ages aged".split())  # noqa: SIM905
