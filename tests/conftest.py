"""What every test finds: a desk that can speak."""

from bot.app import learn_languages

learn_languages()
