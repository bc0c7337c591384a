"""TLS on a socket that one thread reads while another writes."""

import ssl
import threading

RECORD_BYTES = 16 * 1024


class TlsSocket:
    """What a WebSocket peer needs of a socket.

    Python's own leaves two threads to one object of OpenSSL, which is not made for that: what one
    writes while the other takes in a session ticket may go nowhere.
    """

    def __init__(self, plain, context, host):
        self.plain = plain
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_hostname=host)
        self.using, self.sending = threading.Lock(), threading.Lock()
        while not self.greeted():
            self.take(self.plain.recv(RECORD_BYTES))
        self.send_out()

    def greeted(self):
        try:
            self.tls.do_handshake()
            return True
        except ssl.SSLWantReadError:
            self.send_out()
            return False

    def send_out(self):
        self.plain.sendall(self.outgoing.read())

    def take(self, received):
        if received:
            self.incoming.write(received)
        else:
            self.incoming.write_eof()

    def recv(self, most):
        while True:
            try:
                with self.using:
                    return self.tls.read(most)
            except ssl.SSLWantReadError:
                received = self.plain.recv(RECORD_BYTES)
            except (ssl.SSLZeroReturnError, ssl.SSLEOFError):
                return b""
            with self.using:
                self.take(received)

    def sendall(self, data):
        # Whoever reads does not wait for a write, or both sides might wait for each other.
        with self.sending:
            for at in range(0, len(data), RECORD_BYTES):
                with self.using:
                    self.tls.write(data[at : at + RECORD_BYTES])
                    records = self.outgoing.read()
                self.plain.sendall(records)

    def __getattr__(self, name):
        return getattr(self.plain, name)


class TlsSockets:
    """Stands for a context where a peer wraps its socket."""

    def __init__(self, context):
        self.context = context

    def wrap_socket(self, plain, server_hostname):
        return TlsSocket(plain, self.context, server_hostname)
