"""What every test finds: a desk that can speak."""

from bot.reading import learn_languages

learn_languages()
