"""The prompts that a person keeps as scores: one TOML file of their own."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

import tomli_w

from core.atomic import write_atomically
from core.errors import UserError
from core.paths import AppPaths
from core.scoring.prompts.contexts import EVERYDAY, IMAGENET, has_imagenet
from core.scoring.prompts.prompt import OWN_TAGS, Method, Prompt, checked
from core.scoring.prompts.scores import PromptScore, aesthetic_score, kept_score

LONGEST_TITLE = 60


def prompt_scores(paths: AppPaths) -> tuple[PromptScore, ...]:
    """`scores.aesthetic`, with the everyday contexts where ImageNet's names are not installed, and what was kept.

    Raises UserError where the person's file cannot be read.
    """
    return aesthetic_score(IMAGENET if has_imagenet() else EVERYDAY), *kept_prompts(paths)


def kept_prompts(paths: AppPaths) -> tuple[PromptScore, ...]:
    """The person's own, in the order in which they were kept. Raises UserError where the file cannot be read."""
    try:
        table = tomllib.loads(paths.prompts.read_text(encoding="utf-8"))
        return tuple(_read(row) for row in table.get("prompt", []))
    except (FileNotFoundError, NotADirectoryError):
        return ()
    except OSError as error:
        raise UserError(f"Your prompts in {paths.prompts} cannot be read: {error.strerror}.") from error
    except (
        tomllib.TOMLDecodeError,
        UnicodeDecodeError,
        KeyError,
        TypeError,
        AttributeError,
        ValueError,
        UserError,
    ) as e:
        hint = "Mend the file, or move it away to start anew."
        raise UserError(f"Your prompts in {paths.prompts} are damaged.", hint) from e


def keep_prompt(prompt: Prompt, title: str, paths: AppPaths) -> PromptScore:
    """Store a prompt; one of the same words and sentences gets the new title. Raises UserError for none."""
    prompt = checked(prompt)
    if prompt.contexts == OWN_TAGS:
        raise UserError(
            "A prompt with the photos’ own tags cannot be kept as a score.", "Choose a list of contexts instead."
        )
    name = " ".join(title.split())
    if len(name) > LONGEST_TITLE:
        raise UserError(f"A title has at most {LONGEST_TITLE} characters.", "Use fewer words.")
    made = kept_score(prompt, name)
    others = [one for one in kept_prompts(paths) if one.entry.id != made.entry.id]
    _store([*others, made], paths)
    return made


def forget_prompt(entry_id: str, paths: AppPaths) -> PromptScore:
    """Forget a prompt by its entry's id; UserError where there is none of the person's own. Returns what went."""
    scores = kept_prompts(paths)
    for score in scores:
        if score.entry.id == entry_id:
            _store([one for one in scores if one is not score], paths)
            return score
    raise UserError("This score is none of your own prompts.", "What ships with Beholder stays.")


def _read(row: Mapping[str, Any]) -> PromptScore:
    contexts = row["contexts"]
    prompt = Prompt(
        str(row["positive"]),
        str(row["negative"]),
        Method(row["method"]),
        str(row["template"]),
        str(contexts) if isinstance(contexts, str) else tuple(str(one) for one in contexts),
    )
    return kept_score(checked(prompt), str(row["title"]))


def _store(scores: Sequence[PromptScore], paths: AppPaths) -> None:
    rows = [
        {
            "title": score.entry.title,
            "positive": score.prompt.positive,
            "negative": score.prompt.negative,
            "method": score.prompt.method.value,
            "template": score.prompt.template,
            "contexts": score.prompt.contexts if isinstance(score.prompt.contexts, str) else [*score.prompt.contexts],
        }
        for score in scores
    ]
    try:
        write_atomically(paths.prompts, tomli_w.dumps({"prompt": rows}).encode("utf-8"))
    except OSError as error:
        raise UserError(f"Your prompts could not be saved to {paths.prompts}: {error.strerror}.") from error
