"""Drawing by quota: counts that add up, without bias, so that small authorities add up to the country too."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_ROUNDS = 60


def generator(*key: object) -> np.random.Generator:
    """A source of chance of its own for every key: the same key gives the same draws anywhere."""
    digest = hashlib.sha256("/".join(map(str, key)).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))


def quota(rng: np.random.Generator, total: int, weights: Floats | Sequence[float]) -> Ints:
    """Whole counts in proportion to the weights that add up to the total; each is right on average."""
    exact = np.asarray(weights, dtype=float)
    if total <= 0 or exact.sum() <= 0:
        return np.zeros(len(exact), dtype=np.int64)
    marks = np.cumsum(exact) * (total / exact.sum()) + rng.random()
    ends = np.minimum(np.floor(marks), total).astype(np.int64)
    ends[-1] = total
    counts: Ints = np.diff(ends, prepend=0)
    return counts


def deal(rng: np.random.Generator, total: int, weights: Floats | Sequence[float]) -> Ints:
    """A category for each of `total`, in quota and shuffled."""
    counts = quota(rng, total, weights)
    return rng.permutation(np.repeat(np.arange(len(counts)), counts))


def expected(rng: np.random.Generator, count: float) -> int:
    """A count that is right on average, rounded up or down by chance."""
    return int(np.floor(count + rng.random()))


def fit(seed: Floats, rows: Floats, columns: Floats) -> Floats:
    """The table nearest to the seed with these sums of rows and columns (iterative proportional fitting)."""
    table = seed.astype(float).copy()
    columns = columns * (rows.sum() / max(columns.sum(), 1e-12))
    for _ in range(_ROUNDS):
        table *= (rows / np.maximum(table.sum(axis=1), 1e-12))[:, None]
        table *= (columns / np.maximum(table.sum(axis=0), 1e-12))[None, :]
    return table


def fit_cube(seed: Floats, first_second: Floats, second_third: Floats) -> Floats:
    """As `fit` for three ways, given the tables of the first and second, and of the second and third."""
    cube = seed.astype(float).copy()
    for _ in range(_ROUNDS):
        cube *= (first_second / np.maximum(cube.sum(axis=2), 1e-12))[:, :, None]
        cube *= (second_third / np.maximum(cube.sum(axis=0), 1e-12))[None, :, :]
    return cube
