"""The heads as torch modules, for training. Importing this imports torch: only inside functions, never in the window.

Weights have the names of `shapes.py`: `weights_of` of a trained module, with a spec, is a head. `apply.py` calculates
the same in numpy.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from core.scoring.heads.apply import LEAK
from core.scoring.heads.spec import ATTENTION_HEADS, BINS, Activation


def weights_of(module: nn.Module) -> dict[str, NDArray[np.float32]]:
    """A module's weights as a head keeps them: float32, on the CPU, without counters."""
    return {
        name: tensor.detach().cpu().float().numpy().copy()
        for name, tensor in module.state_dict().items()
        if tensor.is_floating_point()
    }


class Chain(nn.Module):
    """Linear layers with an activation (and dropout) between them: a linear head, an MLP, a distribution's logits.

    `sizes`: the width of the input, of each hidden layer, of the output. (N, sizes[0]) to (N, sizes[-1]).
    """

    def __init__(self, sizes: Sequence[int], activation: Activation = "none", dropout: float = 0.0) -> None:
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(wide, out) for wide, out in pairwise(sizes))
        self.activation: Activation = activation
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        last = len(self.layers) - 1
        for place, layer in enumerate(self.layers):
            x = layer(x)
            if place < last:
                x = self.dropout(activated(x, self.activation))
        return x


class Distribution(Chain):
    """How ten votes spread, (N, 10), rows that sum to 1 (papers 2 and 3)."""

    def __init__(
        self, dimension: int, hidden: Sequence[int] = (), activation: Activation = "relu", dropout: float = 0.0
    ) -> None:
        super().__init__((dimension, *hidden, BINS), activation, dropout)

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x).softmax(dim=-1)


class Ranker(nn.Module):
    """Paper 1's f(T, x): cross-attention between a tag and a picture, then an MLP to one number.

    The picture is the one query; tag and picture are two keys and values, told apart by learned type embeddings. With
    the tag alone the softmax would be 1 whatever the picture.
    """

    def __init__(
        self, dimension: int = 512, heads: int = ATTENTION_HEADS, hidden: int = 256, dropout: float = 0.1
    ) -> None:
        super().__init__()
        inner = 4 * dimension
        self.norm_query, self.norm_pair, self.norm_ffn = (nn.LayerNorm(dimension) for _ in range(3))
        self.roles = nn.Parameter(torch.randn(2, dimension) * 0.02)
        self.attention = nn.MultiheadAttention(dimension, heads, dropout=dropout, batch_first=True)
        self.ffn = nn.ModuleList([nn.Linear(dimension, inner), nn.Linear(inner, dimension)])
        self.score = nn.ModuleList([nn.Linear(dimension, hidden), nn.Linear(hidden, 1)])
        self.dropout = nn.Dropout(dropout)

    def forward(self, tags: Tensor, pictures: Tensor) -> Tensor:
        """Unit vectors of tags and pictures, (N, D) each, to scores (N,)."""
        query = self.norm_query(pictures)[:, None]
        pair = self.norm_pair(torch.stack([tags, pictures], dim=1)) + self.roles
        attended, _ = self.attention(query, pair, pair, need_weights=False)
        z = pictures + attended[:, 0]
        z = z + self.ffn[1](self.dropout(functional.gelu(self.ffn[0](self.norm_ffn(z)))))
        score: Tensor = self.score[1](self.dropout(functional.gelu(self.score[0](z))))
        return score[:, 0]


class ScoreNet(nn.Module):
    """Paper 2's prediction: similarities to all tags beside the contrastive tower's features, to ten votes.

    `parts`: "tm+cr", or one of them alone (TM-Net, CR-Net of table 4). `variant`: "authors" transforms each part by
    itself, "figure2" both together.
    """

    def __init__(
        self, tags: int = 3804, features: int = 1024, hidden: int = 1024, parts: str = "tm+cr", variant: str = "authors"
    ) -> None:
        super().__init__()
        self.parts = parts.split("+")
        wide = {"tm": tags, "cr": features}
        if variant == "figure2":
            self.joint = _transform(sum(wide[part] for part in self.parts), hidden)
        else:
            for part in self.parts:
                self.add_module(part, _transform(wide[part], hidden))
        self.votes = nn.Linear(hidden if variant == "figure2" else hidden * len(self.parts), BINS)
        self.variant = variant

    def forward(self, similarities: Tensor | None, features: Tensor | None) -> Tensor:
        """(N, tags) and (N, features), None for a part that it does not have, to (N, 10)."""
        given = {"tm": similarities, "cr": features}
        rows = {part: given[part] for part in self.parts}
        if any(one is None for one in rows.values()):
            raise ValueError(f"this score net reads {' and '.join(self.parts)}")
        if self.variant == "figure2":
            hidden = _transformed(self.joint, torch.cat([one for one in rows.values() if one is not None], dim=1))
        else:
            hidden = torch.cat(
                [_transformed(self.get_submodule(part), one) for part, one in rows.items() if one is not None], dim=1
            )
        votes: Tensor = self.votes(hidden).softmax(dim=-1)
        return votes


class BranchHead(nn.Module):
    """Paper 4's aggregation: what each branch says of each pair of words, to one number.

    `aggregate`: "mean", "concat" (all branches of the first pair, then of the next), or learned "weights". With one
    pair there is no network behind it.
    """

    def __init__(self, pairs: int, aggregate: str = "mean", branches: int = 3, hidden: int = 128) -> None:
        super().__init__()
        if pairs == 1 and aggregate == "concat" and branches > 1:
            raise ValueError("one pair of words needs no concatenation")
        self.aggregate = aggregate
        if aggregate == "weights":
            self.branches = nn.Parameter(torch.zeros(branches))
        if pairs > 1:
            wide = pairs * branches if aggregate == "concat" else pairs
            self.layers = Chain((wide, hidden, hidden, 1), "leaky_relu").layers

    def forward(self, probabilities: Tensor) -> Tensor:
        """(N, pairs, branches), 0-1, to (N,)."""
        if self.aggregate == "concat":
            x = probabilities.flatten(1)
        elif self.aggregate == "weights":
            x = probabilities @ self.branches.softmax(dim=0)
        else:
            x = probabilities.mean(dim=2)
        if not hasattr(self, "layers"):
            return x[:, 0]
        last = len(self.layers) - 1
        for place, layer in enumerate(self.layers):
            x = layer(x)
            if place < last:
                x = functional.leaky_relu(x, LEAK)
        return x[:, 0]


def activated(x: Tensor, name: Activation) -> Tensor:
    """An activation by its name."""
    if name == "relu":
        return functional.relu(x)
    if name == "gelu":
        return functional.gelu(x)
    if name == "leaky_relu":
        return functional.leaky_relu(x, LEAK)
    return x


def _transform(wide: int, hidden: int) -> nn.ModuleList:
    return nn.ModuleList([nn.Linear(wide, hidden), nn.BatchNorm1d(hidden)])


def _transformed(parts: nn.Module, x: Tensor) -> Tensor:
    layer, norm = parts.children()
    return functional.relu(norm(layer(x)))
