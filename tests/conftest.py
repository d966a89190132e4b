"""Fixtures for every test."""

pytest_plugins = ["tests.support.browser", "tests.support.terminal", "tests.flush", "tests.cast"]
