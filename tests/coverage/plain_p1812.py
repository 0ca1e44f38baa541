"""P.1812 a second time, slowly: NumPy over whole profiles, each equation as it stands in the text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .plain import LIGHT, plain_bullington, plain_first_term, plain_smooth_ends

RADIUS = 6371.0
ROUNDED = 0.2998
Array = NDArray[Any]


@dataclass(frozen=True)
class Link:
    """A path and what is asked about it."""

    d: Array
    h: Array
    clutter: Array
    zone: Array
    htg: float
    hrg: float
    f: float
    p: float = 50.0
    vertical: bool = True
    latitude: float = 12.0
    delta_n: float = 45.0
    n0: float = 325.0

    @property
    def hts(self) -> float:
        return float(self.h[0]) + self.htg

    @property
    def hrs(self) -> float:
        return float(self.h[-1]) + self.hrg

    @property
    def ae(self) -> float:
        return RADIUS * 157 / (157 - self.delta_n)

    @property
    def tops(self) -> Array:
        g = self.h + self.clutter
        g[[0, -1]] = self.h[[0, -1]]
        return np.asarray(g)

    def turned(self) -> Link:
        """The same path from the receiver to the transmitter."""
        back = {name: getattr(self, name)[::-1].copy() for name in ("h", "clutter", "zone")}
        given = {
            name: getattr(self, name)
            for name in ("f", "p", "vertical", "latitude", "delta_n", "n0")
        }
        d = (self.d[-1] - self.d)[::-1].copy()
        return Link(d=d, htg=self.hrg, hrg=self.htg, **back, **given)


def stretches(d: Array, chosen: Array) -> list[float]:
    """Lengths of the runs of chosen points; a run reaches half-way to the next point outside."""
    middles = np.concatenate([[d[0]], (d[1:] + d[:-1]) / 2, [d[-1]]])
    edges = np.flatnonzero(np.diff(np.concatenate([[0], chosen.astype(int), [0]])))
    return [float(middles[b] - middles[a]) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def geometry(link: Link) -> dict[str, float]:
    d, h, total = link.d, link.h, float(link.d[-1])
    x, y = d[1:-1], h[1:-1]
    hts, hrs, ae = link.hts, link.hrs, link.ae
    theta = 1000 * np.arctan((y - hts) / (1000 * x) - x / (2 * ae))
    theta_td = 1000 * math.atan((hrs - hts) / (1000 * total) - total / (2 * ae))
    theta_rd = 1000 * math.atan((hts - hrs) / (1000 * total) - total / (2 * ae))
    if x.size and theta.max() > theta_td:
        theta_t, first = float(theta.max()), int(theta.argmax()) + 1
        theta_j = 1000 * np.arctan((y - hrs) / (1000 * (total - x)) - (total - x) / (2 * ae))
        theta_r, last = float(theta_j.max()), int(theta_j.argmax()) + 1
    else:
        line = (hts * (total - x) + hrs * x) / total
        nu = (y + 500 / ae * x * (total - x) - line) * np.sqrt(0.002 * total / (x * (total - x)))
        first = last = int(nu.argmax()) + 1 if x.size else len(d) - 1
        theta_t, theta_r = theta_td, theta_rd
    intercept, slope = _fit(d, h)
    hst, hsr = min(intercept, h[0]), min(intercept + slope * total, h[-1])
    surface = hst + (hsr - hst) * d / total
    smooth_t, smooth_r = plain_smooth_ends(list(d), list(h), hts, hrs)
    sea = link.zone == 1
    return {
        "theta_t": theta_t,
        "theta_r": theta_r,
        "dlt": float(d[first]),
        "dlr": total - float(d[last]),
        "fit_t": intercept,
        "fit_r": intercept + slope * total,
        "smooth_t": smooth_t,
        "smooth_r": smooth_r,
        "roughness": float((h - surface)[first : last + 1].max()),
        "dtm": max(stretches(d, ~sea), default=0.0),
        "dlm": max(stretches(d, link.zone == 4), default=0.0),
        "sea": sum(stretches(d, sea)) / total,
        "dct": _coast(d, sea),
        "dcr": _coast((total - d)[::-1], sea[::-1]),
    }


def _fit(d: Array, h: Array) -> tuple[float, float]:
    """Least squares of a straight line to the polyline itself, not to its points: by quadrature."""
    nodes, weights = np.polynomial.legendre.leggauss(4)
    half, middle = np.diff(d) / 2, (d[1:] + d[:-1]) / 2
    x = (middle[:, None] + half[:, None] * nodes).ravel()
    w = (half[:, None] * weights).ravel()
    a = np.vstack([np.ones_like(x), x]) * np.sqrt(w)
    solved = np.linalg.lstsq(a.T, np.interp(x, d, h) * np.sqrt(w), rcond=None)[0]
    return float(solved[0]), float(solved[1])


def _coast(d: Array, sea: Array) -> float:
    if not sea.any():
        return float(d[-1])
    first = int(sea.argmax())
    return 0.0 if first == 0 else float((d[first] + d[first - 1]) / 2)


def quantile(x: float) -> float:
    """I(x), eqs. (95)-(98)."""
    if x > 0.5:
        return -quantile(1 - x)
    t = math.sqrt(-2 * math.log(x))
    c0, c1, c2, d1, d2, d3 = 2.515516698, 0.802853, 0.010328, 1.432788, 0.189269, 0.001308
    return t - ((c2 * t + c1) * t + c0) / (((d3 * t + d2) * t + d1) * t + 1)


def diffraction(link: Link, g: dict[str, float], ae: float) -> float:
    d, f, total = link.d, link.f, float(link.d[-1])
    rounded = f * LIGHT / ROUNDED
    h1, h2 = link.hts - g["smooth_t"], link.hrs - g["smooth_r"]
    actual = plain_bullington(list(d), list(link.tops), link.hts, link.hrs, rounded, ae)
    smooth = plain_bullington(list(d), [0.0] * len(d), h1, h2, rounded, ae)

    def first_term(radius: float) -> float:
        land = plain_first_term(total, h1, h2, f, radius, 22.0, 0.003, link.vertical)
        sea = plain_first_term(total, h1, h2, f, radius, 80.0, 5.0, link.vertical)
        return g["sea"] * sea + (1 - g["sea"]) * land

    if total >= math.sqrt(2 * ae) * (math.sqrt(0.001 * h1) + math.sqrt(0.001 * h2)):
        sphere = max(first_term(ae), 0.0)
    else:
        c, m = (h1 - h2) / (h1 + h2), 250 * total**2 / (ae * (h1 + h2))
        b = math.acos(max(-1.0, min(1.0, 3 * c / 2 * math.sqrt(3 * m / (m + 1) ** 3))))
        b = 2 * math.sqrt((m + 1) / (3 * m)) * math.cos(math.pi / 3 + b / 3)
        d1, d2 = total / 2 * (1 + b), total / 2 * (1 - b)
        clear = ((h1 - 500 * d1**2 / ae) * d2 + (h2 - 500 * d2**2 / ae) * d1) / total
        needed = 17.456 * math.sqrt(d1 * d2 * ROUNDED / f / total)
        aem = 500 * (total / (math.sqrt(h1) + math.sqrt(h2))) ** 2
        sphere = 0.0 if clear > needed else max((1 - clear / needed) * first_term(aem), 0.0)
    return actual + max(sphere - smooth, 0.0)


def beta0(link: Link, g: dict[str, float]) -> float:
    tau = 1 - math.exp(-4.12e-4 * g["dlm"] ** 2.41)
    mu1 = (10 ** (-g["dtm"] / (16 - 6.6 * tau)) + (10 ** -(0.496 + 0.354 * tau)) ** 5) ** 0.2
    mu1 = min(mu1, 1.0)
    phi = abs(link.latitude)
    if phi > 70:
        return float(4.17 * mu1 * 10 ** (0.3 * math.log10(mu1)))
    mu4 = 10 ** ((-0.935 + 0.0176 * phi) * math.log10(mu1))
    return float(10 ** (-0.015 * phi + 1.67) * mu1 * mu4)


def anomalous(link: Link, g: dict[str, float]) -> float:
    f, ae, total = link.f, link.ae, float(link.d[-1])
    loss = 102.45 + 20 * math.log10(f) + 20 * math.log10(g["dlt"] + g["dlr"])
    if f < 0.5:
        loss += 45.375 - 137 * f + 92.5 * f * f
    bent = 1000 * total / ae
    for theta, dl, dc, height in (
        (g["theta_t"], g["dlt"], g["dct"], link.hts),
        (g["theta_r"], g["dlr"], g["dcr"], link.hrs),
    ):
        above = theta - 0.1 * dl
        if above > 0:
            loss += 20 * math.log10(1 + 0.361 * above * math.sqrt(f * dl))
            loss += 0.264 * above * f ** (1 / 3)
        if g["sea"] >= 0.75 and dc <= dl and dc <= 5:
            loss -= 3 * math.exp(-0.25 * dc * dc) * (1 + math.tanh(0.07 * (50 - height)))
        bent += min(theta, 0.1 * dl)
    tau = 1 - math.exp(-4.12e-4 * g["dlm"] ** 2.41)
    alpha = max(-0.6 - 3.5 * 1e-9 * total**3.1 * tau, -3.4)
    hte = link.hts - min(g["fit_t"], link.h[0])
    hre = link.hrs - min(g["fit_r"], link.h[-1])
    mu2 = min((500 / ae * total**2 / (math.sqrt(hte) + math.sqrt(hre)) ** 2) ** alpha, 1.0)
    inner = min(total - g["dlt"] - g["dlr"], 40)
    hm = g["roughness"]
    mu3 = 1.0 if hm <= 10 else math.exp(-4.6e-5 * (hm - 10) * (43 + 6 * inner))
    beta = beta0(link, g) * mu2 * mu3
    lb = math.log10(beta)
    gamma = 1.076 / (2.0058 - lb) ** 1.012
    gamma *= math.exp(-(9.51 - 4.8 * lb + 0.198 * lb**2) * 1e-6 * total**1.13)
    ratio = link.p / beta
    spread = -12 + (1.2 + 3.7e-3 * total) * math.log10(ratio) + 12 * ratio**gamma
    return loss + 5e-5 * ae * f ** (1 / 3) * bent + spread


def loss(link: Link) -> float:
    """L_bc."""
    g, f, p, total = geometry(link), link.f, link.p, float(link.d[-1])
    dfs = math.sqrt(total**2 + ((link.hts - link.hrs) / 1000) ** 2)
    lbfs = 92.4 + 20 * math.log10(f) + 20 * math.log10(dfs)
    b0 = beta0(link, g)
    near = 2.6 * (1 - math.exp(-0.1 * (g["dlt"] + g["dlr"])))
    lb0p, lb0b = lbfs + near * math.log10(p / 50), lbfs + near * math.log10(b0 / 50)
    ld50, ldb = diffraction(link, g, link.ae), diffraction(link, g, 3 * RADIUS)
    fi = quantile(p / 100) / quantile(b0 / 100) if p > b0 else 1.0
    ldp = ld50 if p == 50 else ld50 + fi * (ldb - ld50)
    theta = 1000 * total / link.ae + g["theta_t"] + g["theta_r"]
    lf = 25 * math.log10(f) - 2.5 * math.log10(f / 2) ** 2
    lbs = 190.1 + lf + 20 * math.log10(total) + 0.573 * theta - 0.15 * link.n0
    lbs -= 10.125 * math.log10(50 / p) ** 0.7
    hidden = (1 - g["sea"]) * ldp
    lmin = lb0p + hidden if p < b0 else lbfs + ld50 + (lb0b + hidden - lbfs - ld50) * fi
    lba = anomalous(link, g)
    lminbap = 2.5 * math.log(math.exp((lba - lb0p) / 2.5) + 1) + lb0p
    lbd = lb0p + ldp
    fk = 1 - 0.5 * (1 + math.tanh(3 * 0.5 * (total - 20) / 20))
    fj = 1 - 0.5 * (1 + math.tanh(3 * 0.8 * (theta - 0.3) / 0.3))
    lbda = lbd if lminbap > lbd else lminbap + (lbd - lminbap) * fk
    lbam = lbda + (lmin - lbda) * fj
    return -5 * math.log10(10 ** (-0.2 * lbs) + 10 ** (-0.2 * lbam))
