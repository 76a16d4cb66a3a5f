"""Why an attribute has no value, in the words that a person reads."""

from __future__ import annotations

from core.types import Null

NEEDS_MODEL = Null("needs a model")
NOT_LEARNED = Null("this model has not learned these words")
NOT_JUDGED = Null("not judged yet")
BEING_JUDGED = Null("being judged now")
CANNOT_TELL = Null("cannot be judged")
