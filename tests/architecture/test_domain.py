"""The domain stands on the standard library alone."""

import sys

import grimp


def test_domain_imports_only_the_standard_library_and_errors() -> None:
    """No module of bot.domain imports anything but the standard library, itself, and errors with
    their reasons.
    """
    graph = grimp.build_graph("bot", include_external_packages=True, cache_dir=None)
    modules = {"bot.domain", *graph.find_descendants("bot.domain")}

    imported = set().union(*(graph.find_modules_directly_imported_by(name) for name in modules))

    strangers = imported - modules - set(sys.stdlib_module_names) - {"bot.errors", "bot.reasons"}
    assert "dataclasses" in imported
    assert not strangers
