"""Heads: small networks that make a judgement of vectors that an encoder made before.

spec.py     what a head is, as data: kind, what it reads, range, where it comes from
shapes.py   which weights each kind has, and how they fit together
file.py     one file: safetensors with the spec as JSON in its header
apply.py    the forward passes in numpy: no torch in the window's process
modules.py  the same networks as torch modules, for training
fit.py      why a head cannot read the vectors at hand
store.py    the heads that a person has installed
foreign.py  weights of others (LAION's) turned into heads
scores.py   heads as scores that photos are sorted and filtered by
"""
