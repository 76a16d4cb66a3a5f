"""ComfyUI's graphs: JSON in, what the saved picture was made with out.

    the node that saves -> the sampler nearest before it -> its texts, model, seed and size, each back along its links

Both notations are read: the one that ran ("prompt", inputs by name) and the one that is drawn ("workflow", unnamed
values in the order of the node's fields). Nodes of strangers are walked through by the names of their inputs. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.imaging.plain_json import as_mapping, load_mapping, number_text, text_of


@dataclass(frozen=True, slots=True)
class _Link:
    """An input that another node fills."""

    node: str


@dataclass(frozen=True, slots=True)
class _Node:
    kind: str
    inputs: Mapping[str, Any]

    def links(self) -> Iterator[tuple[str, str]]:
        return ((name, value.node) for name, value in self.inputs.items() if isinstance(value, _Link))


_Graph = Mapping[str, _Node]

_FIELDS: Mapping[str, Sequence[str]] = {
    "KSampler": ("seed", "", "steps", "cfg", "sampler_name", "scheduler", "denoise"),
    "KSamplerAdvanced": ("", "noise_seed", "", "steps", "cfg", "sampler_name", "scheduler"),
    "CLIPTextEncode": ("text",),
    "CLIPTextEncodeFlux": ("clip_l", "t5xxl", "guidance"),
    "CheckpointLoaderSimple": ("ckpt_name",),
    "UNETLoader": ("unet_name",),
    "EmptyLatentImage": ("width", "height"),
    "EmptySD3LatentImage": ("width", "height"),
    "RandomNoise": ("noise_seed",),
    "KSamplerSelect": ("sampler_name",),
    "BasicScheduler": ("scheduler", "steps"),
    "CFGGuider": ("cfg",),
    "PrimitiveNode": ("value",),
    "PrimitiveStringMultiline": ("value",),
}
"""What the values of a drawn node are, in their order; "" for one that says nothing here."""

_TEXTS = ("text", "text_g", "text_l", "t5xxl", "clip_l", "prompt", "string", "value", "positive_prompt")
_MODELS = ("ckpt_name", "unet_name", "model_name")
_SEEDS = ("seed", "noise_seed", "value", "int")
_NOT_WORDS = ("clip", "model", "vae", "control_net", "image", "images", "pixels", "samples", "latent", "latent_image")


def read(text: str) -> dict[str, str] | None:
    """The fields of a `Generation` that a graph tells; None where the text is no graph with a sampler in it."""
    told = load_mapping(text)
    graph = {} if told is None else _drawn(told) if isinstance(told.get("nodes"), list) else _ran(told)
    sampler = _sampler_of(graph)
    if sampler is None:
        return None
    # A sampler made of parts leaves words, steps, seed and method to the nodes that feed it.
    parts = [
        sampler,
        *(graph[node] for name, node in sampler.links() if name in ("guider", "noise", "sampler", "sigmas")),
    ]
    positive, negative = ([words for part in parts for words in _words(graph, part, role)] for role in _ROLES)
    method = _field(graph, parts, ("sampler_name",), text_of)
    schedule = _field(graph, parts, ("scheduler",), text_of)
    size = _seek(graph, parts, ("latent_image", "samples"), _size)
    return {
        "prompt": "\n".join(dict.fromkeys(positive)),
        "negative": "\n".join(dict.fromkeys(negative)),
        "seed": _field(graph, parts, ("seed", "noise_seed"), number_text, through=_SEEDS),
        "steps": _field(graph, parts, ("steps",), number_text, through=("steps", "value", "int")),
        "sampler": " ".join(filter(None, (method, schedule))),
        "cfg": _field(graph, parts, ("cfg",), number_text, through=("cfg", "value", "float")),
        "model": _seek(graph, parts, ("model",), lambda node: _text_in(node, _MODELS)),
        "size": size,
    }


_ROLES = (("positive", "conditioning"), ("negative",))


# Both notations as one


def _ran(told: Mapping[str, Any]) -> dict[str, _Node]:
    graph = {}
    for number, node in told.items():
        inputs = as_mapping(as_mapping(node).get("inputs"))
        if inputs:
            kept = {name: _value(value, told) for name, value in inputs.items()}
            graph[str(number)] = _Node(text_of(node.get("class_type")), kept)
    return _whole(graph)


def _value(value: Any, told: Mapping[str, Any]) -> Any:
    linked = isinstance(value, list) and len(value) == 2 and str(value[0]) in told
    return _Link(str(value[0])) if linked else value


def _drawn(told: Mapping[str, Any]) -> dict[str, _Node]:
    links = told.get("links")
    sources = {
        str(link[0]): str(link[1])
        for link in (links if isinstance(links, list) else [])
        if isinstance(link, list) and len(link) > 2
    }
    graph = {}
    for node in map(as_mapping, told["nodes"]):
        kind, values, ends = text_of(node.get("type")), node.get("widgets_values"), node.get("inputs")
        fields = zip(_FIELDS.get(kind, ()), values if isinstance(values, list) else [], strict=False)
        inputs = {name: value for name, value in fields if name}
        for end in map(as_mapping, ends if isinstance(ends, list) else []):
            source = sources.get(str(end.get("link")))
            if source is not None:
                inputs[text_of(end.get("name"))] = _Link(source)
        graph[str(node.get("id"))] = _Node(kind, inputs)
    return _whole(graph)


def _whole(graph: Mapping[str, _Node]) -> dict[str, _Node]:
    """Without links that lead nowhere."""
    return {
        number: _Node(
            node.kind,
            {name: value for name, value in node.inputs.items() if not isinstance(value, _Link) or value.node in graph},
        )
        for number, node in graph.items()
    }


# Walking back


def _sampler_of(graph: _Graph) -> _Node | None:
    """The sampler nearest before what is saved; where nothing is saved, before what nothing follows."""
    read_from = {node for one in graph.values() for _, node in one.links()}
    savers = [number for number, node in graph.items() if "SaveImage" in node.kind or node.kind.startswith("Save")]
    ends = [number for number in graph if number not in read_from]
    for starts in (savers, ends, list(graph)):
        for node in _back(graph, starts, lambda name: True):
            if _samples(node):
                return node
    return None


def _samples(node: _Node) -> bool:
    names = node.inputs.keys()
    whole = "positive" in names and ("seed" in names or "noise_seed" in names)
    return whole or {"guider", "sigmas"} <= names


def _back(graph: _Graph, starts: Sequence[str], follow: Callable[[str], bool]) -> Iterator[_Node]:
    """These nodes and those that feed them through inputs to be followed, the nearest first, each once."""
    waiting, seen = list(starts), set(starts)
    for number in waiting:
        node = graph[number]
        yield node
        for name, source in node.links():
            if source not in seen and follow(name):
                seen.add(source)
                waiting.append(source)


def _words(graph: _Graph, part: _Node, role: Sequence[str]) -> list[str]:
    """The texts behind an input of a sampler; where texts part into roles on the way, of the same role."""
    starts = [node for name, node in part.links() if name in role]
    waiting, seen, found = list(starts), set(starts), list[str]()
    for number in waiting:
        node = graph[number]
        if "ZeroOut" in node.kind:
            continue
        own = [text for name in _TEXTS if (text := text_of(node.inputs.get(name)))]
        found += own
        same = [source for name, source in node.links() if name in role]
        others = [source for name, source in node.links() if name not in _NOT_WORDS and name not in _PARTED]
        for source in same or others:
            if source not in seen:
                seen.add(source)
                waiting.append(source)
    return list(dict.fromkeys(found))


_PARTED = ("positive", "negative")


def _field(
    graph: _Graph,
    parts: Sequence[_Node],
    names: Sequence[str],
    said: Callable[[Any], str],
    through: Sequence[str] = (),
) -> str:
    """The first of these inputs that says something; one that is linked is asked at its source, under `through`."""
    for part in parts:
        for name in names:
            value = part.inputs.get(name)
            if isinstance(value, _Link):
                behind = _back(graph, [value.node], lambda name: True)
                value = next(
                    (node.inputs[one] for node in behind for one in through if said(node.inputs.get(one))), None
                )
            if text := said(value):
                return text
    return ""


def _seek(graph: _Graph, parts: Sequence[_Node], names: Sequence[str], said: Callable[[_Node], str]) -> str:
    """What the nearest node behind these inputs says."""
    starts = [node for part in parts for name, node in part.links() if name in names]
    return next((text for node in _back(graph, starts, lambda name: True) if (text := said(node))), "")


def _text_in(node: _Node, names: Sequence[str]) -> str:
    return next((text for name in names if (text := text_of(node.inputs.get(name)))), "")


def _size(node: _Node) -> str:
    width, height = number_text(node.inputs.get("width")), number_text(node.inputs.get("height"))
    return f"{width} x {height}" if width and height else ""
