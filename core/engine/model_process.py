"""The model process: the only one that imports torch. Takes requests in order, encodes in lanes, answers as ready."""

from __future__ import annotations

import os
import signal
import threading
import traceback
from concurrent.futures import Future
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.engine.messages import MESSAGE_VERSION
from core.engine.model_messages import (
    Answer,
    BuildInt8,
    Encoded,
    EncodeImages,
    EncoderInfo,
    EncodeTexts,
    Int8Built,
    KeepInt8,
    LoadEncoder,
    Notice,
)
from core.errors import ModelError, UserError

LARGEST_BATCH = 32
"""A GPU could take more, but results should reach the screen while the decoders still work on the next ones."""

if TYPE_CHECKING:
    from core.encoders.lanes import EncodeLanes
    from core.encoders.open_clip_encoder import Encoder


def model_main(connection: Connection, nice: int) -> None:
    """Entry point of the process. Returns when the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if nice and hasattr(os, "nice"):
        os.nice(nice)
    server = _Server(connection)
    while True:
        try:
            request = connection.recv()
        except (EOFError, OSError):
            # Daemonic lanes die with the process; torch's own teardown only costs time here.
            os._exit(0)
        server.handle(request)


class _Server:
    """One encoder at a time. `handle` runs in the main thread, answers may come from lanes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._encoder: Encoder | None = None
        self._lanes: EncodeLanes | None = None

    def handle(self, request: Any) -> None:
        try:
            if request.version != MESSAGE_VERSION:
                raise ModelError("The model process belongs to another version of Beholder.", "Start Beholder again.")
            if isinstance(request, LoadEncoder):
                self._send(Answer(request.id, self._load(request)))
            elif isinstance(request, EncodeTexts):
                encoder = self._ready()
                vectors = encoder.encode_texts(list(request.texts))
                self._send(Answer(request.id, Encoded(vectors, encoder.space(), encoder.native_space())))
            elif isinstance(request, EncodeImages):
                self._encode(request)
            elif isinstance(request, BuildInt8):
                layers = self._ready().int8.build(request.pictures, request.floats)
                self._send(Answer(request.id, Int8Built(layers)))
            elif isinstance(request, KeepInt8):
                self._send(Answer(request.id, self._ready().int8.keep(request.verdict)))
        except UserError as error:
            self._send(Answer(request.id, error=error))
        except Exception:  # the engine's loop: the process must go on answering
            self._send(Answer(request.id, error=ModelError("The model failed.", traceback.format_exc())))

    def _load(self, request: LoadEncoder) -> EncoderInfo:
        from core.encoders.lanes import EncodeLanes
        from core.encoders.open_clip_encoder import load_encoder

        if self._lanes is not None:
            self._lanes.close()
        lanes = os.cpu_count() or 1
        self._encoder = encoder = load_encoder(
            request.spec,
            device_preference=request.device,
            on_notice=lambda text: self._send(Notice(text)),
            int8=request.int8,
            lanes=lanes,
        )
        lanes = lanes if encoder.device.kind == "cpu" else 1
        self._lanes = EncodeLanes(encoder, lanes)
        return EncoderInfo(
            title=request.spec.title,
            device=encoder.device.title,
            logit_scale=encoder.logit_scale,
            dimension=encoder.dimension,
            lanes=lanes,
            batch=min(LARGEST_BATCH, encoder.device.batch),
            spaces={output: encoder.space(output) for output in request.spec.outputs},
            native_space=encoder.native_space(),
            native_as_published=encoder.native_as_published,
            int8=encoder.int8.verdict,
            int8_possible=request.int8 and encoder.device.kind == "cpu" and encoder.int8.possible,
        )

    def _encode(self, request: EncodeImages) -> None:
        encoder = self._ready()
        assert self._lanes is not None

        def answer(done: Future[NDArray[np.float32]]) -> None:
            error = done.exception()
            if error is None:
                self._send(Answer(request.id, Encoded(done.result(), encoder.space(), encoder.native_space())))
            elif isinstance(error, UserError):
                self._send(Answer(request.id, error=error))
            else:
                text = "".join(traceback.format_exception(error))
                self._send(Answer(request.id, error=ModelError("The model failed.", text)))

        lanes = self._lanes
        lanes.submit(
            request.batch, request.output, native=request.native, candidate=request.candidate
        ).add_done_callback(answer)

    def _ready(self) -> Encoder:
        if self._encoder is None:
            raise ModelError("No model is loaded.")
        return self._encoder

    def _send(self, message: object) -> None:
        with self._sending:
            try:
                self._connection.send(message)
            except (BrokenPipeError, OSError):
                os._exit(0)
