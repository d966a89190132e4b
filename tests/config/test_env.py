"""The readers of environment variables refuse nonsense with a sentence."""

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from bihuan.config.env import env_bool, env_choice, env_int, env_list, env_secret, env_text

LONG = "a-secret-of-more-than-thirty-two-characters"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch):
    monkeypatch.delenv("BIHUAN_X", raising=False)
    monkeypatch.delenv("BIHUAN_X_FILE", raising=False)


@pytest.fixture
def given(monkeypatch):
    return lambda value: monkeypatch.setenv("BIHUAN_X", value)


@pytest.mark.parametrize("value", ["true", "1", "yes", "FALSE", "Tru e"])
def test_a_switch_is_exactly_true_or_false(given, value):
    given(value)
    with pytest.raises(ImproperlyConfigured, match=f"BIHUAN_X is '{value}'; write exactly"):
        env_bool("BIHUAN_X", default=False)


@pytest.mark.parametrize(("value", "read"), [("True", True), ("False", False), ("", True)])
def test_a_switch_is_read(given, value, read):
    given(value)
    assert env_bool("BIHUAN_X", default=True) is read


@pytest.mark.parametrize("value", ["-1", "11", "3.5", "three", "³", "٣"])
def test_a_number_stays_within_its_bounds(given, value):
    given(value)
    with pytest.raises(ImproperlyConfigured, match="write a whole number from 0 to 10"):
        env_int("BIHUAN_X", 5, least=0, most=10)


def test_a_number_is_read(given):
    assert env_int("BIHUAN_X", 5, least=0, most=10) == 5
    given(" 7 ")
    assert env_int("BIHUAN_X", 5, least=0, most=10) == 7


def test_a_choice_names_the_choices(given):
    given("fr")
    with pytest.raises(ImproperlyConfigured, match="write one of zh-hans, en"):
        env_choice("BIHUAN_X", "zh-hans", ("zh-hans", "en"))


def test_a_list_drops_empty_parts(given):
    given("a.example, ,b.example,")
    assert env_list("BIHUAN_X") == ["a.example", "b.example"]


def test_an_empty_text_is_no_text(given):
    given("  ")
    assert env_text("BIHUAN_X", "default") == "default"


def test_a_secret_is_made_once_and_kept_for_the_owner_alone(tmp_path):
    kept = tmp_path / "var" / "secret"
    first = env_secret("BIHUAN_X", kept_in=kept)
    assert env_secret("BIHUAN_X", kept_in=kept) == first
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret"]


def test_a_secret_from_the_environment_comes_first(given, tmp_path):
    given(LONG)
    assert env_secret("BIHUAN_X", kept_in=tmp_path / "secret") == LONG
    assert not (tmp_path / "secret").exists()


def test_a_short_secret_is_refused(given, tmp_path):
    given("short")
    with pytest.raises(ImproperlyConfigured, match="too short"):
        env_secret("BIHUAN_X", kept_in=tmp_path / "secret")


def test_a_named_file_is_read_and_must_exist(monkeypatch, tmp_path):
    named = tmp_path / "named"
    monkeypatch.setenv("BIHUAN_X_FILE", str(named))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        env_secret("BIHUAN_X", kept_in=tmp_path / "secret")
    named.write_text(LONG + "\n")
    assert env_secret("BIHUAN_X", kept_in=tmp_path / "secret") == LONG
