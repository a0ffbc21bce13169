"""Where labels stand: a small greedy placer, the same labels in giving the same places out.

Measured against adjustText and textalloc on these maps it is faster, covers less ink, puts no
label on another, and says which labels found no room. Hard: what is taken (labels, marks, insets)
and the frame. Soft: lines under a label, counted on a raster. A leader crosses neither a label nor
another leader. Lengths are points.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from layers.sheet.canvas import Rect

GRAIN = 0.5
"""Size of a raster cell."""
LEADERS_TRIED = 80
BATCH = 128
DIRECTIONS = 24
DISTANCES = (10.0, 15.0, 21.0, 28.0, 37.0, 48.0, 62.0, 80.0, 100.0)
_SIDES = np.array([(1, 0), (1, 1), (1, -1), (-1, 0), (-1, 1), (-1, -1), (0, 1), (0, -1)], dtype=float)
"""Where a label may touch its point, the best first."""
INK_COST, NEAR_COST, SIDE_COST, LEADER_COST, LENGTH_COST = 60.0, 12.0, 0.7, 7.0, 0.32


@dataclass(frozen=True)
class Place:
    """Where a label stands: its box, and the leader to what it names if it stands apart."""

    box: Rect
    leader: tuple[float, float, float, float] | None = None


class Room:
    """What is taken in a frame."""

    def __init__(self, rect: Rect) -> None:
        self.rect = rect
        self._boxes: list[Rect] = []
        self._owners: list[int] = []
        self._leaders: list[np.ndarray] = []
        shape = (int(rect.height / GRAIN) + 2, int(rect.width / GRAIN) + 2)
        self._ink = np.zeros(shape, dtype=np.int32)
        self._sums: np.ndarray | None = None

    def take(self, box: Rect, owner: int = -1) -> None:
        """Let nothing else stand in a box; its owner's own leader may start there."""
        self._boxes.append(box)
        self._owners.append(owner)

    def draw(self, line: np.ndarray) -> None:
        """Count a line as ink."""
        steps = np.hypot(*np.diff(line, axis=0).T) / GRAIN
        along = np.concatenate([[0.0], np.cumsum(steps)])
        stops = np.arange(0, along[-1] + 1)
        xs, ys = (np.interp(stops, along, line[:, axis]) for axis in (0, 1))
        columns, rows = self._cells(xs, ys)
        self._ink[rows, columns] = 1
        self._sums = None

    def _cells(self, xs: np.ndarray, ys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rows, columns = self._ink.shape
        across = np.clip(((xs - self.rect.x0) / GRAIN).astype(int), 0, columns - 1)
        up = np.clip(((ys - self.rect.y0) / GRAIN).astype(int), 0, rows - 1)
        return across, up

    def ink(self, boxes: np.ndarray) -> np.ndarray:
        """Return the length of lines under each box, roughly in points."""
        if self._sums is None:
            self._sums = np.pad(self._ink.cumsum(0).cumsum(1), ((1, 0), (1, 0)))
        x0, y0 = self._cells(boxes[:, 0], boxes[:, 1])
        x1, y1 = self._cells(boxes[:, 2], boxes[:, 3])
        sums = self._sums
        return (sums[y1 + 1, x1 + 1] - sums[y0, x1 + 1] - sums[y1 + 1, x0] + sums[y0, x0]) * GRAIN

    def free(self, boxes: np.ndarray) -> np.ndarray:
        """Tell for each box whether it lies in the frame and on nothing taken."""
        x0, y0, x1, y1 = self.rect.grown(-2)
        inside = (boxes[:, 0] >= x0) & (boxes[:, 1] >= y0) & (boxes[:, 2] <= x1) & (boxes[:, 3] <= y1)
        spots = np.concatenate(self._leaders) if self._leaders else np.empty((0, 2))
        crossed = _holds(boxes, spots).any(1)
        if not self._boxes:
            return inside & ~crossed
        taken = np.array(self._boxes)[None]
        each = boxes[:, None]
        meets = (each[..., 0] < taken[..., 2]) & (each[..., 2] > taken[..., 0])
        meets &= (each[..., 1] < taken[..., 3]) & (each[..., 3] > taken[..., 1])
        return inside & ~crossed & ~meets.any(1)

    def passes(self, leader: np.ndarray, owner: int) -> bool:
        """Tell whether a leader, as a row of points, crosses no box but its owner's, and no leader."""
        others = np.array([box for box, whose in zip(self._boxes, self._owners, strict=True) if whose != owner])
        if len(others) and _holds(others, leader).any():
            return False
        return not any(np.hypot(*(leader[:, None] - other[None]).T).min() < 1.4 for other in self._leaders)

    def settle(self, place: Place, owner: int = -1) -> None:
        """Take the room of a label and of its leader."""
        self.take(place.box.grown(0.6), owner)
        if place.leader:
            self._leaders.append(_spots(place.leader))


def _holds(boxes: np.ndarray, spots: np.ndarray) -> np.ndarray:
    x, y = spots[None, :, 0], spots[None, :, 1]
    boxes = boxes[:, None]
    return (x > boxes[..., 0]) & (x < boxes[..., 2]) & (y > boxes[..., 1]) & (y < boxes[..., 3])


def _spots(leader: tuple[float, float, float, float]) -> np.ndarray:
    x0, y0, x1, y1 = leader
    count = max(2, int(np.hypot(x1 - x0, y1 - y0) / 1.2))
    return np.linspace((x0, y0), (x1, y1), count)


def _touching(anchors: np.ndarray, size: tuple[float, float], gap: float) -> np.ndarray:
    """Return the boxes that touch each anchor from eight sides."""
    width, height = size
    centres = anchors[:, None] + _SIDES[None] * np.array([gap + width / 2, gap + height / 2])
    diagonal = np.abs(_SIDES).sum(1) == 2
    centres[:, diagonal] -= _SIDES[diagonal] * np.array([gap * 0.35, gap * 0.45])
    return _boxes(centres.reshape(-1, 2), size)


def _around(anchors: np.ndarray, size: tuple[float, float]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return boxes that stand apart from each anchor, the anchor's number, and how far they are."""
    angles = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    ways = np.column_stack([np.cos(angles), np.sin(angles)])
    half = np.array(size) / 2
    reach = np.array(DISTANCES)[None, :, None, None]
    centres = anchors[:, None, None] + ways[None, None] * (reach + np.abs(ways) @ half[:, None])
    number = np.repeat(np.arange(len(anchors)), len(DISTANCES) * DIRECTIONS)
    far = np.tile(np.repeat(DISTANCES, DIRECTIONS), len(anchors))
    return _boxes(centres.reshape(-1, 2), size), number, far


def _boxes(centres: np.ndarray, size: tuple[float, float]) -> np.ndarray:
    half = np.array(size) / 2
    return np.hstack([centres - half, centres + half])


def _cost(room: Room, boxes: np.ndarray, size: tuple[float, float]) -> np.ndarray:
    """Return what lines under and near a box cost, by its height so that long labels are not barred."""
    near = room.ink(boxes + np.array([-3, -3, 3, 3]))
    return (INK_COST * room.ink(boxes) + NEAR_COST * near) / (10 * max(size[1], 6.0))


def place(
    room: Room, anchors: np.ndarray, size: tuple[float, float], gap: float, prior: np.ndarray, owner: int
) -> Place | None:
    """Return the best place for a label, touching an anchor or tied to it by a leader; None without room.

    Parameters
    ----------
    room : Room
        What is taken.
    anchors : array of shape (n, 2)
        Points that the label may name.
    size : tuple of float
        Width and height of the label.
    gap : float
        Between anchor and label.
    prior : array of shape (n,)
        What each anchor costs in itself.
    owner : int
        Owner of the anchor's own box, which a leader may leave.
    """
    near = _touching(anchors, size, gap)
    far, number, distance = _around(anchors, size)
    boxes = np.vstack([near, far])
    cost = np.concatenate(
        [
            np.repeat(prior, 8) + SIDE_COST * np.tile(np.arange(8), len(anchors)),
            prior[number] + LEADER_COST + LENGTH_COST * distance,
        ]
    )
    cost += _cost(room, boxes, size)
    for tried, index in enumerate(_free_in_order(room, boxes, np.argsort(cost, kind="stable"))):
        box = Rect(*map(float, boxes[index]))
        if index < len(near):
            return Place(box)
        leader = _leader(anchors[number[index - len(near)]], box, gap)
        if room.passes(_spots(leader), owner):
            return Place(box, leader)
        if tried >= LEADERS_TRIED:
            break
    return None


def _free_in_order(room: Room, boxes: np.ndarray, order: np.ndarray) -> Iterator[int]:
    """Yield the free boxes, the cheapest first; most labels need only the first few tested."""
    for start in range(0, len(order), BATCH):
        batch = order[start : start + BATCH]
        yield from batch[room.free(boxes[batch])]


def _leader(anchor: np.ndarray, box: Rect, gap: float) -> tuple[float, float, float, float]:
    """Return the leader from just off the anchor to the nearest point of the box."""
    end = np.clip(anchor, [box.x0, box.y0], [box.x1, box.y1])
    way = end - anchor
    start = anchor + way / max(np.hypot(*way), 1e-9) * min(gap, np.hypot(*way) / 2)
    return float(start[0]), float(start[1]), float(end[0]), float(end[1])
