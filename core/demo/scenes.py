"""The single pictures of the demo: what each file shows and how large it is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from core.demo import art, city, land, studio
from core.demo.fields import Image
from core.demo.skies import BLUE, DAWN, DUSK, NIGHT, NOON, STORM

Scene = Callable[[int, int, np.random.Generator], Image]

LANDSCAPE, LARGE, PORTRAIT, SQUARE = (1600, 1067), (2400, 1600), (1067, 1600), (1200, 1200)

SCENES: tuple[tuple[str, tuple[int, int], Scene], ...] = (
    ("mountains/first_light.jpg", LANDSCAPE, lambda w, h, r: land.mountains(w, h, r, DAWN, sun=(0.30, 0.44))),
    ("mountains/clear_noon.jpg", LANDSCAPE, lambda w, h, r: land.mountains(w, h, r, NOON)),
    ("mountains/last_light.jpg", LANDSCAPE, lambda w, h, r: land.mountains(w, h, r, DUSK, sun=(0.62, 0.46))),
    ("mountains/blue_hour.jpg", LANDSCAPE, lambda w, h, r: land.lake(w, h, r, BLUE)),
    ("mountains/storm_front.jpg", LANDSCAPE, lambda w, h, r: land.mountains(w, h, r, STORM, cover=0.85)),
    ("mountains/mirror_lake.jpg", PORTRAIT, lambda w, h, r: land.lake(w, h, r, DAWN, sun=(0.55, 0.30))),
    ("mountains/northern_lights.jpg", LANDSCAPE, lambda w, h, r: land.night_sky(w, h, r, "aurora")),
    ("mountains/milky_way.jpg", LANDSCAPE, lambda w, h, r: land.night_sky(w, h, r, "stars")),
    ("coast/open_water.jpg", LANDSCAPE, lambda w, h, r: land.sea(w, h, r, NOON, sun=None)),
    ("coast/squall.jpg", LANDSCAPE, lambda w, h, r: land.sea(w, h, r, STORM, sun=None, waves=1.5, cover=0.9)),
    ("coast/glitter.jpg", LARGE, lambda w, h, r: land.sea(w, h, r, DAWN, sun=(0.34, 0.36))),
    ("coast/night_swell.jpg", LANDSCAPE, lambda w, h, r: land.sea(w, h, r, BLUE, sun=None, waves=1.2)),
    ("desert/dunes_morning.jpg", LANDSCAPE, lambda w, h, r: land.dunes(w, h, r, DAWN, (0.80, 0.28))),
    ("desert/dunes_evening.jpg", LANDSCAPE, lambda w, h, r: land.dunes(w, h, r, DUSK, (0.22, 0.34))),
    ("forest/mist.jpg", LANDSCAPE, lambda w, h, r: land.forest(w, h, r, (0.72, 0.78, 0.74), (0.22, 0.34, 0.10), False)),
    ("forest/sunbeams.jpg", LANDSCAPE, lambda w, h, r: land.forest(w, h, r, (0.80, 0.76, 0.50), (0.4, 0.4, 0.1), True)),
    ("forest/october.jpg", PORTRAIT, lambda w, h, r: land.forest(w, h, r, (0.80, 0.74, 0.68), (0.7, 0.3, 0.1), False)),
    ("forest/lone_tree.jpg", LANDSCAPE, lambda w, h, r: land.lone_tree(w, h, r, DUSK, (0.35, 0.60))),
    ("city/harbour.jpg", LANDSCAPE, lambda w, h, r: city.skyline(w, h, r, BLUE, water=True)),
    ("city/rooftops.jpg", LANDSCAPE, lambda w, h, r: city.skyline(w, h, r, DUSK, water=False)),
    ("city/lights.jpg", LANDSCAPE, lambda w, h, r: city.bokeh(w, h, r, (0, 1, 2))),
    ("city/neon.jpg", PORTRAIT, lambda w, h, r: city.bokeh(w, h, r, (3, 5, 6, 1))),
    ("city/rain.jpg", LANDSCAPE, lambda w, h, r: city.wet_street(w, h, r)),
    ("city/fireworks.jpg", LANDSCAPE, lambda w, h, r: city.fireworks(w, h, r, NIGHT)),
    ("people/evening_walk.jpg", LANDSCAPE, lambda w, h, r: city.walker(w, h, r, DUSK)),
    ("people/morning_walk.jpg", LANDSCAPE, lambda w, h, r: city.walker(w, h, r, DAWN)),
    ("studio/fruit.jpg", LANDSCAPE, lambda w, h, r: studio.still_life(w, h, r, backdrop=(0.30, 0.34, 0.36))),
    ("studio/fruit_far_focus.jpg", LANDSCAPE,
     lambda w, h, r: studio.still_life(w, h, r, backdrop=(0.55, 0.45, 0.34), focus=1)),
    ("studio/marbles.jpg", LANDSCAPE, lambda w, h, r: studio.marbles(w, h, r)),
    ("studio/dry_stone.jpg", LANDSCAPE, lambda w, h, r: studio.stones(w, h, r)),
    ("studio/planks.webp", LANDSCAPE, lambda w, h, r: studio.wood(w, h, r)),
    ("garden/dahlia.jpg", LANDSCAPE, lambda w, h, r: studio.flower(w, h, r, (0.86, 0.30, 0.42), (0.92, 0.72, 0.12))),
    ("garden/marguerite.png", SQUARE,
     lambda w, h, r: studio.flower(w, h, r, (0.97, 0.95, 0.92), (0.95, 0.70, 0.10), petals=21, size=0.33)),
    ("garden/cornflower.jpg", PORTRAIT,
     lambda w, h, r: studio.flower(w, h, r, (0.26, 0.34, 0.86), (0.30, 0.14, 0.34), petals=15, size=0.22)),
    ("garden/poppies.jpg", LANDSCAPE, lambda w, h, r: studio.meadow(w, h, r, (0.86, 0.10, 0.06))),
)  # fmt: skip
"""Name in the demo folder, (width, height), and the scene."""

GENERATED: tuple[tuple[str, tuple[int, int], Scene], ...] = (
    ("generated/ink.png", (1024, 1024), lambda w, h, r: art.marbled(w, h, r, art.LAGOON)),
    ("generated/world.png", (1216, 832), lambda w, h, r: art.world(w, h, r, art.LAGOON, art.ORCHID)),
    ("generated/ribbons.jpg", (1216, 832), lambda w, h, r: art.ribbons(w, h, r, art.EMBER)),
    ("generated/nebula.webp", (1216, 832), lambda w, h, r: art.nebula(w, h, r, art.ORCHID)),
    ("generated/embers.png", (832, 832), lambda w, h, r: art.marbled(w, h, r, art.EMBER)),
)
