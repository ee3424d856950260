"""TLS connections, one request each, in a closed loop; those after the first resume its session where asked to.

    https.py PORT SECONDS PARALLEL full|resumed      # prints one line of JSON
"""
import json
import socket
import ssl
import sys
import threading
import time

HOST = "localhost"
REQUEST = f"GET / HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n".encode()


def connected(port):
    plain = socket.create_connection(("127.0.0.1", port), timeout=5)
    # As clients of HTTP do: the request would else wait until the last of the handshake has been acknowledged.
    plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return plain


def main(port, seconds, parallel, resumed):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    end, waits, wrong = time.perf_counter() + seconds, [], []

    def work():
        session = None
        while (start := time.perf_counter()) < end:
            try:
                with connected(port) as plain, context.wrap_socket(plain, server_hostname=HOST, session=session) as connection:
                    connection.sendall(REQUEST)
                    data = b""
                    while part := connection.recv(16384):
                        data += part
                    if not data.startswith(b"HTTP/1.1 200") or (session and resumed and not connection.session_reused):
                        wrong.append(data[:40])
                    session = connection.session if resumed else None
                    waits.append(time.perf_counter() - start)
            except OSError as e:
                wrong.append(str(e))

    threads = [threading.Thread(target=work) for _ in range(parallel)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waits.sort()
    print(json.dumps({"requests": len(waits), "rate": len(waits) / seconds, "p99": waits[int(len(waits) * 0.99)] * 1000,
                      "errors": len(wrong)}))


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "resumed")
