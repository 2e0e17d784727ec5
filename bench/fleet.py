"""A fleet's inventory and its runs: what measure.py prints for 'scale' after the store.

Used by measure.py; alone: bench/fleet.py MACHINES FOLDER   (a folder that bench/scale.py has built)
"""
import datetime, gzip, http.client, json, os, re, shutil, signal, socket, statistics, subprocess, sys, tempfile, threading, time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit
import scale

PLUMBLINE = str(scale.OUT / "plumbline")
REPLAY, SOURCE, API = 5942, 5943, 5944
TABLES = ["dcim/sites/", "dcim/regions/", "dcim/site-groups/", "dcim/locations/", "dcim/racks/", "dcim/devices/", "dcim/interfaces/",
          "virtualization/clusters/", scale.VMS, scale.NICS, scale.IPS, "ipam/services/"]
HOSTS = """plugin: netbox.netbox.nb_inventory
api_endpoint: http://127.0.0.1:%d
token: %s
config_context: true
flatten_config_context: true
interfaces: true
site_data: true
group_by: [sites, device_roles]
group_names_raw: true
compose:
  owner: custom_fields.service_owner
"""
PLAY = "- hosts: '{{ target }}'\n  connection: local\n  gather_facts: false\n  tasks:\n    - ansible.builtin.debug:\n        msg: hello\n"
RULE = """- name: fleet
  hosts: all
  sources:
    - ansible.eda.webhook: {host: 127.0.0.1, port: %d, endpoint: /netbox-vm}
  rules:
    - name: configure
      condition: event.payload.event == "created" and event.payload.model == "virtualmachine"
      action:
        run_playbook:
          name: play.yml
          extra_vars:
            target: "{{ event.payload.data.name }}"
"""


def replay(port, file):
    """Answers from memory as the store did, so that only the client is timed. GET /__count gives the requests and bytes so far."""
    rows = json.load(gzip.open(file, "rt"))
    dump = lambda o: json.dumps(o, separators=(",", ":"), ensure_ascii=False).encode()
    texts = {path: [dump(o) for o in objects] for path, objects in rows.items()}
    by_name = {o["name"]: i for i, o in enumerate(rows[scale.VMS])}
    by_id = {o["id"]: i for i, o in enumerate(rows[scale.VMS])}
    parts = {scale.NICS: {}, scale.IPS: {}}
    for i, o in enumerate(rows[scale.NICS]):
        parts[scale.NICS].setdefault(o["virtual_machine"]["id"], []).append(i)
    for i, o in enumerate(rows[scale.IPS]):
        parts[scale.IPS].setdefault(o["assigned_object"]["virtual_machine"]["id"], []).append(i)
    del rows
    seen = [0, 0]

    def wanted(path, query):
        for key, value in query:
            if key == "name__ie":
                return [by_name[value]] if path == scale.VMS and value in by_name else []
        ids = [int(v) for k, v in query if k in ("virtual_machine_id", "device_id", "parent_object_id")]
        return [i for vm in ids for i in parts.get(path, {}).get(vm, [])] if ids else None

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # As gunicorn and nginx before a NetBox have it; without it each second answer waits 40 ms for an acknowledgement.
        disable_nagle_algorithm = True

        def log_message(self, *_):
            pass

        def do_GET(self):
            url = urlsplit(self.path)
            path, query = url.path.removeprefix("/api/"), parse_qsl(url.query)
            if self.path == "/__count":
                body = json.dumps(seen).encode()
            elif path == "status/":
                body = b'{"netbox-version":"4.6.8"}'
            else:
                some = wanted(path, query)
                all = texts.get(path, []) if some is None else [texts[path][i] for i in some]
                offset = int(dict(query).get("offset", 0))
                rest = [(k, v) for k, v in query if k not in ("limit", "offset")]
                link = f'"http://127.0.0.1:{port}{url.path}?{urlencode(rest + [("limit", 1000), ("offset", offset + 1000)])}"' if offset + 1000 < len(all) else "null"
                body = b'{"count":%d,"next":%s,"previous":null,"results":[' % (len(all), link.encode()) + b",".join(all[offset:offset + 1000]) + b"]}"
            seen[0], seen[1] = seen[0] + 1, seen[1] + len(body)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
    ThreadingHTTPServer.daemon_threads = True
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


def record(count, folder, file):
    """The lists that the inventory asks for, as the store gives them, of so many machines."""
    if not file.exists():
        rows = {}
        with scale.Served(folder, API):
            api = scale.Api(API)
            for path in TABLES:
                rows[path], offset = [], 0
                while True:
                    page = api.get(f"{path}?limit=1000&offset={offset}")
                    rows[path] += page["results"]
                    offset += 1000
                    if page["next"] is None:
                        break
        # The store has more: those that were created to see how fast that is.
        machines = {o["id"] for o in rows[scale.VMS] if re.fullmatch(r"vm-[0-9]{6}", o["name"])}
        rows[scale.VMS] = [o for o in rows[scale.VMS] if o["id"] in machines]
        rows[scale.NICS] = [o for o in rows[scale.NICS] if o["virtual_machine"]["id"] in machines]
        rows[scale.IPS] = [o for o in rows[scale.IPS] if o["assigned_object"]["virtual_machine"]["id"] in machines]
        assert len(machines) == count, f"{len(machines)} machines, not {count}"
        with gzip.open(file, "wt", compresslevel=1) as out:
            json.dump(rows, out)


class Replay:
    def __init__(self, file):
        self.p = subprocess.Popen([sys.executable, __file__, "--replay", str(REPLAY), str(file)])
        wait_for(REPLAY, self.p, 120)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.p.terminate()
        self.p.wait()


def wait_for(port, process, limit=60):
    began = time.monotonic()
    while time.monotonic() - began < limit:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if process.poll() is not None:
                raise SystemExit("ended early")
            time.sleep(0.002)
    raise SystemExit(f"nothing listens on {port}")


def timed(args, cwd, keep=None):
    """Seconds, seconds of CPU and the most megabytes of a program."""
    began = time.monotonic()
    process = subprocess.Popen(args, cwd=cwd, stdout=keep or subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = status
    if status:
        raise SystemExit(f"{args}: {status}")
    return time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def memory(pid, field):
    return int(re.search(rf"{field}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def cpu(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def send(name):
    client = http.client.HTTPConnection("127.0.0.1", SOURCE, timeout=60)
    client.request("POST", "/netbox-vm", json.dumps({"event": "created", "model": "virtualmachine", "data": {"name": name}}), {"Content-Type": "application/json"})
    client.getresponse().read()
    client.close()


class Running:
    """plumbline run with an inventory, and what it prints."""
    def __init__(self, folder, inventory):
        self.began = time.monotonic()
        self.p = subprocess.Popen([PLUMBLINE, "run", "-r", "rule.yml", "-i", inventory, "-v"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.ready, self.ended = threading.Event(), threading.Semaphore(0)
        threading.Thread(target=self.listen, daemon=True).start()
        wait_for(SOURCE, self.p)
        self.listening = time.monotonic() - self.began

    def listen(self):
        for line in self.p.stdout:
            if b"inventory read" in line:
                self.complete = time.monotonic() - self.began
                self.ready.set()
            if b"failed=0" in line:
                self.ended.release()

    def run(self, name):
        began = time.monotonic()
        send(name)
        if not self.ended.acquire(timeout=60):
            raise SystemExit("a run did not end")
        return time.monotonic() - began

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.p.send_signal(signal.SIGTERM)
        self.p.wait(20)


def rows(count, folder, row):
    file = folder / "rows.json.gz"
    # In a process of its own: what this one has in memory would count as that of the programs it starts.
    subprocess.run([sys.executable, __file__, "--record", str(count), str(folder), str(file)], check=True)
    work = Path(tempfile.mkdtemp(prefix="plumbline-fleet-"))
    try:
        name = f"vm-{count // 2:06d}"
        (work / "rule.yml").write_text(RULE % SOURCE)
        (work / "play.yml").write_text(PLAY)
        (work / "one").write_text(f"{name} ansible_connection=local\n")
        (work / "hosts.yml").write_text(HOSTS % (REPLAY, scale.TOKEN))
        with Replay(file):
            listing(work, name, row)
            running(work, name, row)
        documented(folder, work, count, row)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def listing(work, name, row):
    with open(work / "list.json", "wb") as out:
        took = sorted(timed([PLUMBLINE, "inventory", "-i", "hosts.yml", "--list"], work, out) for _ in range(3))
    size = (work / "list.json").stat().st_size / 3e6
    row("inventory --list", "3 s, 200 MB", f"{took[1][0]:.2f} s, {took[1][1]:.2f} s CPU, {max(t[2] for t in took):.0f} MB ({size:.0f} MB)")
    took = sorted(timed([PLUMBLINE, "inventory", "-i", "hosts.yml", "--host", name], work) for _ in range(9))
    row("inventory --host NAME", "0.15 s", f"{took[4][0]:.3f} s, {took[4][1]:.3f} s CPU, {took[4][2]:.0f} MB")


def running(work, name, row):
    alone, among = [], []
    with Running(work, "one") as program:
        time.sleep(2)
        alone = [program.run(name) for _ in range(7)][1:]
    with Running(work, "hosts.yml") as program:
        if not program.ready.wait(120):
            raise SystemExit("the inventory is not complete after two minutes")
        row("run -i: listening; inventory complete", "at once; 3 s", f"{program.listening * 1000:.0f} ms; {program.complete:.2f} s")
        row("run -i: resident, most", "250 MB", f"{memory(program.p.pid, 'VmRSS'):.0f} MB, {memory(program.p.pid, 'VmHWM'):.0f} MB")
        among = [program.run(name) for _ in range(7)][1:]
    one, many = statistics.median(alone), statistics.median(among)
    row("a run for one host, against a static inventory of one", "1.15 x", f"{many / one:.2f} x ({many:.2f} s, {one:.2f} s)")


def way(names):
    """How long each machine's event took from the log until the run waited, by the steps that the server told."""
    client = http.client.HTTPConnection("127.0.0.1", API, timeout=60)
    client.request("GET", "/plumbline/steps", headers={"Authorization": f"Token {scale.TOKEN}"})
    at = {}
    for line in client.getresponse().read().splitlines():
        step = json.loads(line)
        # A step of a run may name its host in its text alone.
        for name in [n for n in re.findall(r"vm-single-[0-9]+", step.get("host") or step["text"])[:1] if n in names]:
            at.setdefault((name, step["kind"]), datetime.datetime.fromisoformat(step["at"]))
    took = sorted((at[name, "waiting"] - at[name, "accepted"]).total_seconds() * 1000 for name in names)
    return f"{statistics.median(took):.1f} ms, longest {took[-1]:.1f} ms"


def at_rest(server):
    """Waits until nothing goes on any more, and tells what that took."""
    began = last = time.monotonic()
    while time.monotonic() - last < 3:
        before = server.cpu()
        time.sleep(1)
        if server.cpu() - before > 0.1:
            last = time.monotonic()
    return f"{server.cpu():.1f} s CPU, {last - began:.0f} s"


def post(api, server, names):
    """Documents machines one after the other; their ids, and CPU and time until the last answer."""
    api.connection.close()  # idle for long, it is closed by the server; it opens again by itself
    cluster = api.get("virtualization/clusters/?limit=1")["results"][0]["id"]
    before, began = server.cpu(), time.monotonic()
    ids = [api.post(scale.VMS, {"name": n, "cluster": cluster, "status": "active"})["id"] for n in names]
    return ids, server.cpu() - before, time.monotonic() - began


def store_alone(built, work, more):
    """CPU of a documented machine where nothing comes of it: no rulebook, no inventory, no webhook."""
    project = work / "alone"
    shutil.copytree(built, project, ignore=shutil.ignore_patterns("rows.json.gz", "*.log"))
    with scale.Served(project, API) as server:
        at_rest(server)
        api = scale.Api(API)
        post(api, server, [f"vm-first-{i}" for i in range(2000)])
        at_rest(server)
        ids, used, _ = post(api, server, [f"vm-more-{i:05d}" for i in range(more)])
    shutil.rmtree(project)
    return used / len(ids) * 1000


def project(built, folder):
    """A served project over data that scale.py has built: an inventory, a rule for new machines, and runs that wait for an address."""
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("rows.json.gz", "*.log"))
    (folder / "rulebooks").mkdir()
    (folder / "rulebooks" / "rule.yml").write_text(RULE % SOURCE)
    (folder / "inventory").mkdir()
    (folder / "inventory" / "hosts.yml").write_text(HOSTS % (API, scale.TOKEN))
    (folder / "play.yml").write_text(PLAY)
    (folder / "plumbline.yml").write_text("policies:\n  - match:\n      playbook: play.yml\n    ready_when: [primary_ip]\n    within: 60 minutes\n")


def documented(built, work, count, row):
    """Machines are documented as fast as one connection takes them; each has its event, its rule, and a run that waits for an address."""
    project(built, work / "project")
    more = min(3000, count)
    alone = store_alone(built, work, more)
    row(f"{more} documented in a store alone: CPU each", "-", f"{alone:.2f} ms")
    with scale.Served(work / "project", API) as server:
        wait_for(SOURCE, server.p)
        first = at_rest(server)
        row("serve with rulebook and inventory, resident (most)", "300 MB", f"{server.resident():.0f} MB ({memory(server.p.pid, 'VmHWM'):.0f} MB)")
        row("its first rendering of every host, once for a project", "-", first)
        subprocess.run([PLUMBLINE, "netbox", "setup", "--url", f"http://127.0.0.1:{API}", "--webhook-url", f"http://127.0.0.1:{SOURCE}/netbox-vm"],
                       env={**os.environ, "NETBOX_TOKEN": scale.TOKEN}, check=True, stdout=subprocess.DEVNULL)
        row("custom fields of its setup, shown by every host: its second rendering", "-", at_rest(server))
        api = scale.Api(API)

        def waiting():
            client = http.client.HTTPConnection("127.0.0.1", API, timeout=60)
            client.request("GET", "/plumbline/runs", headers={"Authorization": f"Token {scale.TOKEN}"})
            return client.getresponse().read().count(b'"state":"waiting","why":"vm-')

        def document(names):
            before, began = server.cpu(), time.monotonic()
            ids, _, posting = post(api, server, names)
            target = waiting.so_far + len(names)
            while waiting() < target:
                if time.monotonic() - began > 600:
                    raise SystemExit(f"{waiting()} of {target} runs wait after ten minutes")
                time.sleep(0.1)
            waiting.so_far = target
            return ids, (server.cpu() - before) / len(names) * 1000, posting, time.monotonic() - began - posting
        waiting.so_far = 0
        document([f"vm-first-{i}" for i in range(20)])
        single = [f"vm-single-{i}" for i in range(60)]
        for name in single:
            document([name])
        row("an event: from its entry in the log until its run waits", "5 ms", way(single[10:]))
        _, each, _, _ = document([f"vm-few-{i}" for i in range(100)])
        row("100 machines documented: CPU each, the store's part included", "-", f"{each:.2f} ms")
        _, each, posting, behind = document([f"vm-more-{i:05d}" for i in range(more)])
        row(f"{more} documented: CPU each, the store's part included; behind", "keeps up", f"{each:.2f} ms, {each - alone:.2f} of them the path's; {behind:.1f} s after {posting:.1f} s")
        row("resident with as many runs waiting", "-", f"{server.resident():.0f} MB")


def run(count, folder):
    def row(name, goal, value):
        print(f"{name:<72} {goal:>22} {value:>34}", flush=True)
    rows(count, Path(folder), row)


if __name__ == "__main__":
    if sys.argv[1] == "--replay":
        replay(int(sys.argv[2]), sys.argv[3])
    elif sys.argv[1] == "--record":
        record(int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4]))
    else:
        run(int(sys.argv[1]), sys.argv[2])
