import asyncio
from pathlib import Path

from emulator.logs import LogFile


def test_a_full_file_makes_room_for_a_new_one(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "app.log", largest=10)

    log.write(b"the first line\n")
    log.write(b"second\n")

    assert (tmp_path / "app.log.1").read_bytes() == b"the first line\n"
    assert (tmp_path / "app.log").read_bytes() == b"second\n"


def test_what_a_process_says_is_kept_to_its_last_line(tmp_path: Path) -> None:
    async def scenario() -> None:
        stream = asyncio.StreamReader()
        stream.feed_data(b"one\ntw")
        stream.feed_data(b"o\nthree")
        stream.feed_eof()
        await LogFile(tmp_path / "logs" / "app.log").follow(stream)

    asyncio.run(scenario())

    assert (tmp_path / "logs" / "app.log").read_bytes() == b"one\ntwo\nthree\n"
