"""The shipped English wording, as the domain knows it."""

from bot.domain.wording import NoteTemplates, Reasons, Wording
from config.policies import load_wording


def english() -> Wording:
    file = load_wording("en")
    return Wording(
        language=file.language,
        reasons=Reasons(**file.reasons.model_dump()),
        notes=NoteTemplates(**file.notes.model_dump()),
        undated=file.undated,
        default_rule=file.default_rule,
        forbidden=file.forbidden,
        months=file.months,
    )
