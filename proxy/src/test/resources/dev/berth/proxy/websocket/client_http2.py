"""WebSocket on a stream of HTTP/2 (RFC 8441): client_http2.py PORT AUTHORITY TOKEN CASE."""

import socket
import ssl
import sys

import h2.config
import h2.connection
import h2.events
import h2.settings
from websockets.frames import Frame, Opcode
from websockets.protocol import Protocol, Side, State

PORT, AUTHORITY, TOKEN, CASE = int(sys.argv[1]), *sys.argv[2:5]
PATIENCE = 20
FOREIGN = ("connection", "upgrade", "sec-websocket-accept", "content-length")


class Peer:
    """One connection; conversations by their streams."""

    def __init__(self):
        context = ssl.create_default_context(cafile=AUTHORITY)
        context.set_alpn_protocols(["h2"])
        plain = socket.create_connection(("127.0.0.1", PORT), PATIENCE)
        self.socket = context.wrap_socket(plain, server_hostname="localhost")
        expect("h2", self.socket.selected_alpn_protocol())
        self.http2 = h2.connection.H2Connection(
            h2.config.H2Configuration(client_side=True, header_encoding="utf-8")
        )
        self.http2.initiate_connection()
        self.heads, self.bytes, self.ended = {}, {}, {}
        self.connects = False
        self.flush()
        self.until(lambda: self.connects)

    def flush(self):
        self.socket.sendall(self.http2.data_to_send())

    def until(self, condition):
        while not condition():
            received = self.socket.recv(65536)
            if not received:
                raise AssertionError("the connection ended")
            for event in self.http2.receive_data(received):
                self.take(event)
            self.flush()

    def take(self, event):
        if isinstance(event, h2.events.RemoteSettingsChanged):
            code = h2.settings.SettingCodes.ENABLE_CONNECT_PROTOCOL
            changed = event.changed_settings.get(code)
            self.connects |= bool(changed and changed.new_value == 1)
        elif isinstance(event, h2.events.ResponseReceived):
            self.heads[event.stream_id] = dict(event.headers)
        elif isinstance(event, h2.events.DataReceived):
            self.bytes[event.stream_id].receive_data(event.data)
            if event.flow_controlled_length:
                self.http2.acknowledge_received_data(
                    event.flow_controlled_length, event.stream_id
                )
        elif isinstance(event, h2.events.StreamEnded):
            self.ended[event.stream_id] = "end"
            # The other side may wait for ours to end before it counts the conversation as over.
            self.http2.end_stream(event.stream_id)
        elif isinstance(event, h2.events.StreamReset):
            self.ended[event.stream_id] = "reset"

    def ask(self, path, token=TOKEN, **more):
        stream = self.http2.get_next_available_stream_id()
        fields = [
            (":method", "CONNECT"),
            (":protocol", "websocket"),
            (":scheme", "https"),
            (":path", path),
            (":authority", "localhost"),
            ("sec-websocket-version", "13"),
        ]
        if token:
            fields.append(("authorization", f"Bearer {token}"))
        fields += [(name.replace("_", "-"), value) for name, value in more.items()]
        self.bytes[stream] = Protocol(Side.CLIENT, state=State.OPEN, max_size=None)
        self.http2.send_headers(stream, fields)
        self.flush()
        self.until(lambda: stream in self.heads)
        return stream

    def open(self, path, **more):
        stream = self.ask(path, **more)
        head = self.heads[stream]
        expect("200", head[":status"])
        for name in FOREIGN:
            expect(None, head.get(name))
        return stream

    def say(self, stream, say):
        """Sends what the protocol has to say, as the windows allow."""
        say(self.bytes[stream])
        for data in self.bytes[stream].data_to_send():
            while data:
                self.until(lambda: self.http2.local_flow_control_window(stream) > 0)
                room = self.http2.local_flow_control_window(stream)
                room = min(room, self.http2.max_outbound_frame_size)
                self.http2.send_data(stream, data[:room])
                data = data[room:]
                self.flush()
        self.flush()

    def frames(self, stream):
        return [event for event in self.bytes[stream].events_received()]

    def next(self, stream, pending={}):
        waiting = pending.setdefault(stream, [])

        def come():
            waiting.extend(self.frames(stream))
            return bool(waiting)

        self.until(come)
        return waiting.pop(0)

    def message(self, stream):
        """The next message, put together of its frames."""
        frame = self.next(stream)
        data = frame.data
        while not frame.fin:
            frame = self.next(stream)
            data += frame.data
        return data


def expect(wanted, got):
    if wanted != got:
        raise AssertionError(f"expected {str(wanted)[:200]}, got {str(got)[:200]}")


def echo(peer, stream, size):
    data = bytes(at * 31 % 251 for at in range(size))
    peer.say(stream, lambda protocol: protocol.send_binary(data))
    expect(data, peer.message(stream))


def sizes():
    peer = Peer()
    stream = peer.open("/echo")
    for size in [0, 1, 125, 126, 127, 65535, 65536, 1024 * 1024]:
        echo(peer, stream, size)


def many_streams():
    peer = Peer()
    streams = [peer.open("/echo") for _ in range(20)]
    for stream in streams:
        peer.say(stream, lambda protocol: protocol.send_text(f"I am {stream}".encode()))
    for stream in streams:
        expect(f"I am {stream}".encode(), peer.message(stream))


def closes():
    peer = Peer()
    stream = peer.open("/watched")
    expect(b"ready", peer.message(stream))
    peer.say(stream, lambda protocol: protocol.send_close(4000, "done"))
    frame = peer.next(stream)
    expect(Opcode.CLOSE, frame.opcode)
    peer.until(lambda: stream in peer.ended)
    expect("end", peer.ended[stream])
    expect(b"4000 done", peer.message(peer.open("/last")))


def pings():
    peer = Peer()
    stream = peer.open("/echo")
    peer.say(stream, lambda protocol: protocol.send_ping(b"there?"))
    frame = peer.next(stream)
    expect((Opcode.PONG, b"there?"), (frame.opcode, frame.data))


def reset_by_client():
    peer = Peer()
    stream = peer.open("/watched")
    expect(b"ready", peer.message(stream))
    peer.http2.reset_stream(stream, 8)
    peer.flush()
    expect(b"1006 ", peer.message(peer.open("/last")))


def abrupt_server():
    peer = Peer()
    stream = peer.open("/abort")
    peer.say(stream, lambda protocol: protocol.send_text(b"now"))
    peer.until(lambda: stream in peer.ended)
    echo(peer, peer.open("/echo"), 10)


def subprotocol():
    peer = Peer()
    stream = peer.open("/whom", sec_websocket_protocol="chat", sec_websocket_key="b3du")
    expect("chat", peer.heads[stream]["sec-websocket-protocol"])
    expect(True, b"Sec-WebSocket-Protocol=chat" in peer.message(stream))


def no_token():
    peer = Peer()
    stream = peer.ask("/echo", token="")
    expect("401", peer.heads[stream][":status"])
    echo(peer, peer.open("/echo"), 10)


CASES = {
    "sizes": sizes,
    "many_streams": many_streams,
    "closes": closes,
    "pings": pings,
    "reset_by_client": reset_by_client,
    "abrupt_server": abrupt_server,
    "subprotocol": subprotocol,
    "no_token": no_token,
}
CASES[CASE]()
