"""The image tower in eight bits on processors: several times as fast, and only where it ranks photos as before.

    tower.py      a ViT's image tower as plain matrices
    calibrate.py  evens out its channels, finds the ranges of its activations and the layers that suffer
    graph.py      the tower as an OpenVINO graph whose chosen layers multiply whole numbers
    runtime.py    OpenVINO, and a compiled tower that lanes share
    build.py      from a model to a tower          store.py   verdicts and towers in the cache folder
    fidelity.py   whether ranks stay               choice.py  which arithmetic a loaded encoder uses

`core.workspace.arithmetic` tries a tower out on the person's own photos, puts layers that suffer back into full
precision, the worst first, and writes down what it found. Plain ViTs alone (OpenAI's, LAION's, DataComp's); others stay
in full precision.

OpenVINO is under the Apache-2.0 licence and has wheels for Windows, macOS and Linux on x86 (56 MB there, 178 MB
unpacked); where it is missing Beholder does without. Its telemetry is shut out (`runtime.openvino`). Measured on two
cores with VNNI and AMX, busy with other work, one thread, pictures for each second of processor time, four turns about,
ViT-B/32 with outlier channels, batch 16:

    torch, fp32, eager                  13.3 - 16.4
    OpenVINO, the same graph in fp32    12.7 - 16.6
    OpenVINO, static int8               69 - 93       5.1 - 6.3 times; cosine with fp32 at least 0.9996
    torch's own oneDNN kernels, int8    1.7 times (wall clock), on quantised tensors that torch is giving up

Evening out channels took the least of 40 random directions' rank correlations over 250 photos from 0.987 to 0.993; the
16 worst layers in full precision took it to 0.996. `python -m tests.benchmarks --only int8_vs_fp32` prints the ratio of
this machine.
"""
