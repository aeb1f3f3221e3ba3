"""What all tables are made of."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, MetaData, Text, TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def storable(text: str) -> str:
    """A text as it will be read again: lone surrogates, which UTF-8 has not, become ``?``."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


class AnyText(TypeDecorator[str]):
    """Text that always can be stored: see ``storable``.

    One character for one, so that offsets still hold. One such character must not
    make a whole batch of records fail.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return None if value is None else storable(value)


def text_column(name: str, **options: Any) -> Column[str]:
    """Text that is never null."""
    return Column(name, AnyText, nullable=False, **options)


def time_column(name: str, *, nullable: bool = False) -> Column[int]:
    """A time in UTC epoch milliseconds."""
    return Column(name, BigInteger, nullable=nullable)


def card_column(**options: Any) -> Column[int]:
    """The card that a row belongs to, and goes with."""
    target = ForeignKey("cards.card_id", ondelete="CASCADE")
    return Column("card_id", Integer, target, nullable=False, **options)
