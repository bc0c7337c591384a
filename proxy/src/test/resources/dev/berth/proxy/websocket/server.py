"""A WebSocket endpoint whose paths say what it does; prints its port, and ends with its input.

server.py [CERTIFICATE KEY]: with TLS if it is given these.
"""

import asyncio
import ssl
import sys
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed
from websockets.frames import CloseCode

closes = asyncio.Queue()
released = asyncio.Event()


async def echo(peer):
    async for message in peer:
        await peer.send(message)


async def echo_in_parts(peer):
    """Sends what it got back in fragments, with a ping between any two."""
    async for message in peer:

        async def parts():
            for at in range(0, len(message), 7):
                yield message[at : at + 7]
                await peer.ping()

        await peer.send(parts())


async def count_when_released(peer):
    """Takes nothing until /release was asked for, then tells how much came."""
    await peer.send("ready")
    await released.wait()
    total = 0
    while total < 32 * 1024 * 1024:
        total += len(await peer.recv())
    await peer.send(str(total))


async def flood(peer):
    """Sends 16 MiB as fast as they are taken."""
    for _ in range(256):
        await peer.send(bytes(64 * 1024))
    await peer.send("end")


async def close_as_asked(peer):
    asked = parse_qs(urlsplit(peer.request.path).query)
    await peer.close(int(asked["code"][0]), asked.get("reason", [""])[0])


async def abort(peer):
    await peer.recv()
    peer.transport.abort()


async def last_close(peer):
    """Tells how the last conversation at /watched ended."""
    await peer.send(await asyncio.wait_for(closes.get(), 15))


async def watched(peer):
    try:
        await peer.send("ready")
        while True:
            await peer.send(await peer.recv())
    except ConnectionClosed as ended:
        code = ended.rcvd.code if ended.rcvd else CloseCode.ABNORMAL_CLOSURE
        await closes.put(f"{int(code)} {ended.rcvd.reason if ended.rcvd else ''}")


async def release(peer):
    released.set()


async def whom(peer):
    """Tells what the endpoint sees of the request."""
    names = ["X-Auth-Subject", "Forwarded", "Sec-WebSocket-Protocol", "Origin"]
    await peer.send("\n".join(f"{name}={peer.request.headers.get(name)}" for name in names))


PATHS = {
    "/echo": echo,
    "/parts": echo_in_parts,
    "/held": count_when_released,
    "/release": release,
    "/flood": flood,
    "/close": close_as_asked,
    "/abort": abort,
    "/watched": watched,
    "/last": last_close,
    "/whom": whom,
}


def choose(peer, offered):
    return "chat" if "chat" in offered else None


async def main():
    async def handle(peer):
        await PATHS[urlsplit(peer.request.path).path](peer)

    secured = None
    if len(sys.argv) > 1:
        secured = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        secured.load_cert_chain(sys.argv[1], sys.argv[2])
        secured.set_alpn_protocols(["http/1.1"])
    async with serve(
        handle,
        "127.0.0.1",
        0,
        ssl=secured,
        max_size=None,
        ping_interval=None,
        select_subprotocol=choose,
    ) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
