"""Templates: a sentence with a place for the label word and, where a prompt has contexts, one for the context.

Filled in literally, as the paper does: "a outstanding picture", and the # stays.
"""

from __future__ import annotations

import re

from core.errors import UserError

LABEL, CONTEXT = "[label]", "[content class]"
"""The two places, as the paper writes them."""

PLAIN = "a [label] picture"
IN_CONTEXT = "a [label] picture, of a #[content class]"

LONGEST = 200
"""Characters of a template: an encoder reads some 75 word pieces, and what is beyond them counts for nothing."""
LONGEST_WORDS = 80
"""Characters of a label or a context."""

_PLACES = re.compile(r"\[label\]|\[content class\]")


def fill(template: str, label: str, context: str = "") -> str:
    """The sentence for a label and a context; nothing else of the template changes."""
    parts = {LABEL: label, CONTEXT: context}
    # In one go, so that a label in square brackets stays the label that it is.
    return _PLACES.sub(lambda place: parts[place.group()], template)


def takes_contexts(template: str) -> bool:
    """Whether it says something else of every context."""
    return CONTEXT in template


def checked_template(text: str) -> str:
    """A template as a person typed it, with single spaces. Raises UserError where it is none."""
    template = " ".join(text.split())
    if LABEL not in template:
        raise UserError(f"The sentence has no place for the word: it needs {LABEL}.", f"For example: {PLAIN}")
    if len(template) > LONGEST:
        raise UserError(f"A sentence has at most {LONGEST} characters.", "Use fewer words.")
    return template


def checked_words(text: str) -> str:
    """A label or a context as a person typed it, with single spaces. Raises UserError where it holds no words."""
    words = " ".join(text.split())
    if not words.isprintable() or not any(map(str.isalnum, words)):
        raise UserError("There are no words to judge by.", "Type at least one word.")
    if len(words) > LONGEST_WORDS:
        raise UserError(f"A word or phrase has at most {LONGEST_WORDS} characters.", "Use fewer words.")
    return words
