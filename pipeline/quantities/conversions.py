"""Fixed conversions between units of one kind, which are always at hand (POLICY rule 14)."""

from decimal import Decimal
from functools import lru_cache

from pipeline.quantities.units import unit_of

HUNDREDTH = Decimal("0.01")
# Each kind of unit with what its units are worth in the first of them.
_KINDS = {
    "length": "m=1 um=0.000001 mm=0.001 cm=0.01 km=1000 in=0.0254 ft=0.3048 yd=0.9144 mi=1609.344 nmi=1852",
    "area": "m2=1 km2=1000000 ha=10000 acre=4046.8564224 ft2=0.09290304 mi2=2589988.110336",
    "weight": "kg=1 g=0.001 mg=0.000001 ug=0.000000001 ng=0.000000000001 t=1000 short-ton=907.18474"
    " long-ton=1016.0469088 kt=1000000 Mt=1000000000 Gt=1000000000000 lb=0.45359237 oz=0.02834952313 st=6.35029318",
    "volume": "l=1 ml=0.001 cc=0.001 m3=1000 km3=1000000000000 ft3=28.316846592 yd3=764.554857984 in3=0.016387064"
    " gal=3.785411784 bbl=158.987294928",
    "time": "s=1 ms=0.001 min=60 h=3600 day=86400 week=604800 month=2629800 year=31557600 decade=315576000",
    "energy": "kWh=1 MJ=0.2777777777777777777777777778 MWh=1000 GWh=1000000 TWh=1000000000 ktoe=11630000"
    " Mtoe=11630000000",
    "power": "W=1 kW=1000 MW=1000000 GW=1000000000",
    "data": "KB=1 MB=1000 GB=1000000 TB=1000000000",
    "speed": "km/h=1 mph=1.609344 kn=1.852",
    "warmth": "°C=1 °=1",
    "points": "points=1 bp=0.01",
}
_BY_CODE = {
    code: (kind, Decimal(worth))
    for kind, units in _KINDS.items()
    for code, worth in (unit.split("=") for unit in units.split())
}


@lru_cache(maxsize=2_000)
def scale_of(unit: str) -> tuple[str, Decimal] | None:
    """What a unit measures and its worth in that kind's first unit; None for one with no fixed conversion."""
    plain = unit.removesuffix(" C").strip().replace("square ", "sq ")
    known = unit_of(plain) if plain else None
    return _BY_CODE.get(known[0] if known else plain)


def conversion(unit: str, to: str) -> Decimal | None:
    """By what a value in one unit is multiplied to have it in another; None where they measure different things."""
    if unit == to:
        return Decimal(1)
    one, other = scale_of(unit), scale_of(to)
    if one is None or other is None or one[0] != other[0]:
        return None
    return one[1] / other[1]
