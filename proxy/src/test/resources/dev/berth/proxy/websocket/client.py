"""One case of a WebSocket client through the balancer: client.py PORT AUTHORITY TOKEN CASE."""

import socket
import ssl
import sys
import threading
import time

from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tls_socket import TlsSockets

PORT, AUTHORITY, TOKEN, CASE = int(sys.argv[1]), *sys.argv[2:5]
SIZES = [0, 1, 125, 126, 127, 65535, 65536, 1024 * 1024]
PATIENCE = 20


def dial(path, token=TOKEN, **options):
    context = ssl.create_default_context(cafile=AUTHORITY)
    context.set_alpn_protocols(["http/1.1"])
    return connect(
        f"wss://localhost:{PORT}{path}",
        sock=socket.create_connection(("127.0.0.1", PORT), PATIENCE),
        ssl=TlsSockets(context),
        additional_headers={"Authorization": f"Bearer {token}"} if token else {},
        proxy=None,
        max_size=None,
        ping_interval=None,
        **options,
    )


def expect(wanted, got):
    if wanted != got:
        raise AssertionError(f"expected {str(wanted)[:200]}, got {str(got)[:200]}")


def echoed(peer, message, **how):
    peer.send(message, **how)
    return peer.recv(PATIENCE)


def sizes(kind, compression):
    with dial("/echo", compression=compression) as peer:
        for size in SIZES:
            message = "*" * size if kind == "text" else bytes(at * 31 % 251 for at in range(size))
            expect(message, echoed(peer, message))


def fragments():
    with dial("/echo") as peer:
        pongs = []

        def parts():
            for at in range(50):
                pongs.append(peer.ping())
                yield f"part {at};" if at != 20 else ""

        expect("".join(f"part {at};" for at in range(50) if at != 20), echoed(peer, parts()))
        for pong in pongs:
            expect(True, pong.wait(PATIENCE))


def fragments_back():
    with dial("/parts") as peer:
        message = "The quick brown fox jumps over the lazy dog. " * 40
        peer.send(message)
        parts = list(peer.recv_streaming())
        expect(message, "".join(parts))
        expect(True, len(parts) > 200)


def code_point_split():
    with dial("/echo") as peer:
        text = "κόσμε €, 𝄞 and back: 日本語"
        raw = text.encode()
        parts = [raw[at : at + 1] for at in range(len(raw))]
        expect(text, echoed(peer, parts, text=True))
        expect(text, echoed(peer, text))


def utf8_broken():
    with dial("/echo") as peer:
        peer.send(b"good, then \xce\xba\xed\xa0\x80", text=True)
        closed_with(peer, 1007, None)


def closed_with(peer, code, reason):
    try:
        while True:
            peer.recv(PATIENCE)
    except ConnectionClosed as ended:
        expect(code, ended.rcvd.code if ended.rcvd else 1006)
        if reason is not None:
            expect(reason, ended.rcvd.reason)


def close_by_server():
    for code, reason in [(1000, ""), (1001, "going"), (1011, "wéll"), (3000, "r" * 123), (4999, "x")]:
        from urllib.parse import quote

        with dial(f"/close?code={code}&reason={quote(reason)}") as peer:
            closed_with(peer, code, reason)


def close_by_client():
    for code, reason in [(1000, ""), (1001, "going"), (3000, "r" * 123), (4999, "wéll")]:
        with dial("/watched") as peer:
            expect("ready", peer.recv(PATIENCE))
            peer.close(code, reason)
        expect(f"{code} {reason}", last())


def last():
    with dial("/last") as peer:
        return peer.recv(PATIENCE)


def many_small():
    with dial("/echo") as peer:
        count = 5000
        sender = threading.Thread(target=lambda: [peer.send(str(at)) for at in range(count)])
        sender.start()
        for at in range(count):
            expect(str(at), peer.recv(PATIENCE))
        sender.join()


def held_back():
    with dial("/held", compression=None) as peer:
        expect("ready", peer.recv(PATIENCE))
        sender = threading.Thread(
            target=lambda: [peer.send(bytes(64 * 1024)) for _ in range(512)]
        )
        sender.start()
        sender.join(1.5)
        expect(True, sender.is_alive())
        dial("/release").close()
        expect(str(512 * 64 * 1024), peer.recv(PATIENCE))
        sender.join()


def slow_reader():
    with dial("/flood", compression=None, max_queue=1) as peer:
        time.sleep(1)
        for _ in range(256):
            expect(64 * 1024, len(peer.recv(PATIENCE)))
        expect("end", peer.recv(PATIENCE))


def pings():
    with dial("/echo") as peer:
        for size in [0, 1, 125]:
            expect(True, peer.ping(bytes(size)).wait(PATIENCE))
        peer.pong(b"unasked")
        expect("on", echoed(peer, "on"))


def abrupt_client():
    peer = dial("/watched")
    expect("ready", peer.recv(PATIENCE))
    peer.socket.shutdown(socket.SHUT_RDWR)
    expect("1006 ", last())


def abrupt_server():
    with dial("/abort") as peer:
        peer.send("now")
        closed_with(peer, 1006, None)


def subprotocol():
    with dial("/whom", subprotocols=["chat", "odd"], origin="https://localhost") as peer:
        expect("chat", peer.subprotocol)
        seen = peer.recv(PATIENCE)
        expect(True, "Sec-WebSocket-Protocol=chat, odd" in seen)
        expect(True, "Origin=https://localhost" in seen)
        expect(True, "Forwarded=for=" in seen)
        expect(False, "X-Auth-Subject=None" in seen)


def no_token():
    try:
        dial("/echo", token="")
        raise AssertionError("a conversation without a token")
    except InvalidStatus as refused:
        expect(401, refused.response.status_code)


def many_conversations():
    peers = [dial("/echo") for _ in range(40)]
    for at, peer in enumerate(peers):
        peer.send(f"I am {at}")
    for at, peer in enumerate(peers):
        expect(f"I am {at}", peer.recv(PATIENCE))
        peer.close()


CASES = {
    "text": lambda: sizes("text", None),
    "binary": lambda: sizes("binary", None),
    "text_deflated": lambda: sizes("text", "deflate"),
    "binary_deflated": lambda: sizes("binary", "deflate"),
    "fragments_with_pings": fragments,
    "fragments_back_with_pings": fragments_back,
    "code_point_split": code_point_split,
    "utf8_broken": utf8_broken,
    "close_by_server": close_by_server,
    "close_by_client": close_by_client,
    "many_small": many_small,
    "held_back": held_back,
    "slow_reader": slow_reader,
    "pings": pings,
    "abrupt_client": abrupt_client,
    "abrupt_server": abrupt_server,
    "subprotocol": subprotocol,
    "no_token": no_token,
    "many_conversations": many_conversations,
}
CASES[CASE]()
