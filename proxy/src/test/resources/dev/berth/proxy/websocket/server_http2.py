"""A WebSocket endpoint of HTTP/2 without TLS (RFC 8441): the paths of server.py that it can have.

Prints its port, and ends with its input.
"""

import asyncio
import socket
import sys
from urllib.parse import parse_qs

from hypercorn.asyncio import serve
from hypercorn.config import Config

closes = asyncio.Queue()


async def messages(receive):
    """What comes, then the code and the reason of the end."""
    event = await receive()
    while event["type"] != "websocket.disconnect":
        yield event
        event = await receive()
    yield (event.get("code", 1006), event.get("reason") or "")


async def say(send, message):
    kind = "text" if isinstance(message, str) else "bytes"
    await send({"type": "websocket.send", kind: message})


async def echo(scope, receive, send):
    async for event in messages(receive):
        if isinstance(event, dict):
            await say(send, event["text"] if event.get("text") is not None else event["bytes"])


async def flood(scope, receive, send):
    """Sends 16 MiB as fast as they are taken."""
    for _ in range(256):
        await say(send, bytes(64 * 1024))
    await say(send, "end")


async def close_as_asked(scope, receive, send):
    asked = parse_qs(scope["query_string"].decode())
    await send(
        {
            "type": "websocket.close",
            "code": int(asked["code"][0]),
            "reason": asked.get("reason", [""])[0],
        }
    )


async def watched(scope, receive, send):
    await say(send, "ready")
    async for event in messages(receive):
        if isinstance(event, tuple):
            await closes.put(f"{event[0]} {event[1]}")


async def last_close(scope, receive, send):
    await say(send, await asyncio.wait_for(closes.get(), 15))


async def whom(scope, receive, send):
    """Tells what the endpoint sees of the request."""
    fields = {name.decode().lower(): value.decode() for name, value in scope["headers"]}
    names = ["X-Auth-Subject", "Forwarded", "Sec-WebSocket-Protocol", "Origin"]
    seen = [f"{name}={fields.get(name.lower())}" for name in names]
    await say(send, "\n".join(seen + [f"HTTP={scope['http_version']}"]))


PATHS = {
    "/echo": echo,
    "/flood": flood,
    "/close": close_as_asked,
    "/watched": watched,
    "/last": last_close,
    "/whom": whom,
}


async def app(scope, receive, send):
    if scope["type"] != "websocket":
        return
    await receive()
    chosen = "chat" if "chat" in scope["subprotocols"] else None
    await send({"type": "websocket.accept", "subprotocol": chosen})
    await PATHS[scope["path"]](scope, receive, send)


async def main():
    listening = socket.create_server(("127.0.0.1", 0))
    config = Config()
    config.bind = [f"fd://{listening.fileno()}"]
    config.websocket_max_message_size = 32 * 1024 * 1024
    print(listening.getsockname()[1], flush=True)
    ended = asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)

    async def until_ended():
        await ended

    await serve(app, config, shutdown_trigger=until_ended)


asyncio.run(main())
