"""Generation metadata as the programs write it: A1111 text, a ComfyUI graph, and a chunk that broke off."""

from __future__ import annotations

import json

A1111 = (
    "ink in water, turquoise and gold, macro photograph, soft studio light\n"
    "Negative prompt: text, watermark, blurry\n"
    "Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 6.5, Seed: 1234567890, Size: 1024x1024, "
    "Model hash: 0123456789, Model: drawn-by-beholder, Version: v1.9.0"
)

A1111_RIBBONS = (
    "folded sheets of light, warm dusk palette, abstract wallpaper\n"
    "Negative prompt: people\n"
    "Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 1216x832, Model: drawn-by-beholder"
)

BROKEN = '{"3": {"class_type": "KSampler", "inputs": {"seed": 7, "steps"'


def comfy_graph() -> str:
    """A ComfyUI `prompt`: checkpoint, two texts, sampler, decode, save."""
    graph = {
        "3": {
            "class_type": "KSampler",
            "inputs": {
                "seed": 20250611, "steps": 24, "cfg": 5.5, "sampler_name": "euler", "scheduler": "normal",
                "denoise": 1.0,
                "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0],
            },
        },
        "4": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "drawn-by-beholder.safetensors"}},
        "5": {"class_type": "EmptyLatentImage", "inputs": {"width": 1216, "height": 832, "batch_size": 1}},
        "6": {
            "class_type": "CLIPTextEncode",
            "inputs": {"text": "a banded planet and its moon before a violet nebula, cinematic", "clip": ["4", 1]},
        },
        "7": {"class_type": "CLIPTextEncode", "inputs": {"text": "lowres, text", "clip": ["4", 1]}},
        "8": {"class_type": "VAEDecode", "inputs": {"samples": ["3", 0], "vae": ["4", 2]}},
        "9": {"class_type": "SaveImage", "inputs": {"filename_prefix": "world", "images": ["8", 0]}},
    }  # fmt: skip
    return json.dumps(graph)


def user_comment(text: str) -> bytes:
    """EXIF UserComment (0x9286) in its Unicode form, as A1111 writes it into JPEG and WebP."""
    return b"UNICODE\0" + text.encode("utf-16-be")
