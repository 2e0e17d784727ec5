"""Stands before a server and answers as slowly as a NetBox does: so many seconds for each object it shows, and no more requests at once than
it has workers. Only reading goes through it.
"""
import http.client, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORKERS = 4
# What was recorded of NetBox 4.6.8: 2 s for a page of 1,000 machines, 141 ms for one of 50.
MACHINE, BASE = 0.002, 0.04


class Paced:
    """The server at one port, seen at another; each object of a list takes so many seconds."""
    def __init__(self, port, original, each):
        self.port, self.original, self.each = port, original, each

    def __enter__(self):
        workers, kept, original, each = threading.Semaphore(WORKERS), threading.local(), self.original, self.each

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                with workers:
                    began = time.monotonic()
                    if not hasattr(kept, "line"):
                        kept.line = http.client.HTTPConnection("127.0.0.1", original, timeout=300)
                    kept.line.request("GET", self.path, headers={k: v for k, v in self.headers.items() if k in ("Authorization", "Accept", "Host")})
                    answer = kept.line.getresponse()
                    body = answer.read()
                    shown = body.count(b'"last_updated":')
                    time.sleep(max(0, BASE + shown * each - (time.monotonic() - began)))
                self.send_response(answer.status)
                for name in ("Content-Type", "API-Version"):
                    if answer.headers[name]:
                        self.send_header(name, answer.headers[name])
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    pass  # who asked has gone

        class Server(ThreadingHTTPServer):
            daemon_threads, request_queue_size = True, 64

        self.server = Server(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()
