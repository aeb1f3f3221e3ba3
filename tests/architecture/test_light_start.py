"""What needs neither models nor Discord starts without them."""

import json
import subprocess
import sys

import pytest

HEAVY = ("torch", "torch._dynamo", "transformers", "discord", "trafilatura", "sqlalchemy")
RUN = "import typer.testing as t, bot.cli.main as m; t.CliRunner().invoke(m.app, [{}])"


def loaded_after(code: str) -> set[str]:
    """Run ``code`` in a fresh process and say which heavy packages it loaded."""
    report = f"import sys; print(' '.join(set(sys.modules) & set({HEAVY!r})))"
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\n{report}"],
        capture_output=True,
        text=True,
        timeout=100,
        check=True,
    )
    return set(result.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "code",
    [
        "import bot.domain.post, bot.domain.finding, bot.domain.flag, bot.domain.policy",
        "import bot.domain.card, bot.domain.source, bot.domain.wording, bot.domain.ports",
        "import bot.pipeline.decide, bot.pipeline.process",
        "import config.settings",
        "import bot.cli.main",
        "import bot.sources.reader",
        RUN.format("'--help'"),
        RUN.format("'evaluate', '--help'"),
        RUN.format("'label', '--help'"),
        RUN.format("'models', 'check', '--help'"),
    ],
)
def test_light_modules_load_nothing_heavy(code: str) -> None:
    """Importing the domain, the pipeline or the command line loads no heavy package."""
    assert loaded_after(code) == set()


def test_loading_the_models_loads_torch_alone() -> None:
    """torch's compiler and transformers, seconds each, stay out of every start."""
    code = (
        "import asyncio, models.local as m\n"
        "async def start():\n"
        "    async with m.open_engine(precision='fp32'): pass\n"
        "asyncio.run(start())"
    )
    assert loaded_after(code) == {"torch"}


def test_reading_a_page_loads_trafilatura_alone() -> None:
    """The process that reads a page starts without the models, the store and Discord."""
    asked = json.dumps({"url": "", "charset": None, "chars": 9}).encode() + b"\n"
    code = (
        "import io, sys, bot.sources.reader as r\n"
        f"sys.stdin = io.TextIOWrapper(io.BytesIO({asked!r}))\n"
        "r.main(); print()"
    )
    assert loaded_after(code) == {"trafilatura"}


def test_the_check_sees_a_heavy_package() -> None:
    """The check itself notices a package that does get loaded."""
    assert "sqlalchemy" in loaded_after("import sqlalchemy")
