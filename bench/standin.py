"""AWS that answers at once: a tiny HTTP server, in a process of its own, which repeats answers that were recorded."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

Answers = Mapping[str, str]
"""The body of the answer to each kind of call; what is not there is answered by an empty object."""


@contextmanager
def standin(answers: Answers, seconds: float = 0) -> Iterator[str]:
    """Run it with these answers, each of them given after so long: its address."""
    command = [sys.executable, "-m", "bench.standin", str(seconds)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the stand-in has no pipes")
        process.stdin.write(json.dumps(dict(answers)))
        process.stdin.close()
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def kind_of(target: str, path: str, body: bytes) -> str:
    """What a call is recorded under: the operation and what it reads, or that it posts a frame."""
    if not target:
        return path.split("/")[1]
    asked = json.loads(body)
    batch = {table: sorted(map(_text, wanted["Keys"])) for table, wanted in asked.get("RequestItems", {}).items()}
    read = [asked.get(name) for name in ("TableName", "Key", "ExpressionAttributeValues")]
    return f"{target.rpartition('.')[2]} {_text([*read, batch])}"


def _text(value: object) -> str:
    """The same for what is the same, in whichever order: keys of a batch come in another one in every process."""
    return json.dumps(value, sort_keys=True)


async def _serve(answers: Answers, seconds: float) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _head(reader):
            line, headers = head
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            kind = kind_of(headers.get("x-amz-target", ""), line.split(" ")[1], body)
            told = answers.get(kind, "{}").encode()
            lines = (
                f"HTTP/1.1 200 OK\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: {len(told)}\r\n\r\n"
            )
            await asyncio.sleep(seconds)
            writer.write(lines.encode() + told)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


async def _head(reader: asyncio.StreamReader) -> tuple[str, dict[str, str]] | None:
    """The request line and the headers; None at the end."""
    try:
        raw = (await reader.readuntil(b"\r\n\r\n")).decode()
    except asyncio.IncompleteReadError:
        return None
    line, *rest = raw.split("\r\n")
    pairs = (one.partition(":") for one in rest if one)
    return line, {name.lower(): value.strip() for name, _, value in pairs}


if __name__ == "__main__":
    asyncio.run(_serve(json.loads(sys.stdin.read()), float(sys.argv[1])))
