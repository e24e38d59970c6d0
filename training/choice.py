"""Conditional logit: which of several options is chosen, or none of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

Doubles = npt.NDArray[np.float64]


def fit_logit(rows: Any, right: npt.NDArray[np.bool_], sizes: list[int], strength: float) -> Doubles:
    """Weights (F,) under which the right options are likeliest; the score of choosing none is 0.

    McFadden, "Conditional logit analysis of qualitative choice behavior" (1974), with a quadratic penalty. Where
    several options are right, their probabilities add up; where none is, choosing none is right.

    Args:
        rows: (N, F) features of all options, those of one choice one after the other; sparse or not.
        right: (N,) which options are right.
        sizes: how many options each choice has, at least one.
        strength: as C of scikit-learn: the penalty is the squared norm over twice this.

    >>> best, other = [1.0, 0.0], [0.0, 1.0]
    >>> fit_logit(np.array([best, other, other]), np.array([True, False, False]), [2, 1], 1.0).round(2)
    array([ 0.49, -0.55])
    """
    choice = np.repeat(np.arange(len(sizes)), sizes)
    starts = np.cumsum([0, *sizes[:-1]])
    none_right = ~np.logical_or.reduceat(right, starts)

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        scores = rows @ weights
        highest = np.maximum(np.maximum.reduceat(scores, starts), 0)
        odds, none = np.exp(scores - highest[choice]), np.exp(-highest)
        every = np.add.reduceat(odds, starts) + none
        true = np.add.reduceat(odds * right, starts) + none * none_right
        gradient = rows.T @ (odds / every[choice] - odds * right / true[choice])
        value = (np.log(every) - np.log(true)).sum() + weights @ weights / (2 * strength)
        return float(value), gradient + weights / strength

    with threadpool_limits(1):  # another number of threads, other last bits
        found = minimize(loss, np.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 1000})
    return np.asarray(found.x)
