"""Where things stand on a thematic map: laid out by networkx, then pushed apart until no two lie on each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray

CENTRE = ""  # joins the themes while they are laid out; it is not drawn
CENTRAL, USUAL = 110.0, 60.0  # pixels from the middle of the map to a theme, and between two things that are linked
MOST_EXACT = 150  # things: above it, distances between all of them take too long
MOST_STRETCHED = 1.15  # down, beside across
GAP = 14.0  # pixels between two boxes
ROUNDING = 1e-6
ROUNDS, CROWDED, WIDER = 1000, 40, 1.04
SEED = 20


@dataclass(frozen=True, kw_only=True)
class Box:
    """A thing on the map and how much room its words take, in pixels; `top` for a theme that lies under no other."""

    name: str
    width: float
    height: float
    top: bool = False


def laid_out(
    boxes: Sequence[Box],
    links: Sequence[tuple[str, str, float]],
    size: tuple[float, float],
    kept: Mapping[str, tuple[float, float]],
) -> dict[str, tuple[float, float]]:
    """Return the middle of every box in pixels, the same for the same input.

    Args:
        boxes: What is to stand on the map.
        links: Pairs of names, and how long the line between them should be (1 is usual).
        size: Width and height to fill; the result may be larger where the boxes need it.
        kept: Where a person put a thing, 0 to 1 across and down: it stays there.

    >>> places = laid_out([Box(name="A", width=50, height=20, top=True)], [], (600, 400), {"A": (0.5, 0.25)})
    >>> places["A"]
    (300.0, 100.0)
    """
    if not boxes:
        return {}
    places = _spread(boxes, links, size)
    for name, (across, down) in kept.items():
        if name in places:
            places[name] = (across * size[0], down * size[1])
    return _apart(boxes, places, {name for name in kept if name in places})


def _spread(
    boxes: Sequence[Box], links: Sequence[tuple[str, str, float]], size: tuple[float, float]
) -> dict[str, tuple[float, float]]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from([CENTRE, *(box.name for box in boxes)])
    room_of = {box.name: (box.width + box.height) / 2 for box in boxes}
    graph.add_edges_from((CENTRE, box.name, {"length": CENTRAL + room_of[box.name]}) for box in boxes if box.top)
    for first, second, length in links:
        graph.add_edge(first, second, length=length * USUAL + (room_of[first] + room_of[second]) / 2)
    for name in [one for one in graph if one != CENTRE and not nx.has_path(graph, CENTRE, one)]:
        graph.add_edge(CENTRE, name, length=2 * CENTRAL)
    start = _around(graph)
    if len(graph) <= MOST_EXACT:
        found = nx.kamada_kawai_layout(graph, pos=start, weight="length")
    else:
        found = nx.spring_layout(graph, pos=start, seed=SEED, iterations=80)
    names = [box.name for box in boxes]
    middle = np.array([found[name] for name in names])
    low, span = middle.min(axis=0), np.ptp(middle, axis=0)
    half = np.array([max(box.width for box in boxes), max(box.height for box in boxes)]) / 2
    room = np.maximum(np.array(size) - 2 * half, 1)
    across, down = room / np.where(span > 0, span, 1)
    each = np.array([across, min(down, across * MOST_STRETCHED)])
    scaled = half + (middle - low) * each
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, scaled, strict=True)}


def _around(graph: "nx.Graph[str]") -> dict[str, NDArray[np.float64]]:
    """Return where to begin: each thing beside what it hangs on, the further out the more lies between, like a fan."""
    tree = nx.bfs_tree(graph, CENTRE)
    far = nx.shortest_path_length(tree, CENTRE)
    leaves = [name for name in nx.dfs_preorder_nodes(tree, CENTRE) if not tree.out_degree(name)]
    angle = {name: 2 * np.pi * number / len(leaves) for number, name in enumerate(leaves)}
    for name in nx.dfs_postorder_nodes(tree, CENTRE):
        if name not in angle:
            angle[name] = float(np.mean([angle[one] for one in tree.successors(name)]))
    return {name: far[name] * np.array([np.cos(turn), np.sin(turn)]) for name, turn in angle.items()}


def _apart(
    boxes: Sequence[Box], places: Mapping[str, tuple[float, float]], fixed: set[str]
) -> dict[str, tuple[float, float]]:
    """Push boxes that lie on each other apart, along the shorter way; those that a person placed do not move."""
    names = [box.name for box in boxes]
    at = np.array([places[name] for name in names], float)
    half = np.array([[box.width + GAP, box.height + GAP] for box in boxes]) / 2
    free = np.array([name not in fixed for name in names])
    for number in range(1, ROUNDS):
        push = _pushes(at, half, free)
        if not push.any():
            break
        at += push
        if number % CROWDED == 0:  # no room here: all of them further from one another
            at[free] *= WIDER
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, at, strict=True)}


def _pushes(at: NDArray[np.float64], half: NDArray[np.float64], free: NDArray[np.bool_]) -> NDArray[np.float64]:
    apart = at[None, :, :] - at[:, None, :]  # from the row to the column
    overlap = half[None, :, :] + half[:, None, :] - np.abs(apart)
    both = (overlap > ROUNDING).all(axis=2) & ~np.eye(len(at), dtype=bool)
    sideways = overlap[:, :, 0] <= overlap[:, :, 1]
    order = np.sign(np.arange(len(at))[None, :] - np.arange(len(at))[:, None])
    direction = np.where(apart == 0, order[:, :, None], np.sign(apart))
    push = np.zeros_like(apart)
    push[:, :, 0] = np.where(both & sideways, overlap[:, :, 0] * direction[:, :, 0], 0)
    push[:, :, 1] = np.where(both & ~sideways, overlap[:, :, 1] * direction[:, :, 1], 0)
    share = np.where(free[None, :, None], np.where(free[:, None, None], 0.5, 1.0), 0.0)
    hits = np.maximum(both.sum(axis=0), 1)[:, None]
    return np.asarray((push * share).sum(axis=0) / np.sqrt(hits))
