"""What generators write, in texts written for these tests: read where it is understood, shown raw where it is not."""

from __future__ import annotations

import json

import pytest

from core.demo import prompts
from core.imaging.generation import Generation, generation_of

COMFY = json.loads(prompts.comfy_graph())


def read(**texts: str) -> Generation:
    found = generation_of(texts)
    assert found is not None
    return found


def test_a1111() -> None:
    found = read(parameters=prompts.A1111)
    assert found == Generation(
        prompt="ink in water, turquoise and gold, macro photograph, soft studio light",
        negative="text, watermark, blurry",
        seed="1234567890",
        steps="28",
        sampler="DPM++ 2M Karras",
        cfg="6.5",
        model="drawn-by-beholder",
        model_hash="0123456789",
        size="1024 x 1024",
        tool="Stable Diffusion web UI",
        raw=prompts.A1111,
    )
    assert read(UserComment=prompts.A1111) == found


def test_a1111_with_lines_quotes_and_a_prompt_that_speaks_of_steps() -> None:
    text = (
        "wide stairs\nSteps: many, all wet\n(rain:1.2), café ☂\nNegative prompt: dry,\nsun\n"
        'Steps: 9, Sampler: Euler a, Schedule type: Karras, Lora hashes: "one: 12, Seed: 3", Seed: 77, App: SD.Next'
    )
    found = read(parameters=text)
    assert found.prompt == "wide stairs\nSteps: many, all wet\n(rain:1.2), café ☂"
    assert found.negative == "dry,\nsun"
    assert (found.seed, found.steps, found.sampler, found.tool) == ("77", "9", "Euler a Karras", "SD.Next")
    assert read(parameters="a moor\nSteps: 4, Seed: 1").negative == ""
    assert read(parameters="Negative prompt: fog\nSteps: 4").prompt == ""


def test_comfy_is_walked_back_from_what_is_saved() -> None:
    found = read(prompt=prompts.comfy_graph())
    assert found.prompt == "a banded planet and its moon before a violet nebula, cinematic"
    assert (found.negative, found.seed, found.steps, found.cfg) == ("lowres, text", "20250611", "24", "5.5")
    assert (found.sampler, found.model) == ("euler normal", "drawn-by-beholder.safetensors")
    assert (found.size, found.tool) == ("1216 x 832", "ComfyUI")


def test_comfy_of_two_samplers_takes_the_one_that_led_to_the_file() -> None:
    graph = dict(COMFY)
    graph["20"] = {"class_type": "KSampler", "inputs": {**COMFY["3"]["inputs"], "seed": 1, "positive": ["21", 0]}}
    graph["21"] = {"class_type": "CLIPTextEncode", "inputs": {"text": "a test that was thrown away"}}
    graph["22"] = {"class_type": "PreviewImage", "inputs": {"images": ["20", 0]}}
    found = read(prompt=json.dumps(dict(reversed(graph.items()))))
    assert (found.seed, found.prompt[:8]) == ("20250611", "a banded")


def test_comfy_through_nodes_on_the_way_keeps_the_two_texts_apart() -> None:
    graph = json.loads(prompts.comfy_graph())
    graph["10"] = {
        "class_type": "ControlNetApplyAdvanced",
        "inputs": {"positive": ["6", 0], "negative": ["7", 0], "control_net": ["11", 0], "strength": 0.5},
    }
    graph["11"] = {"class_type": "ControlNetLoader", "inputs": {"control_net_name": "lines"}}
    graph["12"] = {"class_type": "Anything", "inputs": {"string": "words from afar"}}
    graph["13"] = {"class_type": "SeedNode", "inputs": {"seed": 9}}
    graph["6"]["inputs"]["text"] = ["12", 0]
    graph["3"]["inputs"] |= {"positive": ["10", 0], "negative": ["10", 1], "seed": ["13", 0]}
    found = read(prompt=json.dumps(graph))
    assert (found.prompt, found.negative, found.seed) == ("words from afar", "lowres, text", "9")


def test_comfy_with_a_sampler_made_of_parts() -> None:
    graph = {
        "1": {"class_type": "SamplerCustomAdvanced", "inputs": {
            "noise": ["2", 0], "guider": ["3", 0], "sampler": ["4", 0], "sigmas": ["5", 0], "latent_image": ["6", 0]}},
        "2": {"class_type": "RandomNoise", "inputs": {"noise_seed": 12}},
        "3": {"class_type": "BasicGuider", "inputs": {"model": ["7", 0], "conditioning": ["8", 0]}},
        "4": {"class_type": "KSamplerSelect", "inputs": {"sampler_name": "heun"}},
        "5": {"class_type": "BasicScheduler", "inputs": {"scheduler": "simple", "steps": 8, "model": ["7", 0]}},
        "6": {"class_type": "EmptySD3LatentImage", "inputs": {"width": 640, "height": 480}},
        "7": {"class_type": "UNETLoader", "inputs": {"unet_name": "of-parts.safetensors"}},
        "8": {"class_type": "CLIPTextEncode", "inputs": {"text": "a kite"}},
        "9": {"class_type": "SaveImage", "inputs": {"images": ["1", 0]}},
    }  # fmt: skip
    found = read(prompt=json.dumps(graph))
    assert (found.prompt, found.negative) == ("a kite", "")
    assert (found.seed, found.steps, found.sampler, found.size) == ("12", "8", "heun simple", "640 x 480")
    assert found.model == "of-parts.safetensors"


def test_comfy_as_it_is_drawn() -> None:
    drawn = {
        "nodes": [
            {"id": 1, "type": "CheckpointLoaderSimple", "widgets_values": ["m.safetensors"]},
            {"id": 2, "type": "CLIPTextEncode", "widgets_values": ["a heron"], "inputs": [{"name": "clip", "link": 1}]},
            {"id": 3, "type": "CLIPTextEncode", "widgets_values": ["reeds"]},
            {"id": 4, "type": "KSampler", "widgets_values": [5, "fixed", 12, 3.5, "lms", "karras", 1.0],
             "inputs": [{"name": "model", "link": 2}, {"name": "positive", "link": 3},
                        {"name": "negative", "link": 4}]},
            {"id": 5, "type": "SaveImage", "inputs": [{"name": "images", "link": 5}]},
        ],
        "links": [[1, 1, 1, 2, 0, "CLIP"], [2, 1, 0, 4, 0, "MODEL"], [3, 2, 0, 4, 1, "C"], [4, 3, 0, 4, 2, "C"],
                  [5, 4, 0, 5, 0, "IMAGE"]],
    }  # fmt: skip
    found = read(workflow=json.dumps(drawn))
    assert (found.prompt, found.negative, found.seed, found.steps) == ("a heron", "reeds", "5", "12")
    assert (found.sampler, found.cfg, found.model) == ("lms karras", "3.5", "m.safetensors")


def test_invoke() -> None:
    told = {"positive_prompt": "a quay", "negative_prompt": "boats", "seed": 4, "steps": 30, "cfg_scale": 7.0,
            "scheduler": "ddim", "width": 512, "height": 768, "model": {"name": "quays", "hash": "abc"}}  # fmt: skip
    found = read(invokeai_metadata=json.dumps(told))
    assert (found.prompt, found.negative, found.seed, found.steps, found.cfg) == ("a quay", "boats", "4", "30", "7")
    assert (found.model, found.model_hash, found.size, found.tool) == ("quays", "abc", "512 x 768", "InvokeAI")
    old = {"model_weights": "old", "image": {"prompt": [{"prompt": "a mill", "weight": 1}], "seed": 2, "sampler": "k"}}
    found = read(**{"sd-metadata": json.dumps(old)})
    assert (found.prompt, found.seed, found.model, found.sampler) == ("a mill", "2", "old", "k")


def test_novel() -> None:
    told = json.dumps({"prompt": "a fox", "uc": "snow", "seed": 8, "steps": 28, "sampler": "k_euler", "scale": 5.0})
    found = read(Software="NovelAI", Source="a model", Description="a fox", Comment=told)
    assert (found.prompt, found.negative, found.seed, found.cfg) == ("a fox", "snow", "8", "5")
    assert (found.model, found.tool) == ("a model", "NovelAI")


def test_fooocus() -> None:
    told = {"prompt": "a tram", "negative_prompt": "", "seed": "31", "steps": 30, "sampler": "dpm",
            "scheduler": "karras", "guidance_scale": 4.0, "base_model": "trams", "base_model_hash": "ff",
            "resolution": "(896, 1152)", "version": "Fooocus v2.5"}  # fmt: skip
    found = read(parameters=json.dumps(told), fooocus_scheme="fooocus")
    assert (found.prompt, found.seed, found.sampler, found.cfg) == ("a tram", "31", "dpm karras", "4")
    assert (found.model, found.model_hash, found.size, found.tool) == ("trams", "ff", "896 x 1152", "Fooocus v2.5")
    assert read(parameters="a tram\nSteps: 3, Seed: 1", fooocus_scheme="a1111").tool == "Fooocus"


@pytest.mark.parametrize(
    "text",
    [
        prompts.BROKEN,
        prompts.A1111[:60],
        "{" * 200_000,
        '{"nodes": ' + "[" * 100_000,
        "[]",
        '{"a": NaN}',
        '{"3": {"class_type": "KSampler", "inputs": {"seed": ' + "9" * 9_000 + "}}}",
        '{"nodes": [1, null, {}], "links": [[1], 7]}',
        '{"1": {"class_type": 5, "inputs": {"positive": ["1", 0], "negative": [], "x": ["77", 0]}}, "2": null}',
    ],
)
def test_what_is_broken_or_unknown_is_shown_raw(text: str) -> None:
    for name in ("parameters", "prompt", "workflow"):
        assert read(**{name: text}) == Generation(raw=text)
    assert generation_of({"Comment": text, "UserComment": text}) is None, "a comment may be anybody's"


def test_graphs_that_go_round_end() -> None:
    graph = json.loads(prompts.comfy_graph())
    graph["6"]["inputs"]["text"] = ["6", 0]
    graph["4"]["inputs"] = {"model": ["3", 0]}
    graph["3"]["inputs"]["seed"] = ["3", 0]
    assert read(prompt=json.dumps(graph)).negative == "lowres, text"


def test_long_texts_take_no_time_that_grows_with_their_square() -> None:
    text = "a: " * 300_000 + "\n" * 300_000 + "b\nSteps: 3, " + 'x: "' * 300_000
    assert read(parameters=text).steps == "3"


def test_other_texts_are_no_generation() -> None:
    assert generation_of({}) is None
    assert generation_of({"Comment": "a caption", "Software": "an editor", "UserComment": ""}) is None


def test_the_second_text_counts_where_the_first_is_broken() -> None:
    assert read(prompt=prompts.BROKEN, workflow=prompts.comfy_graph()).seed == "20250611"
