"""How a picture was generated: the texts of a file in, prompt and settings out. Each program has its own notation.

    A1111, Forge, SD.Next   "parameters", or EXIF UserComment: prompt, "Negative prompt:", "Steps: 20, Sampler: ..."
    ComfyUI                 "prompt": a graph as JSON, read in `comfy`
    InvokeAI                "invokeai_metadata", "sd-metadata": JSON;   "Dream": a command line is left as it is
    NovelAI                 "Comment": JSON beside "Software" or "Description"
    Fooocus                 "parameters" beside "fooocus_scheme": JSON, or A1111's notation

Pure. What is not understood stays as it is (`Generation.raw`); nothing in a file raises an error here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.imaging import comfy
from core.imaging.plain_json import as_mapping, first_of, load_mapping, number_text, text_of

_STEPS = re.compile(r"^[ \t]*Steps:\s*\d+\s*(?:,|$)", re.MULTILINE)
_PAIR = re.compile(r'\s*([A-Za-z][\w \-/]{0,60}):\s*("(?:\\.|[^"\\])*"|[^,]*)(?:,|$)')
_NEGATIVE = re.compile(r"^Negative prompt:[ \t]?", re.MULTILINE)
_MOST_SETTINGS = 20_000

_LOOKED_AT = ("parameters", "UserComment", "prompt", "workflow", "invokeai_metadata", "sd-metadata", "Comment", "Dream")


@dataclass(frozen=True, slots=True)
class Generation:
    """How a picture was made, as texts to show; "" for what the file does not say. `size` is "width x height" as the
    program wrote it, `raw` the text that all of it stood in: all that there is where `tool` is ""."""

    prompt: str = ""
    negative: str = ""
    seed: str = ""
    steps: str = ""
    sampler: str = ""
    cfg: str = ""
    model: str = ""
    model_hash: str = ""
    size: str = ""
    tool: str = ""
    raw: str = ""


def generation_of(texts: Mapping[str, str]) -> Generation | None:
    """What `Metadata.texts` say of how the picture was generated; None where they speak of nothing of the kind.

    A chunk that belongs to a generator but is broken or of an unknown kind gives a `Generation` with `raw` alone.
    """
    named = {name.casefold(): text.strip() for name, text in texts.items()}
    for name in _LOOKED_AT:
        text = named.get(name.casefold(), "")
        found = _READERS[name](text, named) if text else None
        if found is not None:
            return found
    raw = next((named[name] for name in ("parameters", "prompt", "workflow", "dream") if named.get(name)), "")
    return Generation(raw=raw) if raw else None


# One notation each: the text and all others in, what it says or None where it is of another kind


def _parameters(text: str, named: Mapping[str, str]) -> Generation | None:
    """A1111's notation, Fooocus' JSON, or a prompt and nothing else."""
    told = load_mapping(text)
    if told is not None:
        return _fooocus(told, text)
    # The last one: a prompt may speak of steps as well.
    settings = list(_STEPS.finditer(text))
    if not settings:
        return None
    tool = "Fooocus" if "fooocus_scheme" in named else "Stable Diffusion web UI"
    return _a1111(text, settings[-1].start(), tool)


def _a1111(text: str, where: int, tool: str) -> Generation:
    words, settings = text[:where].strip(), _settings(text[where : where + _MOST_SETTINGS])
    negative = _NEGATIVE.search(words)
    app, version = settings.get("app", ""), settings.get("version", "")
    return Generation(
        prompt=words[: negative.start()].strip() if negative else words,
        negative=words[negative.end() :].strip() if negative else "",
        seed=settings.get("seed", ""),
        steps=settings.get("steps", ""),
        sampler=_with_schedule(settings.get("sampler", ""), settings.get("schedule type", "")),
        cfg=settings.get("cfg scale", ""),
        model=settings.get("model", ""),
        model_hash=settings.get("model hash", ""),
        size=settings.get("size", "").replace("x", " x ", 1),
        tool="ComfyUI" if version.casefold() == "comfyui" else app or tool,
        raw=text,
    )


def _settings(line: str) -> dict[str, str]:
    """ "Steps: 20, Sampler: Euler a, Lora hashes: "a: 1, b: 2"" by name; the first of a name counts."""
    found: dict[str, str] = {}
    at = 0
    while match := _PAIR.match(line, at):
        value = match[2].strip()
        found.setdefault(match[1].strip().casefold(), value[1:-1] if value[:1] == '"' else value)
        if match.end() == at:
            break
        at = match.end()
    return found


def _fooocus(told: Mapping[str, Any], text: str) -> Generation | None:
    if not first_of(told, "prompt", "negative_prompt", "full_prompt"):
        return None
    size = text_of(told.get("resolution")).strip("()").replace(", ", " x ")
    return Generation(
        prompt=first_of(told, "prompt", "full_prompt"),
        negative=first_of(told, "negative_prompt", "full_negative_prompt"),
        seed=number_text(told.get("seed")),
        steps=number_text(told.get("steps")),
        sampler=_with_schedule(text_of(told.get("sampler")), text_of(told.get("scheduler"))),
        cfg=number_text(told.get("guidance_scale")),
        model=first_of(told, "base_model", "base_model_name"),
        model_hash=text_of(told.get("base_model_hash")),
        size=size,
        tool=text_of(told.get("version")) if "ooocus" in text_of(told.get("version")) else "Fooocus",
        raw=text,
    )


def _comfy(text: str, named: Mapping[str, str]) -> Generation | None:
    made = comfy.read(text)
    if made is None:
        return None
    return Generation(**made, tool="ComfyUI", raw=text)


def _invoke(text: str, named: Mapping[str, str]) -> Generation | None:
    told = load_mapping(text)
    if told is None:
        return None
    image = as_mapping(told.get("image"))
    if image:
        # Before version 3 the words stood in a list of prompts.
        prompts = image.get("prompt")
        first = as_mapping(prompts[0]) if isinstance(prompts, list) and prompts else {}
        words = first.get("prompt") or prompts
        told = {**image, "positive_prompt": words, "model": told.get("model_weights")}
    if not first_of(told, "positive_prompt", "negative_prompt"):
        return None
    model = told.get("model")
    known = as_mapping(model)
    return Generation(
        prompt=first_of(told, "positive_prompt"),
        negative=first_of(told, "negative_prompt"),
        seed=number_text(told.get("seed")),
        steps=number_text(told.get("steps")),
        sampler=first_of(told, "scheduler", "sampler"),
        cfg=number_text(told.get("cfg_scale")),
        model=first_of(known, "name", "model_name") if known else text_of(model),
        model_hash=text_of(known.get("hash")),
        size=_size(told),
        tool="InvokeAI",
        raw=text,
    )


def _novel(text: str, named: Mapping[str, str]) -> Generation | None:
    told = load_mapping(text)
    if told is None or not ("uc" in told or named.get("software", "").casefold() == "novelai"):
        return None
    words = first_of(told, "prompt") or named.get("description", "")
    return Generation(
        prompt=words,
        negative=first_of(told, "uc"),
        seed=number_text(told.get("seed")),
        steps=number_text(told.get("steps")),
        sampler=first_of(told, "sampler"),
        cfg=number_text(told.get("scale")),
        model=named.get("source", ""),
        size=_size(told),
        tool="NovelAI",
        raw=text,
    )


def _comment(text: str, named: Mapping[str, str]) -> Generation | None:
    """A comment is anybody's: it counts where it is one of the notations."""
    return _novel(text, named) or _parameters(text, named) or _comfy(text, named)


def _dream(text: str, named: Mapping[str, str]) -> Generation | None:
    return Generation(tool="InvokeAI", raw=text)


_READERS = {
    "parameters": _parameters,
    "UserComment": _comment,
    "prompt": _comfy,
    "workflow": _comfy,
    "invokeai_metadata": _invoke,
    "sd-metadata": _invoke,
    "Comment": _comment,
    "Dream": _dream,
}


def _size(told: Mapping[str, Any]) -> str:
    width, height = number_text(told.get("width")), number_text(told.get("height"))
    return f"{width} x {height}" if width and height else ""


def _with_schedule(sampler: str, schedule: str) -> str:
    return f"{sampler} {schedule}" if sampler and schedule and schedule.casefold() != "automatic" else sampler
