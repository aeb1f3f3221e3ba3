"""The whole way of a known claim, with the models that ship."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.main import app

PACK = Path(__file__).parents[2] / "config" / "sources" / "deepseek-azure.jsonl"
CLAIM = {
    "id": "size",
    "claim": "DeepSeek-R1 has 236 billion parameters.",
    "source": "r1-readme",
}
POSTS = [
    {"id": 1, "title": "DeepSeek", "text": "Good day. DeepSeek-R1 has 236 billion parameters."},
    {"id": 2, "title": "DeepSeek", "text": "Good day. DeepSeek-R1 has 671 billion parameters."},
    {"id": 3, "title": "DeepSeek", "text": "> DeepSeek-R1 has 236 billion parameters.\nDoes it?"},
]


def test_a_claim_is_told_from_what_is_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A post that makes a claim scores above one with the right value; a quote makes nothing.

    The bar is put so low that the order of the scores decides, not the calibration.
    """
    policy = tmp_path / "policy.toml"
    policy.write_text("[default]\nthresholds = { known_claim = 0.05, inaccuracy = 0.999 }\n")
    monkeypatch.setenv("SIDENOTE_POLICY", str(policy))
    monkeypatch.setenv("SIDENOTE_DATABASE__PATH", str(tmp_path / "none.db"))
    monkeypatch.setenv("SIDENOTE_MODELS__THREADS", "1")
    monkeypatch.delenv("SIDENOTE_CONFIG", raising=False)
    claims, posts = tmp_path / "claims.jsonl", tmp_path / "posts.jsonl"
    claims.write_text(json.dumps(CLAIM) + "\n")
    posts.write_text("".join(json.dumps(post) + "\n" for post in POSTS))
    options = ("--format", "jsonl", "--sources", str(PACK), "--claims", str(claims))

    done = CliRunner().invoke(app, ["scan", str(posts), *options])

    assert done.exit_code == 0, done.output
    makes, right, quotes = (json.loads(line) for line in done.stdout.splitlines())
    (flag,) = makes["flags"]
    assert flag["quote"] == "DeepSeek-R1 has 236 billion parameters."
    assert flag["source"]["id"] == "r1-readme"
    assert flag["source"]["known_claim"]["claim"] == CLAIM["claim"]
    assert makes["scores"]["inaccuracy"] > right["scores"]["inaccuracy"]
    assert quotes["flags"] == []
