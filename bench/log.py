"""An event log of very many entries: opening it, looking at its end, forgetting its oldest part while events come in.

Used by measure.py as 'large-log'. PLUMBLINE_LOG_ENTRIES says how many (1,000,000 without it; 100,000,000 take 25 GB and half an hour).
"""
import http.client, json, os, sqlite3, statistics, subprocess, time
from pathlib import Path

from measure import BODY, PORT, PLUMBLINE, Folder, Program, webhook_rulebook

STEP = 1_000_000

# The log's times are ticks of 100 ns.
DAY = 86_400 * 10_000_000


def fill(path, count, old):
    """Copies of one event, judged; the first of them are two months old."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA synchronous = OFF")
    ruleset, kind, at = db.execute("SELECT ruleset, kind, at FROM entry ORDER BY position DESC LIMIT 1").fetchone()
    content = json.dumps({"i": 1, "meta": {"source": {"name": "bench", "type": "bench"}, "received_at": "2026-01-01T00:00:00Z", "uuid": "0c5b7a4e-6d0c-4d4e-9a53-2f4f0f6f2f11"}}).encode()
    (first,) = db.execute("SELECT max(position) FROM entry").fetchone()
    month = at - 60 * DAY
    # Entries stand in the order of their times.
    db.execute("UPDATE entry SET at = ?", (month,))
    for begin in range(first + 1, first + count + 1, STEP):
        end = min(begin + STEP, first + count + 1)
        db.execute("BEGIN")
        db.execute("INSERT INTO entry (position, ruleset, kind, at, content) WITH RECURSIVE n(i) AS (SELECT ? UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?) "
                   "SELECT i, ?, ?, CASE WHEN i < ? THEN ? ELSE ? END, ? FROM n", (begin, end, ruleset, kind, first + old, month, at, content))
        db.execute("COMMIT")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("UPDATE ruleset SET bookmark = ?, snapshot_bookmark = ? WHERE id = ?", (first + count, first + count, ruleset))
    db.close()


def timed(args, cwd, env):
    took = []
    for _ in range(5):
        began = time.monotonic()
        subprocess.run(args, cwd=cwd, env={**os.environ, **env}, stdout=subprocess.DEVNULL, check=True)
        took.append((time.monotonic() - began) * 1000)
    return statistics.median(took)


def post(client):
    began = time.monotonic()
    client.request("POST", "/", BODY, {"Content-Type": "application/json"})
    client.getresponse().read()
    return (time.monotonic() - began) * 1000


def run(count):
    with Folder() as folder:
        env = {"XDG_STATE_HOME": str(folder / "state")}
        path = folder / "state" / "plumbline" / "bench" / "events.db"
        command = webhook_rulebook(folder) + ["--persistence-id", "bench"]
        (folder / "plumbline.yml").write_text("retention:\n  events: {days: forever, max_size: forever}\n")
        with Program(command, folder, env) as program:
            program.listening(PORT)
            post(http.client.HTTPConnection("127.0.0.1", PORT))
            time.sleep(0.5)
        began, old = time.monotonic(), min(count // 10, STEP)
        fill(path, count, old)
        print(f"log of {count:,} entries: filled in {time.monotonic() - began:.0f} s, {path.stat().st_size / 1e9:.1f} GB")
        times = []
        for _ in range(5):
            with Program(command, folder, env) as program:
                times.append(program.listening(PORT) * 1000)
                post(http.client.HTTPConnection("127.0.0.1", PORT))
                memory = program.resident()
        print(f"log of {count:,} entries: start to listening {statistics.median(times):.0f} ms, {memory:.0f} MiB resident")
        for verb in ("events", "runs"):
            print(f"log of {count:,} entries: plumbline {verb} --last 20: {timed([PLUMBLINE, verb, '--persistence-id', 'bench', '--last', '20'], folder, env):.0f} ms")
        (folder / "plumbline.yml").write_text("retention:\n  events: {days: 30, max_size: forever}\n")
        with Program(command, folder, env) as program:
            program.listening(PORT)
            client, latencies, began = http.client.HTTPConnection("127.0.0.1", PORT), [], time.monotonic()
            while time.monotonic() - began < 600:
                latencies.append(post(client))
                time.sleep(0.002)
                if len(latencies) % 200 == 0 and oldest(path) > old:
                    break
            took = time.monotonic() - began
        latencies.sort()
        print(f"log of {count:,} entries: {old:,} old ones forgotten in {took:.1f} s; a webhook meanwhile: median {latencies[len(latencies) // 2]:.1f} ms, "
              f"99 % {latencies[len(latencies) * 99 // 100]:.1f} ms, longest {latencies[-1]:.0f} ms")


def oldest(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return db.execute("SELECT min(position) FROM entry").fetchone()[0]
    finally:
        db.close()
