"""What every test finds: a desk that can speak, and no clock that decides a property."""

from hypothesis import settings

from bot.reading import learn_languages

settings.register_profile("unhurried", deadline=None)  # a busy machine is no failure
settings.load_profile("unhurried")
learn_languages()
