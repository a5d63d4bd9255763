"""Our own parts of a topic model, each a scikit-learn estimator that can be used in any other."""

from typing import Any, Self

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from sklearn.base import BaseEstimator, ClusterMixin, TransformerMixin
from sklearn.cluster import KMeans
from sklearn.utils.validation import check_is_fitted, validate_data
from threadpoolctl import threadpool_limits

BLOCK = 1_000
SAME = 1 - 1e-6  # a vector this like another is the text itself, not a neighbour


class NeighbourSmoother(TransformerMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Move each vector half-way to the mean of its nearest neighbours, by cosine, some times over.

    Sentences that mean the same in other words come nearer. Neighbours are found in blocks of 1,000 rows, so memory
    grows with the number of rows, not with its square.

    Args:
        n_neighbours: How many neighbours have a say.
        passes: How often; the neighbours stay those of the first time.
    """

    def __init__(self, n_neighbours: int = 15, passes: int = 1) -> None:
        self.n_neighbours = n_neighbours
        self.passes = passes

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002, N803 - scikit-learn's names
        """Remember the vectors, and smooth them."""
        X = validate_data(self, X, dtype=[np.float64, np.float32])  # noqa: N806
        self.vectors_ = _unit(X)
        graph = neighbours(self.vectors_, self.vectors_, self.n_neighbours)
        self.steps_ = [self.vectors_]
        for _ in range(self.passes):
            self.steps_.append(_half_way(self.steps_[-1], graph, self.steps_[-1]))
        return self

    def transform(self, X: Any) -> Any:  # noqa: N803
        """Smooth vectors by their neighbours among those of the fit."""
        check_is_fitted(self)
        X = _unit(validate_data(self, X, dtype=[np.float64, np.float32], reset=False))  # noqa: N806
        if X.shape == self.vectors_.shape and np.array_equal(X, self.vectors_):
            return self.steps_[-1]
        graph = neighbours(X, self.vectors_, self.n_neighbours)
        for step in self.steps_[:-1]:
            X = _half_way(X, graph, step)  # noqa: N806
        return X


class WardSeededKMeans(ClusterMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """K-means that starts from the groups of a Ward clustering: no seed to choose, the same result every time.

    Ward 1963, J. Am. Stat. Assoc. 58:236. Ward needs the square of the rows in memory: beyond `ward_rows` rows it is
    given evenly spaced ones.

    Args:
        n_clusters: How many groups.
        ward_rows: At most so many rows are given to Ward.
    """

    def __init__(self, n_clusters: int = 8, ward_rows: int = 2_000) -> None:
        self.n_clusters = n_clusters
        self.ward_rows = ward_rows

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002, N803
        """Group the rows; `labels_`, `cluster_centers_`."""
        X = validate_data(self, X, dtype=np.float64, ensure_min_samples=2)  # noqa: N806
        done = k_means(X, WardTree(X, self.ward_rows).centres(self.n_clusters))
        self.cluster_centers_ = done.cluster_centers_
        self.labels_ = done.labels_
        return self

    def predict(self, X: Any) -> Any:  # noqa: N803
        """Return the nearest group of each row."""
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)  # noqa: N806
        return distances(X, self.cluster_centers_).argmin(axis=1)


class WardTree:
    """Ward's clustering of rows, or of evenly spaced ones where there are many, to be cut at any number."""

    def __init__(self, rows: Any, most: int = 2_000) -> None:
        self.rows = rows if len(rows) <= most else rows[np.linspace(0, len(rows) - 1, most).astype(int)]
        self.tree = linkage(self.rows, "ward")

    def centres(self, count: int) -> Any:
        """Return the means of so many groups."""
        groups = fcluster(self.tree, min(count, len(self.rows)), "maxclust")
        return np.array([self.rows[groups == group].mean(axis=0) for group in np.unique(groups)])


def k_means(rows: Any, seeds: Any) -> Any:
    """Fit k-means from these centres, on one thread: sums of several threads differ in their last digits."""
    with threadpool_limits(1, user_api="openmp"):
        return KMeans(len(seeds), init=seeds, n_init=1).fit(rows)


class ClassTfidf(TransformerMixin, BaseEstimator):  # type: ignore[misc] # scikit-learn has no types
    """Weigh the terms of classes: share of the term in the class × log(1 + A / frequency of the term in all classes).

    A is the mean number of terms in a class. Grootendorst 2022, arXiv 2203.05794.
    """

    def __sklearn_tags__(self) -> Any:
        """Say that sparse counts are welcome."""
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        return tags

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002, N803
        """Learn the weights of the terms from counts, classes × terms."""
        X = validate_data(self, X, accept_sparse="csr", dtype=np.float64)  # noqa: N806
        frequency = np.asarray(X.sum(axis=0)).ravel()
        mean = X.sum() / X.shape[0]
        self.weights_ = np.log1p(np.divide(mean, frequency, out=np.zeros_like(frequency), where=frequency > 0))
        return self

    def transform(self, X: Any) -> Any:  # noqa: N803
        """Return classes × terms, weighted."""
        check_is_fitted(self)
        X = sparse.csr_matrix(  # noqa: N806
            validate_data(self, X, accept_sparse="csr", dtype=np.float64, reset=False)
        )
        total = np.asarray(abs(X).sum(axis=1)).ravel()
        share = sparse.diags(np.divide(1, total, out=np.zeros_like(total), where=total > 0))
        return np.asarray((share @ X @ sparse.diags(self.weights_)).todense())


def neighbours(rows: Any, among: Any, count: int) -> Any:
    """Return a sparse matrix rows × among whose rows average the nearest neighbours, found block by block."""
    count = min(count, len(among) - 1)
    if count < 1:
        return sparse.csr_matrix((len(rows), len(among)), dtype=rows.dtype)
    found, near = np.empty((len(rows), count), np.int64), np.empty((len(rows), count), bool)
    for at in range(0, len(rows), BLOCK):
        likeness = rows[at : at + BLOCK] @ among.T
        likeness[likeness > SAME] = -np.inf
        best = np.argpartition(-likeness, count - 1, axis=1)[:, :count]
        found[at : at + BLOCK] = best
        near[at : at + BLOCK] = np.isfinite(np.take_along_axis(likeness, best, axis=1))
    place = np.repeat(np.arange(len(rows)), count)
    graph = sparse.csr_matrix((near.ravel().astype(rows.dtype), (place, found.ravel())), shape=(len(rows), len(among)))
    return averaging(graph)


def averaging(graph: Any) -> Any:
    """Return the graph with rows that add up to one (or to none where there is no neighbour)."""
    total = np.asarray(graph.sum(axis=1)).ravel()
    return sparse.diags(np.divide(1, total, out=np.zeros_like(total), where=total > 0)) @ graph


def smooth(vectors: Any, graph: Any, passes: int) -> Any:
    """Move vectors half-way to their neighbours' mean, some times over."""
    for _ in range(passes):
        vectors = _half_way(vectors, graph, vectors)
    return vectors


def distances(rows: Any, centres: Any) -> Any:
    """Return Euclidean distances rows × centres."""
    squared = (rows**2).sum(axis=1)[:, None] - 2 * rows @ centres.T + (centres**2).sum(axis=1)[None]
    return np.sqrt(np.maximum(squared, 0))


def centres_of(rows: Any, labels: Any, count: int) -> Any:
    """Return the mean of each group."""
    means = [rows[labels == group].mean(axis=0) for group in range(count)]
    return np.array(means).reshape(count, rows.shape[1])


def _half_way(vectors: Any, graph: Any, others: Any) -> Any:
    return _unit(0.5 * vectors + 0.5 * (graph @ others))


def _unit(vectors: Any) -> Any:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
