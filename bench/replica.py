"""A copy of a NetBox at the size of a data centre: how long the first load takes beside what the original needs to answer, how soon a change is
there, what a restart and the memory cost. Our own server plays the original.

Used by measure.py as 'replica'; alone: bench/replica.py MACHINES [FOLDER]   (a FOLDER is kept, and used again when it has the data)
"""
import json, shutil, sys, threading, time, urllib.request
import paced, scale

COPY, PACED = 5942, 5944
LISTS = ["extras/custom-field-choice-sets/", "extras/tags/", "extras/custom-fields/", "dcim/sites/", "tenancy/tenants/", "dcim/device-roles/",
         "dcim/platforms/", "virtualization/cluster-types/", "virtualization/clusters/", "extras/config-contexts/", "ipam/prefixes/",
         scale.VMS, scale.NICS, scale.IPS]


def health(part):
    return json.load(urllib.request.urlopen(f"http://127.0.0.1:{COPY}/health"))["parts"].get(part, {})


def said(folder, words, since=0):
    """When a line of the server's log with some words was there."""
    while True:
        text = (folder / "server.log").read_text()[since:] if (folder / "server.log").exists() else ""
        if words in text:
            return time.monotonic(), next(line for line in text.splitlines() if words in line)
        time.sleep(0.01)


def answering(port):
    """Seconds that the original needs to give the same pages to four who ask for nothing else."""
    work, gate, began = [], threading.Lock(), time.monotonic()
    for path in LISTS:
        last = scale.Api(port).get(f"{path}?ordering=-id&limit=1&brief=true")["results"]
        work += [(path, at) for at in range(0, last[0]["id"] if last else 0, 500)]
    def ask():
        api = scale.Api(port)
        while True:
            with gate:
                if not work:
                    return
                path, at = work.pop()
            more = "&exclude=config_context" if path == scale.VMS else ""
            api.raw("GET", f"{path}?id__gt={at}&id__lte={at + 500}&ordering=id&limit=500{more}")
    threads = [threading.Thread(target=ask) for _ in range(4)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    return time.monotonic() - began


def waits(original, copy, times=50):
    """Milliseconds from the answer of a write in the original until the copy shows it: told by an event, and told by nobody but the clock."""
    took = []
    for i in range(times):
        original.raw("PATCH", f"{scale.VMS}{i + 1}/", json.dumps({"comments": f"changed {i} {time.monotonic()}"}))
        wanted, began = original.get(f"{scale.VMS}{i + 1}/?fields=comments")["comments"], time.monotonic()
        copy.raw("GET", "extras/tags/?limit=1")
        urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:5943/x", b'{"request_id": "x", "snapshots": {}}', {"Content-Type": "application/json"})).read()
        while copy.get(f"{scale.VMS}{i + 1}/?fields=comments")["comments"] != wanted:
            time.sleep(0.001)
        took.append((time.monotonic() - began) * 1000)
    return sorted(took)[times // 2], max(took)


def fresh(copy, port):
    """A folder that becomes a copy of what is served at a port."""
    shutil.rmtree(copy, ignore_errors=True)
    (copy / "rulebooks").mkdir(parents=True)
    (copy / "plumbline.yml").write_text(f"netbox: {{url: 'http://127.0.0.1:{port}', token_file: token}}\n")
    (copy / "token").write_text(scale.TOKEN)


def slow_load(copy, each):
    """What a first load takes, and what the original alone needs for the same pages, when it takes so many seconds for each object."""
    with paced.Paced(PACED, scale.PORT, each):
        alone = answering(PACED)
        fresh(copy, PACED)
        began = time.monotonic()
        with scale.Served(copy, COPY) as served:
            loaded, _ = said(copy, "objects of NetBox at")
            return f"{loaded - began:.1f} s, {(loaded - began) / alone:.2f} x the {alone:.1f} s of the original, {served.cpu():.1f} s CPU"


def rows(count, folder):
    site, rows = folder / "original", []
    site.mkdir(exist_ok=True)
    with scale.Served(site) as server:
        if not scale.Api().get(f"{scale.VMS}?limit=1&brief=true")["count"]:
            scale.build(scale.Api(), count, server.cpu)
    copy = folder / "copy"
    with scale.Served(site):
        for name, each in (("a recorded NetBox's speed", paced.MACHINE), ("four times that", paced.MACHINE / 4)):
            rows.append((f"first load, the original answering at {name}", slow_load(copy, each)))
    fresh(copy, scale.PORT)
    (copy / "rulebooks" / "r.yml").write_text(
        "- name: r\n  hosts: all\n  sources:\n    - ansible.eda.webhook: {host: 127.0.0.1, port: 5943}\n  rules:\n    - name: never\n"
        "      condition: event.payload.never is defined\n      action:\n        none:\n")
    with scale.Served(site) as original:
        alone = answering(scale.PORT)
        began = time.monotonic()
        with scale.Served(copy, COPY) as served:
            loaded, line = said(copy, "objects of NetBox at")
            rows.append(("first load", f"{loaded - began:.1f} s, {int(line.split(' objects of')[0].split()[-1])} objects"))
            rows.append(("the original alone, the same pages", f"{alone:.1f} s"))
            time.sleep(3)
            rows.append(("memory behind it", f"{served.resident():.0f} MB"))
            middle, most = waits(scale.Api(scale.PORT), scale.Api(COPY), min(50, count))
            rows.append(("a change, from the original's answer until it is here", f"p50 {middle:.0f} ms, longest {most:.0f} ms"))
            cpu, began = served.cpu(), time.monotonic()
            changes = [{"id": i + 1, "comments": f"again {began}"} for i in range(min(3000, count))]
            scale.bulk(scale.Api(scale.PORT), scale.VMS, changes, 100, "PATCH")
            made = time.monotonic()
            while scale.Api(COPY).get(f"{scale.VMS}{len(changes)}/?fields=comments")["comments"] != changes[-1]["comments"]:
                urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:5943/x", b'{"request_id": "x", "snapshots": {}}', {"Content-Type": "application/json"})).read()
                time.sleep(0.02)
            rows.append((f"{len(changes):,} machines changed: here behind the last answer",
                         f"{time.monotonic() - made:.1f} s, {1e3 * (served.cpu() - cpu) / len(changes):.2f} ms CPU each"))
        size = (copy / "server.log").stat().st_size
        scale.Api(scale.PORT).raw("PATCH", f"{scale.VMS}7/", json.dumps({"comments": "while it was down"}))
        began = time.monotonic()
        with scale.Served(copy, COPY) as served:
            listening = served.listening
            api = scale.Api(COPY)
            while api.get(f"{scale.VMS}7/?fields=comments")["comments"] != "while it was down":
                time.sleep(0.01)
            rows.append(("restart: listening, and current", f"{listening:.2f} s, {time.monotonic() - began:.2f} s"))
            time.sleep(3)
            copied = served.resident()
        (copy / "plumbline.yml").write_text("")
    with scale.Served(copy, COPY) as served:
        scale.Api(COPY).get("status/")
        time.sleep(3)
        rows.append(("memory after a restart: as a copy, and the same objects as an own store", f"{copied:.0f} MB, {served.resident():.0f} MB"))
    return rows


def run(count, folder=None):
    scale.told(f"A copy of a NetBox with {count} machines", lambda at: rows(count, at), folder)


if __name__ == "__main__":
    run(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
