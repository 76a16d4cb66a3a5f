"""A prompt as data: two label words, a template, contexts, and how they become one number. No vectors here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from core.errors import UserError
from core.scoring.prompts.contexts import EVERYDAY, IMAGENET, context_list
from core.scoring.prompts.templates import IN_CONTEXT, PLAIN, checked_template, checked_words, fill, takes_contexts
from core.scoring.prompts.words import label_words

OWN_TAGS = "own tags"
"""Contexts that differ from photo to photo: the tags that it has (paper 3's outlook: prompts from its own content)."""

MOST_CONTEXTS = 5000
"""Of one prompt: more take longer to encode than anybody waits for."""


class Method(StrEnum):
    """How the sentences of a prompt become one judgement (paper 3, section 3.2)."""

    FIXED = "fixed"
    CONTEXT = "context"
    ENSEMBLED = "ensembled"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Two opposite labels in one template. `contexts` is the name of a list, `OWN_TAGS`, or the contexts themselves."""

    positive: str
    negative: str
    method: Method = Method.ENSEMBLED
    template: str = IN_CONTEXT
    contexts: str | tuple[str, ...] = IMAGENET

    @property
    def label_pair(self) -> tuple[str, str]:
        return self.positive, self.negative

    def context_texts(self) -> tuple[str, ...]:
        """The contexts in their order; one empty one where the method has none. UserError for an unknown list.

        Not for `OWN_TAGS`, whose contexts are the photos'.
        """
        if self.method is Method.FIXED:
            return ("",)
        return self.contexts if isinstance(self.contexts, tuple) else context_list(self.contexts)

    def side(self, label: str, contexts: Sequence[str] | None = None) -> tuple[str, ...]:
        """The sentences of one label, one for each context (None: the prompt's own)."""
        found = self.context_texts() if contexts is None else contexts
        return tuple(fill(self.template, label, context) for context in found)

    @property
    def digest(self) -> str:
        """12 hexadecimal digits that stand for every sentence and for what is made of them."""
        contexts = OWN_TAGS if self.contexts == OWN_TAGS else self.context_texts()
        text = json.dumps([self.positive, self.negative, self.method, self.template, contexts], ensure_ascii=False)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def side_key(sentences: Sequence[str]) -> str:
    """What the mean of these sentences is kept under; nobody types such a sentence."""
    digest = hashlib.sha256("\n".join(sentences).encode("utf-8", "surrogatepass")).hexdigest()
    return f"mean of {len(sentences)} sentences, sha256 {digest}"


def default_prompt(contexts: str | tuple[str, ...] = IMAGENET) -> Prompt:
    """The prompt behind `scores.aesthetic`: ensembled outstanding and horrible, the paper's best for scores."""
    positive, negative = label_words().best
    return Prompt(positive, negative, contexts=contexts)


def tag_prompt(tag: str) -> Prompt:
    """Beauty *as* something: the default words with one tag as the only context."""
    return default_prompt((checked_words(tag),))


def checked(prompt: Prompt) -> Prompt:
    """The prompt with everything that a person typed put right. Raises UserError that says what is wrong with it."""
    positive, negative = checked_words(prompt.positive), checked_words(prompt.negative)
    if positive.casefold() == negative.casefold():
        raise UserError("Both words are the same.", "Choose two opposites.")
    template = checked_template(prompt.template)
    if prompt.method is Method.FIXED:
        if takes_contexts(template):
            raise UserError("This sentence has a place for a context, and the prompt has none.", f"Take {PLAIN}.")
        return replace(prompt, positive=positive, negative=negative, template=template)
    if not takes_contexts(template):
        raise UserError("This sentence has no place for a context.", f"Take {IN_CONTEXT}.")
    contexts = prompt.contexts
    if isinstance(contexts, tuple):
        contexts = tuple(dict.fromkeys(checked_words(one) for one in contexts if one.strip()))
        if not contexts:
            raise UserError("There is no context.", "Type what the pictures may show, separated by commas.")
        if len(contexts) > MOST_CONTEXTS:
            raise UserError(f"A prompt has at most {MOST_CONTEXTS} contexts.", "Leave some out.")
    elif contexts != OWN_TAGS:
        context_list(contexts)
    return replace(prompt, positive=positive, negative=negative, template=template, contexts=contexts)


def unknown_words(knows: Literal["all"] | Sequence[str], labels: Sequence[str]) -> tuple[str, ...]:
    """Those labels that an encoder with this `EncoderSpec.knows` has *not* learned; () where it can judge by all.

    An encoder that learned single words knows a label where it learned that word or the sentence without a context.
    """
    if knows == "all":
        return ()
    known = {word.casefold() for word in knows}
    return tuple(
        label for label in labels if label.casefold() not in known and fill(PLAIN, label).casefold() not in known
    )


def typed_contexts(text: str) -> tuple[str, ...]:
    """Contexts as typed in one line, "dog, cat , dog": each once, in order."""
    return tuple(dict.fromkeys(" ".join(one.split()) for one in text.split(",") if one.strip()))


LIST_TITLES = {IMAGENET: "ImageNet classes", EVERYDAY: "Everyday subjects", OWN_TAGS: "The photo’s own tags"}
"""Context lists as people read them."""
