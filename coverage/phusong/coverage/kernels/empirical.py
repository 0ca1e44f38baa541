"""Path loss from distance and heights alone: TR 38.901, Okumura-Hata, COST 231, modified Hata; compiled.

Terrain enters only through ``los``, where a model has two branches. Distances are km along the
ground, heights m above ground, frequencies GHz. Nothing is checked and nothing is masked: past the
ranges that stand here as constants the formulas are evaluated as they are. Checked entrances:
:mod:`phusong.coverage.tr38901` and :mod:`phusong.coverage.hata`.
"""

from __future__ import annotations

from math import exp, log10, pi, sqrt

from phusong.coverage.compiled import compiled, inner
from phusong.coverage.kernels.diffraction import free_space

LIGHT_M_PER_S = 3.0e8
"""As TR 38.901 Table 7.4.1-1 note 1 has it, not the exact speed."""

RMA_KM = (0.01, 10.0)
RMA_NLOS_KM = (0.01, 5.0)
UMA_KM = (0.01, 5.0)
UMI_KM = (0.01, 5.0)
HATA_KM = (1.0, 20.0)
"""Okumura-Hata and COST 231."""
HATA_FAR_KM = (1.0, 100.0)
"""Okumura-Hata with the exponent of P.529-3."""
MODIFIED_HATA_KM = (0.0, 40.0)
"""The formulas go on to 100 km; SM.2028-2 section 6.1 recommends to stop at 40."""

RMA, UMA, UMI = 0, 1, 2
URBAN_LARGE, URBAN_SMALL, SUBURBAN, OPEN = 0, 1, 2, 3


# ------------------------------------------------------------------ TR 38.901


@inner
def slant_m(distance_km: float, h_bs: float, h_ut: float) -> float:
    """d_3D: straight distance between the antennas over a flat earth, m; TR 38.901 Figure 7.4.1-1."""
    return sqrt((1000 * distance_km) ** 2 + (h_bs - h_ut) ** 2)


@compiled
def rma_breakpoint_km(h_bs: float, h_ut: float, frequency_ghz: float) -> float:
    """d_BP of RMa, TR 38.901 Table 7.4.1-1 note 5."""
    return 2 * pi * h_bs * h_ut * 1e6 * frequency_ghz / LIGHT_M_PER_S


@compiled
def urban_breakpoint_km(h_bs: float, h_ut: float, frequency_ghz: float, h_e: float) -> float:
    """d'_BP of UMa and UMi over an effective environment ``h_e`` m high, Table 7.4.1-1 note 1."""
    above = max(h_bs - h_e, 0.0) * max(h_ut - h_e, 0.0)
    return 4 * above * 1e6 * frequency_ghz / LIGHT_M_PER_S


@inner
def rma_near(slant: float, frequency_ghz: float, building_h: float) -> float:
    """PL1 of RMa, Table 7.4.1-1; ``slant`` m, ``building_h`` the mean height of buildings."""
    bulk: float = building_h**1.72
    near = 20 * log10(40 * pi * slant * frequency_ghz / 3) - min(0.044 * bulk, 14.77)
    return near + min(0.03 * bulk, 10.0) * log10(slant) + 0.002 * log10(building_h) * slant


@compiled
def rma(
    distance_km: float,
    h_bs: float,
    h_ut: float,
    frequency_ghz: float,
    los: bool,
    street_w: float,
    building_h: float,
) -> float:
    """Rural macro cell, TR 38.901 Table 7.4.1-1."""
    slant = slant_m(distance_km, h_bs, h_ut)
    breakpoint_ = rma_breakpoint_km(h_bs, h_ut, frequency_ghz)
    if distance_km <= breakpoint_:
        clear = rma_near(slant, frequency_ghz, building_h)
    else:
        corner = 1000 * breakpoint_
        clear = rma_near(corner, frequency_ghz, building_h) + 40 * log10(slant / corner)
    if los:
        return clear
    base = log10(h_bs)
    hidden = 161.04 - 7.1 * log10(street_w) + 7.5 * log10(building_h)
    hidden -= (24.37 - 3.7 * (building_h / h_bs) ** 2) * base
    hidden += (43.42 - 3.1 * base) * (log10(slant) - 3) + 20 * log10(frequency_ghz)
    hidden -= 3.2 * log10(11.75 * h_ut) ** 2 - 4.97
    return max(clear, hidden)


@compiled
def uma_over(
    distance_km: float, h_bs: float, h_ut: float, frequency_ghz: float, los: bool, h_e: float
) -> float:
    """Urban macro cell over an effective environment ``h_e`` m high, TR 38.901 Table 7.4.1-1."""
    slant = slant_m(distance_km, h_bs, h_ut)
    breakpoint_ = urban_breakpoint_km(h_bs, h_ut, frequency_ghz, h_e)
    clear = 28 + 20 * log10(frequency_ghz)
    if distance_km <= breakpoint_:
        clear += 22 * log10(slant)
    else:
        corner = (1000 * breakpoint_) ** 2 + (h_bs - h_ut) ** 2
        clear += 40 * log10(slant) - 9 * log10(corner)
    if los:
        return clear
    hidden = 13.54 + 39.08 * log10(slant) + 20 * log10(frequency_ghz) - 0.6 * (h_ut - 1.5)
    return max(clear, hidden)


@compiled
def uma(distance_km: float, h_bs: float, h_ut: float, frequency_ghz: float, los: bool) -> float:
    """Urban macro cell with h_E = 1 m, which is certain for a phone below 13 m."""
    return uma_over(distance_km, h_bs, h_ut, frequency_ghz, los, 1.0)


@compiled
def umi(distance_km: float, h_bs: float, h_ut: float, frequency_ghz: float, los: bool) -> float:
    """Street canyon below the roofs, TR 38.901 Table 7.4.1-1; h_E is always 1 m."""
    slant = slant_m(distance_km, h_bs, h_ut)
    breakpoint_ = urban_breakpoint_km(h_bs, h_ut, frequency_ghz, 1.0)
    clear = 32.4 + 20 * log10(frequency_ghz)
    if distance_km <= breakpoint_:
        clear += 21 * log10(slant)
    else:
        corner = (1000 * breakpoint_) ** 2 + (h_bs - h_ut) ** 2
        clear += 40 * log10(slant) - 9.5 * log10(corner)
    if los:
        return clear
    hidden = 22.4 + 35.3 * log10(slant) + 21.3 * log10(frequency_ghz) - 0.3 * (h_ut - 1.5)
    return max(clear, hidden)


@compiled
def los_probability(distance_km: float, h_ut: float, scenario: int) -> float:
    """Share of places in line of sight among buildings, TR 38.901 Table 7.4.2-1.

    ``scenario`` is ``RMA``, ``UMA`` or ``UMI``; ``h_ut`` counts for ``UMA`` above 13 m only.
    """
    d = 1000 * distance_km
    if scenario == RMA:
        return exp(min(10 - d, 0.0) / 1000)
    if d <= 18:
        return 1.0
    share = 18 / d + exp(-d / (63 if scenario == UMA else 36)) * (1 - 18 / d)
    if scenario == UMA and h_ut > 13:
        high = ((h_ut - 13) / 10) ** 1.5
        share *= 1 + high * 1.25 * (d / 100) ** 3 * exp(-d / 150)
    return min(share, 1.0)  # just past 18 m the report's factor for high terminals passes 1


# ------------------------------------------------------------------ Hata's family


@inner
def small_city_gain(h_ut: float, mhz: float) -> float:
    """a(h_m) of a small or medium city, Hata 1980 eq. (12)."""
    return (1.1 * log10(mhz) - 0.7) * h_ut - (1.56 * log10(mhz) - 0.8)


@inner
def large_city_gain(h_ut: float, mhz: float) -> float:
    """a(h_m) of a large city, Hata 1980 eq. (13).

    Given up to 200 MHz and from 400 MHz on; the change is put at 300 MHz, as is usual.
    """
    if mhz <= 300:
        return 8.29 * log10(1.54 * h_ut) ** 2 - 1.1
    return 3.2 * log10(11.75 * h_ut) ** 2 - 4.97


@compiled
def less_built(mhz: float, kind: int) -> float:
    """What suburbs and open land take off the urban loss, Hata 1980 eqs. (14) and (15); 0 in town."""
    if kind == SUBURBAN:
        return 2 * log10(mhz / 28) ** 2 + 5.4
    if kind == OPEN:
        return 4.78 * log10(mhz) ** 2 - 18.33 * log10(mhz) + 40.94
    return 0.0


@inner
def far(distance_km: float, h_bs: float, mhz: float) -> float:
    """log(d) to the power b, which bends the curves down beyond 20 km; P.529-3."""
    decades = log10(distance_km)
    if distance_km <= 20:
        return decades
    height = h_bs / sqrt(1 + 7e-6 * h_bs**2)
    rate = 0.14 + 1.87e-4 * mhz + 1.07e-3 * height
    power: float = decades ** (1 + rate * log10(distance_km / 20) ** 0.8)
    return power


@compiled
def okumura_hata(
    distance_km: float, h_bs: float, h_ut: float, frequency_ghz: float, kind: int
) -> float:
    """Okumura-Hata, 150 to 1500 MHz, Hata 1980 eqs. (11)-(15); beyond 20 km P.529-3.

    ``kind`` is ``URBAN_LARGE``, ``URBAN_SMALL``, ``SUBURBAN`` or ``OPEN``.
    """
    mhz = 1000 * frequency_ghz
    gain = large_city_gain(h_ut, mhz) if kind == URBAN_LARGE else small_city_gain(h_ut, mhz)
    loss = 69.55 + 26.16 * log10(mhz) - 13.82 * log10(h_bs) - gain
    loss += (44.9 - 6.55 * log10(h_bs)) * far(distance_km, h_bs, mhz)
    return loss - less_built(mhz, kind)


@compiled
def cost231(distance_km: float, h_bs: float, h_ut: float, frequency_ghz: float, kind: int) -> float:
    """COST 231-Hata, 1500 to 2000 MHz, COST 231 final report eq. (4.4.3).

    C_m is 3 dB for ``URBAN_LARGE`` (metropolitan centres) and 0 for all else: the model has no
    open land.
    """
    mhz = 1000 * frequency_ghz
    loss = 46.3 + 33.9 * log10(mhz) - 13.82 * log10(h_bs) - small_city_gain(h_ut, mhz)
    loss += (44.9 - 6.55 * log10(h_bs)) * log10(distance_km)
    return loss + 3 if kind == URBAN_LARGE else loss


@inner
def modified_far(distance_km: float, h_bs: float, mhz: float) -> float:
    """log(d) to the power alpha, SM.2028-2 section 6.1: as in P.529-3, without its H1'."""
    decades = log10(distance_km)
    if distance_km <= 20:
        return decades
    rate = 0.14 + 1.87e-4 * mhz + 1.07e-3 * h_bs
    power: float = decades ** (1 + rate * log10(distance_km / 20) ** 0.8)
    return power


@inner
def modified_urban(distance_km: float, high: float, low: float, mhz: float) -> float:
    """Urban loss of the modified Hata model from 100 m on, SM.2028-2 section 6.1."""
    if mhz <= 150:
        loss = 69.6 + 26.2 * log10(150.0) - 20 * log10(150 / mhz)
    elif mhz <= 1500:
        loss = 69.6 + 26.2 * log10(mhz)
    elif mhz <= 2000:
        loss = 46.3 + 33.9 * log10(mhz)
    else:
        loss = 46.3 + 33.9 * log10(2000.0) + 10 * log10(mhz / 2000)
    mast = log10(max(high, 30.0))
    loss += (44.9 - 6.55 * mast) * modified_far(distance_km, high, mhz) - 13.82 * mast
    gain = small_city_gain(min(low, 10.0), mhz) + max(0.0, 20 * log10(low / 10))
    return loss - gain - min(0.0, 20 * log10(high / 30))


@compiled
def modified_hata(
    distance_km: float, h_bs: float, h_ut: float, frequency_ghz: float, kind: int
) -> float:
    """Modified (extended) Hata, 30 to 3000 MHz, Report ITU-R SM.2028-2 section 6.1.

    Built by SEAMCAT on Hata and COST 231: free of their 1 km, with one town (``URBAN_LARGE`` is
    ``URBAN_SMALL``), both ends on the same footing and never below free space.
    """
    mhz = 1000 * frequency_ghz
    high, low = max(h_bs, h_ut), max(min(h_bs, h_ut), 1.0)
    apart = ((high - low) / 1000) ** 2
    floor = 32.4 + 20 * log10(mhz) + 10 * log10(distance_km**2 + apart)
    if distance_km <= 0.04:
        return floor
    less = less_built(min(max(mhz, 150.0), 2000.0), kind)
    loss = modified_urban(max(distance_km, 0.1), high, low, mhz) - less
    if distance_km < 0.1:
        near = 32.4 + 20 * log10(mhz) + 10 * log10(0.0016 + apart)
        loss = near + (loss - near) * log10(distance_km / 0.04) / log10(2.5)
    return max(loss, floor)


@compiled
def hata(distance_km: float, h_bs: float, h_ut: float, frequency_ghz: float, kind: int) -> float:
    """The member of Hata's family that a carrier asks for, never below free space.

    Okumura-Hata to 1500 MHz; above, COST 231 in town to 2000 MHz and modified Hata for the rest.
    """
    if frequency_ghz <= 1.5:
        loss = okumura_hata(distance_km, h_bs, h_ut, frequency_ghz, kind)
    elif frequency_ghz <= 2.0 and kind <= URBAN_SMALL:
        loss = cost231(distance_km, h_bs, h_ut, frequency_ghz, kind)
    else:
        return modified_hata(distance_km, h_bs, h_ut, frequency_ghz, kind)
    return max(loss, free_space(slant_m(distance_km, h_bs, h_ut) / 1000, frequency_ghz))
