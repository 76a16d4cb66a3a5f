"""A vocabulary in the form of a tokenizer.json (SigLIP 2 has one), read without the transformers library.

Runs in the model process only: importing this module imports torch and open_clip.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from open_clip.tokenizer import get_clean_fn  # type: ignore[import-untyped]
from tokenizers import Tokenizer
from torch import Tensor


class JsonTokenizer:
    """Texts to token ids as open_clip's HFTokenizer gives them: cleaned, cut to leave room for the end, padded.

    `clean` is open_clip's name for how texts are cleaned ("canonicalize" takes capitals and punctuation away). Raises
    ValueError for a file that is no tokenizer, or that has no such tokens.
    """

    def __init__(self, path: Path, context_length: int, clean: str, end: str = "<eos>", pad: str = "<pad>") -> None:
        if clean not in ("canonicalize", "lower", "whitespace"):
            raise ValueError(f'there is no way of cleaning texts that is called "{clean}"')
        try:
            self._tokenizer = Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises plain Exception for whatever it cannot read
            raise ValueError(f"{path} is no tokenizer.json ({error})") from error
        self._end, self._pad = (self._id_of(token, path) for token in (end, pad))
        # A file may bring its own lengths: ours count.
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._clean = get_clean_fn(clean)
        self.context_length = context_length
        self.vocab_size: int = self._tokenizer.get_vocab_size(with_added_tokens=True)

    def __call__(self, texts: Sequence[str]) -> Tensor:
        """int64 (N, context_length)."""
        result = torch.full((len(texts), self.context_length), self._pad, dtype=torch.long)
        cleaned = [self._clean(text) for text in texts]
        for row, encoding in enumerate(self._tokenizer.encode_batch(cleaned, add_special_tokens=False)):
            ids = [*encoding.ids[: self.context_length - 1], self._end]
            result[row, : len(ids)] = torch.tensor(ids)
        return result

    def _id_of(self, token: str, path: Path) -> int:
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise ValueError(f"{path} has no {token}")
        return found
