"""What judging may use of this machine."""

from __future__ import annotations

import os

from app.context import AppContext
from app.language import tr
from app.settings.controls import Choice, Number
from app.settings.rows import RowsSection, SettingRow
from app.settings.values import Value
from core.settings import LONGEST_READ_S, MOST_MEMORY_MB, MOST_WORKERS, SHORTEST_READ_S

_MEMORY_STEP_MB = 256


class EngineSection(RowsSection):
    """Device, workers, memory and time."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(
            tr("Engine"),
            "play",
            tr(
                "Photos are read and judged by helpers beside the window, so that a broken file can never stop it. "
                "A change starts the helpers anew; what was found so far is kept."
            ),
        )
        cores = os.cpu_count() or 1
        self.device = SettingRow(
            context,
            Value("engine", "device"),
            tr("Device"),
            tr("Automatic takes a graphics card where there is one that helps. The processor alone is always right."),
            Choice([("auto", tr("Automatic")), ("cpu", tr("Processor alone"))]),
        )
        self.workers = SettingRow(
            context,
            Value("engine", "workers"),
            tr("Helpers that read photos"),
            tr(
                "More read faster and take more memory. Automatic is one for each of the {n} cores of this machine.",
                n=cores,
            ),
            Number(0, MOST_WORKERS, 1, "", tr("Automatic")),
        )
        self.memory = SettingRow(
            context,
            Value("engine", "memory_mb"),
            tr("Memory of one helper"),
            tr(
                "A helper that needs more gives its photo up as unreadable. Very large panoramas need 3,000 MB; "
                "automatic goes by the memory of this machine."
            ),
            Number(0, MOST_MEMORY_MB, _MEMORY_STEP_MB, tr("MB"), tr("Automatic")),
        )
        self.seconds = SettingRow(
            context,
            Value("engine", "decode_seconds"),
            tr("Time for one photo"),
            tr("A file that takes longer to read is left out, with the reason; slow network drives need more."),
            Number(SHORTEST_READ_S, LONGEST_READ_S, 5, tr("s")),
        )
        self.int8 = SettingRow(
            context,
            Value("engine", "int8"),
            tr("Faster arithmetic (int8)"),
            tr("Judges several times faster on a processor, and is used only where it ranks your photos as before."),
            Choice([("off", tr("Off")), ("auto", tr("Automatic"))]),
        )
        for row in (self.device, self.int8, self.workers, self.memory, self.seconds):
            self.add(row)
