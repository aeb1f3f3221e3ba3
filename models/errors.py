"""Errors of the models package.

ModelError
├── WeightsError   a weights file, tokenizer or model folder is missing or broken
└── EngineClosed   a call came after the engine was shut down
"""


class ModelError(Exception):
    """Base of all that the models raise; its text is one sentence for people."""


class WeightsError(ModelError):
    """A model cannot be loaded; the text names the file and the way out."""


class EngineClosed(ModelError):
    """The engine was shut down and takes no more work."""
