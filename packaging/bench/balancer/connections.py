"""Opens TLS connections one after the other in each of some processes, with one request on each.

connections.py PORT HOST TOKEN SECONDS PROCESSES full|resumed
prints: connections, and the 50th and 99th percentile in milliseconds from connect to the end of the answer
"""

import multiprocessing
import socket
import ssl
import sys
import time


def context():
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    made.minimum_version = ssl.TLSVersion.TLSv1_3
    return made


def once(made, port, host, request, session):
    """One connection: whether it was resumed, and the session that the next one may resume."""
    with socket.create_connection(("127.0.0.1", port)) as plain:
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with made.wrap_socket(plain, server_hostname=host, session=session) as secured:
            secured.sendall(request)
            answer = b""
            while True:
                part = secured.recv(65536)
                if not part:
                    break
                answer += part
            if not answer.startswith(b"HTTP/1.1 200 ") or len(answer) < 1024:
                raise SystemExit(f"not a whole answer 200: {answer[:200]!r}")
            return secured.session_reused, secured.session


def work(port, host, token, until, resume, results):
    made = context()
    request = (
        f"GET /1k HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n"
    ).encode()
    session = None
    times = []
    while time.monotonic() < until:
        began = time.monotonic()
        reused, next_session = once(made, port, host, request, session if resume else None)
        if resume and session is not None and not reused:
            raise SystemExit("the session was not resumed")
        if resume and next_session.has_ticket:
            session = next_session
        times.append(time.monotonic() - began)
    results.put(times)


def main():
    port, host, token, seconds, processes, mode = sys.argv[1:]
    results = multiprocessing.Queue()
    until = time.monotonic() + float(seconds)
    workers = [
        multiprocessing.Process(
            target=work, args=(int(port), host, token, until, mode == "resumed", results)
        )
        for _ in range(int(processes))
    ]
    for worker in workers:
        worker.start()
    times = []
    for worker in workers:
        while True:
            try:
                times += results.get(timeout=1)
                break
            except Exception:
                if worker.exitcode not in (None, 0):
                    raise SystemExit(f"a client failed with {worker.exitcode}")
    times.sort()
    print(len(times), *(f"{times[int(len(times) * share)] * 1000:.3f}" for share in (0.5, 0.99)))


main()
