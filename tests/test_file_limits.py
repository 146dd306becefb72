import pytest

from chalicelib.core.uploads import MAX_FILE
from chalicelib.settings import SettingsError, load_settings

ENVIRONMENT = {"JWT_SECRET": "a-secret-for-tests-of-at-least-32-bytes"}


def test_every_file_limit_is_fifteen_mebibytes_unless_chosen_otherwise() -> None:
    settings = load_settings({**ENVIRONMENT, "MAX_VIDEO_SIZE": "26214400", "MAX_VOICE_SIZE": "0"})

    assert settings.policy.file_limits == {
        "MAX_ATTACHMENT_SIZE": 15728640,
        "MAX_IMAGE_SIZE": 15728640,
        "MAX_VIDEO_SIZE": 26214400,
        "MAX_AUDIO_SIZE": 15728640,
        "MAX_VOICE_SIZE": 0,
    }


@pytest.mark.parametrize("value", ["-1", "15MB", "1e6", "٣", str(MAX_FILE + 1)])
def test_a_file_limit_that_could_not_be_kept_stops_the_start(value: str) -> None:
    with pytest.raises(SettingsError, match="MAX_IMAGE_SIZE"):
        load_settings({**ENVIRONMENT, "MAX_IMAGE_SIZE": value})
