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
unpacked); where it is missing Beholder does without. Its telemetry is shut out (`runtime.openvino`). On two busy
cores with VNNI and AMX it encoded 5 to 6 times as many pictures for each second of processor time as torch in fp32
(ViT-B/32 with outlier channels, batch 16, one thread); the same graph in fp32 was no faster than torch, and torch's own
oneDNN kernels won 1.2 to 2.5 times. `python -m tests.benchmarks --only int8_vs_fp32` prints the ratio of this machine.
onnxruntime and torchao have not been held against it yet.
"""
