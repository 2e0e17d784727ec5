"""The store at the size of a data centre: builds seeded data through the API of a served folder and measures what grows with it.

Used by measure.py as 'scale'; alone: bench/scale.py MACHINES [FOLDER]   (a FOLDER is kept, and used again when it has the data)
"""
import http.client, json, os, random, re, shutil, signal, socket, subprocess, sys, tempfile, threading, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = Path(os.environ.get("PLUMBLINE_OUT", ROOT / "out"))
SERVER = os.environ.get("PLUMBLINE_SERVER", str(OUT / "plumbline-server"))
TOKEN = "0123456789abcdef0123456789abcdef01234567"
PORT = 5941
VMS, NICS, IPS = "virtualization/virtual-machines/", "virtualization/interfaces/", "ipam/ip-addresses/"
SITES, TENANTS, ROLES, TAGS = 10, 20, 20, 20


class Served:
    """A server on a folder."""
    def __init__(self, folder, port=PORT):
        self.folder, self.port = folder, port

    def __enter__(self):
        self.began = time.monotonic()
        self.p = subprocess.Popen([SERVER, str(self.folder), "--listen", f"127.0.0.1:{self.port}"], stdout=subprocess.DEVNULL,
                                  stderr=open(self.folder / "server.log", "ab"), env={**os.environ, "PLUMBLINE_TOKEN": TOKEN})
        self.listening = None
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                self.listening = self.listening or time.monotonic() - self.began
                Api(self.port).get("status/")
                break
            except OSError:
                if self.p.poll() is not None:
                    raise SystemExit((self.folder / "server.log").read_text()[-2000:])
                time.sleep(0.002)
        self.started = time.monotonic() - self.began
        return self

    def __exit__(self, *_):
        self.p.send_signal(signal.SIGTERM)
        try:
            self.p.wait(15)
        except subprocess.TimeoutExpired:
            self.p.kill()
            self.p.wait()

    def resident(self):
        return int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.p.pid}/status").read_text()).group(1)) / 1024

    def cpu(self):
        fields = Path(f"/proc/{self.p.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Api:
    """One connection that stays."""
    def __init__(self, port=PORT):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.headers = {"Authorization": f"Token {TOKEN}", "Content-Type": "application/json"}

    def raw(self, method, path, body=None):
        self.connection.request(method, f"/api/{path}", body, self.headers)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {text.decode()[:500]}")
        return text

    def get(self, path):
        return json.loads(self.raw("GET", path))

    def post(self, path, body):
        return json.loads(self.raw("POST", path, json.dumps(body)))


def frame(api, count):
    """What the machines refer to. Each machine meets three contexts: all machines' one, its role's and its site's."""
    def make(path, items):
        return [o["id"] for o in api.post(path, items)]
    names = lambda kind, n: [{"name": f"{kind}-{i:02d}", "slug": f"{kind}-{i:02d}"} for i in range(n)]
    sites = make("dcim/sites/", names("site", SITES))
    tenants = make("tenancy/tenants/", names("tenant", TENANTS))
    roles = [make("dcim/device-roles/", [{**r, "color": "00ff00"}])[0] for r in names("role", ROLES)]
    platforms = [make("dcim/platforms/", [p])[0] for p in names("platform", 5)]
    kinds = make("virtualization/cluster-types/", names("kind", 2))
    clusters = make("virtualization/clusters/", [{"name": f"cluster-{i:02d}", "type": kinds[i % 2], "scope_type": "dcim.site", "scope_id": sites[i % SITES]} for i in range(2 * SITES)])
    tags = make("extras/tags/", names("tag", TAGS))
    for name, kind in (("service_owner", "text"), ("cost_center", "integer"), ("backup", "boolean")):
        api.post("extras/custom-fields/", {"name": name, "type": kind, "object_types": ["virtualization.virtualmachine"], "filter_logic": "exact"})
    context = lambda name, weight, **needs: {"name": name, "weight": weight, "data": {name: {"ntp": [f"10.0.0.{i}" for i in range(3)], "motd": f"made for {name}", "level": weight}}, **needs}
    make("extras/config-contexts/", [context("everywhere", 100)] + [context(f"of-role-{i:02d}", 200, roles=[r]) for i, r in enumerate(roles)] + [context(f"of-site-{i:02d}", 300, sites=[s]) for i, s in enumerate(sites)])
    make("ipam/prefixes/", [{"prefix": "10.0.0.0/8", "status": "container"}] + [{"prefix": f"10.{i}.0.0/16"} for i in range(count // 30000 + 1)])
    return dict(sites=sites, tenants=tenants, roles=roles, platforms=platforms, clusters=clusters, tags=tags)


def machine(random, refs, i):
    pick = lambda name: random.choice(refs[name])
    return {"name": f"vm-{i:06d}", "cluster": refs["clusters"][i % len(refs["clusters"])], "role": refs["roles"][i % ROLES], "tenant": pick("tenants"), "platform": pick("platforms"),
            "status": random.choice(["active", "active", "active", "staged", "offline"]), "vcpus": random.choice([1, 2, 4]), "memory": 4096, "tags": random.sample(refs["tags"], 2),
            "comments": f"ordered by {random.randrange(1000)}", "custom_fields": {"service_owner": f"team-{random.randrange(200):03d}", "cost_center": random.randrange(500), "backup": i % 3 == 0}}


def address(i):
    return f"10.{i // 30000}.{(i % 30000 + 1) >> 8}.{(i % 30000 + 1) & 255}/16"


def bulk(api, path, items, size, method="POST"):
    """Makes objects, so many a request; gives their ids and the rate. The bodies are made before the clock runs."""
    bodies = [json.dumps(items[i:i + size]) for i in range(0, len(items), size)]
    api.connection.close()  # idle for long, it is closed by the server; it opens again by itself
    answers, began = [], time.monotonic()
    for body in bodies:
        answers.append(api.raw(method, path, body))
    rate = len(items) / (time.monotonic() - began)
    return [o["id"] for a in answers for o in json.loads(a)], rate


def build(api, count, cpu):
    """The data, and how fast it came. The last tenth is timed: what is slow at size is slow there."""
    rng, refs, rates = random.Random(11), frame(api, count), {}
    def grow(name, path, items, size, method="POST"):
        cut = len(items) * 9 // 10 // size * size
        first, _ = bulk(api, path, items[:cut], size, method)
        before = cpu()
        rest, rate = bulk(api, path, items[cut:], size, method)
        rates[name] = f"{rate:.0f}/s, {1e6 * (cpu() - before) / len(rest):.0f} us CPU each"
        return first + rest
    vms = grow("vms", VMS, [machine(rng, refs, i) for i in range(count)], 100)
    nics = grow("interfaces", NICS, [{"virtual_machine": vm, "name": f"eth{n}"} for vm in vms for n in (0, 1)], 200)
    ips = grow("addresses", IPS, [{"address": address(i), "assigned_object_type": "virtualization.vminterface", "assigned_object_id": nics[2 * i], "dns_name": f"vm{i}.example.com"} for i in range(count)], 200)
    grow("primary", VMS, [{"id": vm, "primary_ip4": ip} for vm, ip in zip(vms, ips)], 100, "PATCH")
    return refs, rates


def median_ms(api, path, times=15):
    took = []
    for _ in range(times):
        began = time.monotonic()
        api.raw("GET", path)
        took.append((time.monotonic() - began) * 1000)
    return sorted(took)[times // 2], took[0]


def wrk(path, seconds=5, connections=16, script=None):
    args = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-H", f"Authorization: Token {TOKEN}"]
    with tempfile.TemporaryDirectory() as folder:
        if script:
            (Path(folder) / "w.lua").write_text(script)
            args += ["-s", f"{folder}/w.lua"]
        out = subprocess.run([*args, f"http://127.0.0.1:{PORT}/api/{path}"], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        print(out)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)), re.search(r"50%\s+(\S+)", out).group(1)


CREATE = """local n = 0
wrk.method = 'POST'
wrk.headers['Content-Type'] = 'application/json'
request = function() n = n + 1; return wrk.format(nil, nil, nil, '{"name": "new-%s-' .. n .. '", "cluster": 1, "role": 1, "tags": [1]}') end
"""


def speed():
    out = subprocess.run(["openssl", "speed", "-bytes", "16384", "sha256"], capture_output=True, text=True).stdout
    return out.strip().splitlines()[-1]


def told(title, rows, folder=None):
    """Prints the rows that come of a folder: the given one, which is kept, or one for this time."""
    at = Path(folder or tempfile.mkdtemp(prefix="plumbline-bench-"))
    at.mkdir(exist_ok=True)
    print(f"{title} ({speed()})")
    try:
        for name, value in rows(at):
            print(f"  {name:75} {value}", flush=True)
    finally:
        if not folder:
            shutil.rmtree(at, ignore_errors=True)


def rows(count, folder):
    """Every row, as (name, goal, measured)."""
    found = []
    def row(name, goal, value):
        found.append((name, goal, value))
        print(f"{name:<72} {goal:>22} {value:>34}", flush=True)
    is_new = not (folder / "built.json").exists()
    if is_new:
        with Served(folder) as server:
            began = time.monotonic()
            refs, rates = build(Api(), count, server.cpu)
            (folder / "built.json").write_text(json.dumps({"refs": refs, "rates": rates}))
            row("everything built", "-", f"{time.monotonic() - began:.0f} s, {server.resident():.0f} MB")
    built = json.loads((folder / "built.json").read_text())
    rates = built["rates"]
    row("bulk create of interfaces, 200 a request", "10,000/s", rates['interfaces'])
    row("bulk create of VMs, 100 a request", "10,000/s", rates['vms'])
    row("bulk create of addresses, 200 a request", "-", rates['addresses'])
    row("bulk change of VMs, 100 a request", "-", rates['primary'])
    with Served(folder) as server:
        row("serve, from start to listening", "1.0 s", f"{server.listening:.2f} s")
        row("serve, from start to its first answer about objects", "-", f"{server.started:.2f} s, {server.cpu():.2f} s CPU")
        time.sleep(3)
        row("resident memory after start", "250 MB", f"{server.resident():.0f} MB")
        api = Api()
        first = {}
        for name, query in (("tag", "tag=tag-03"), ("site", "site=site-03"), ("role", "role=role-03"), ("tenant", "tenant=tenant-03"), ("status", "status=staged"),
                            ("text custom field", "cf_service_owner=team-017"), ("number custom field", "cf_cost_center=117"), ("name__ic", "name__ic=0123"), ("q", "q=vm-0012")):
            value, first[name] = median_ms(api, f"{VMS}?{query}&exclude=config_context")
            row(f"filter: {name}", "20 ms" if name in ("name__ic", "q") else "5 ms", f"{value:.1f} ms (first {first[name]:.0f})")
        value, cold = median_ms(api, f"{IPS}?parent=10.0.0.0/20")
        row("filter: addresses by parent", "-", f"{value:.1f} ms (first {cold:.0f})")
        value, cold = median_ms(api, f"{NICS}?virtual_machine_id=77")
        row("filter: interfaces of one VM", "-", f"{value:.1f} ms (first {cold:.0f})")
        prefix = api.get("ipam/prefixes/?prefix=10.0.0.0/16")["results"][0]["id"]
        value, cold = median_ms(api, f"ipam/prefixes/{prefix}/available-ips/")
        row(f"available-ips in a /16 with {min(count, 30000)} taken", "2 ms", f"{value:.1f} ms (first {cold:.0f})")
        for offset in (0, count * 5 // 6):
            # The code in use is compiled anew for this machine meanwhile.
            wrk(f"{VMS}?limit=50&offset={offset}", seconds=10)
            before = server.cpu()
            value, p50 = wrk(f"{VMS}?limit=50&offset={offset}")
            row(f"list 50 VMs with contexts at offset {offset}", "3,000/s", f"{value:.0f}/s, p50 {p50}, {200 * (server.cpu() - before) / value:.2f} ms CPU")
        value, cold = median_ms(api, f"{VMS}?limit=1000")
        row("page of 1,000 with contexts", "40 ms", f"{value:.0f} ms (first {cold:.0f})")
        contexts = api.get("extras/config-contexts/?name=of-role-03")["results"][0]
        took = []
        for i in range(9):
            contexts["data"]["of-role-03"]["level"] = i
            began = time.monotonic()
            api.raw("PATCH", f"extras/config-contexts/{contexts['id']}/", json.dumps({"data": contexts["data"]}))
            took.append((time.monotonic() - began) * 1000)
        value, _ = median_ms(api, f"{VMS}?role=role-03&limit=50")
        row(f"a config context of {count // ROLES} VMs is changed", "20 ms", f"{sorted(took)[4]:.1f} ms; page after {value:.1f} ms")
        before = server.cpu()
        value, p50 = wrk(VMS, connections=32, script=CREATE % f"{int(time.time())}")
        row("create one VM, synced, 32 connections", "3,000/s", f"{value:.0f}/s, p50 {p50}, {200 * (server.cpu() - before) / value:.2f} ms CPU")
        value, p50 = wrk(VMS, connections=1, seconds=3, script=CREATE % f"one-{int(time.time())}")
        row("create one VM, synced, 1 connection", "-", f"{value:.0f}/s, p50 {p50}")
        value, cold = median_ms(api, f"{VMS}?limit=50", 1)
        row("list of 50 right after", "-", f"{cold:.1f} ms")
        row("resident memory after all this", "-", f"{server.resident():.0f} MB")
    with Served(folder) as server:
        row("serve, from start to listening, once more", "1.0 s", f"{server.listening:.2f} s; {server.started:.2f} s to the first answer, {server.cpu():.2f} s CPU")
        api = Api()
        began, total = time.monotonic(), 0
        for path in (VMS, NICS, IPS):
            offset = 0
            while True:
                page = api.raw("GET", f"{path}?limit=1000&offset={offset}")
                total, offset = total + len(page), offset + 1000
                if b'"next":null' in page[:400]:
                    break
        row("every page read", "-", f"{time.monotonic() - began:.1f} s, {total / 1e6:.0f} MB")
        row("resident memory after every page was read", "300 MB", f"{server.resident():.0f} MB")
        time.sleep(5)
        row("resident memory, rested", "-", f"{server.resident():.0f} MB")
        row("memory per machine (2 interfaces, 1 address)", "-", f"{server.resident() * 1024 / count:.1f} KB")
    return found


def soak(count, folder, changes=200_000):
    """As many changes of objects as a busy day has, with readers: what stays in memory must not grow with them."""
    with Served(folder) as server:
        api = Api()
        vms = [vm["id"] for vm in api.get(f"{VMS}?limit=1000&exclude=config_context")["results"]]
        resident = []
        for begin in range(0, changes, 100):
            chosen = [vms[(begin + i) % len(vms)] for i in range(100)]
            api.raw("PATCH", VMS, json.dumps([{"id": vm, "comments": f"change {begin}", "status": "active" if begin // 100 % 2 else "staged"} for vm in chosen]))
            if begin % 2_000 == 0:
                api.raw("GET", f"{VMS}?limit=1000&offset={begin % count}")
                api.raw("GET", f"{VMS}?tag=tag-03&limit=50")
            if begin % (changes // 10) == 0:
                resident.append(f"{server.resident():.0f}")
        time.sleep(5)
        print(f"{changes:,} changes of {count} machines: resident {' '.join(resident)} MB at each tenth, {server.resident():.0f} MB rested", flush=True)


def run(count, folder=None):
    print(f"{count} machines; {speed()}; load {os.getloadavg()[0]:.0f}")
    kept = Path(folder) if folder else Path(tempfile.mkdtemp(prefix="plumbline-scale-"))
    kept.mkdir(parents=True, exist_ok=True)
    try:
        found = rows(count, kept)
        soak(count, kept)
        return found
    finally:
        if not folder:
            shutil.rmtree(kept, ignore_errors=True)


if __name__ == "__main__":
    run(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
