#!/usr/bin/env python3
"""Measures what docs/benchmarks.md reports, with the published programs. Servers listen on loopback and end by themselves.

usage: bench/measure.py [NAME ...]      without names everything; --list shows the names
"""
import ctypes, json, os, re, shutil, signal, socket, statistics, subprocess, sys, tempfile, time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = Path(os.environ.get("PLUMBLINE_OUT", ROOT / "out"))
PLUMBLINE = str(OUT / "plumbline")
PORT = 5931
BODY = json.dumps({"event": "created", "timestamp": "2026-01-01T00:00:00Z", "object_type": "virtualization.virtualmachine", "username": "admin",
                   "request_id": "0c5b7a4e-6d0c-4d4e-9a53-2f4f0f6f2f11", "data": {"id": 1, "name": "web1", "status": {"value": "active", "label": "Active"},
                   "site": {"id": 1, "name": "dc1", "slug": "dc1"}, "tags": [{"id": 1, "slug": "web"}], "custom_fields": {"login_user": "ansible"}}})
NEVER = """- name: bench
  hosts: all
  sources:
    - ansible.eda.webhook: {host: 127.0.0.1, port: %d}
  rules:
    - name: never
      condition: event.payload.event == "nothing has this"
      action:
        none:
"""
MEASURES = {}


def measure(f):
    MEASURES[f.__name__.replace("_", "-")] = f
    return f


class Folder:
    """A scratch folder that goes away."""
    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="plumbline-bench-"))
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


class Program:
    def __init__(self, args, cwd, env=None, stdout=subprocess.DEVNULL):
        self.began = time.monotonic()
        self.p = subprocess.Popen(args, cwd=cwd, env={**os.environ, **(env or {})}, stdout=stdout, stderr=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.p.poll() is None:
            self.p.send_signal(signal.SIGTERM)
            try:
                self.p.wait(10)
            except subprocess.TimeoutExpired:
                self.p.kill()
                self.p.wait()

    def listening(self, port, limit=20):
        while time.monotonic() - self.began < limit:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    return time.monotonic() - self.began
            except OSError:
                if self.p.poll() is not None:
                    raise SystemExit(f"ended early: {self.p.stderr.read().decode()}")
                time.sleep(0.0005)
        raise SystemExit("does not listen")

    def resident(self):
        with open(f"/proc/{self.p.pid}/status") as status:
            return int(re.search(r"VmRSS:\s+(\d+)", status.read()).group(1)) / 1024

    def cpu(self):
        fields = open(f"/proc/{self.p.pid}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def webhook_rulebook(folder):
    (folder / "rulebook.yml").write_text(NEVER % PORT)
    return [PLUMBLINE, "run", "-r", "rulebook.yml"]


def wrk(seconds, connections, port=PORT, path="/"):
    with Folder() as folder:
        script = folder / "post.lua"
        script.write_text(f"wrk.method = 'POST'\nwrk.body = [==[{BODY}]==]\nwrk.headers['Content-Type'] = 'application/json'\n")
        out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", str(script), f"http://127.0.0.1:{port}{path}"],
                             capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in out:
        print(out)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))


@measure
def start_to_listening():
    times = []
    with Folder() as folder:
        for _ in range(11):
            with Program(webhook_rulebook(folder), folder) as program:
                times.append(program.listening(PORT) * 1000)
    times = times[1:]
    print(f"start to listening: median {statistics.median(times):.0f} ms of 10 ({min(times):.0f} to {max(times):.0f})")


@measure
def start_to_first_action():
    times = []
    with Folder() as folder:
        (folder / "rulebook.yml").write_text(
            "- name: bench\n  hosts: all\n  sources:\n    - eda.builtin.range: {limit: 1}\n  rules:\n    - name: r\n      condition: event.i == 0\n      action:\n        print_event:\n")
        for _ in range(11):
            with Program([PLUMBLINE, "run", "-r", "rulebook.yml"], folder, stdout=subprocess.PIPE) as program:
                while b"[event]" not in program.p.stdout.readline():
                    pass
                times.append((time.monotonic() - program.began) * 1000)
    times = times[1:]
    print(f"start to the first event's action printed: median {statistics.median(times):.0f} ms of 10 ({min(times):.0f} to {max(times):.0f})")


@measure
def resident_memory():
    with Folder() as folder, Program(webhook_rulebook(folder), folder) as program:
        program.listening(PORT)
        time.sleep(1)
        idle = program.resident()
        import http.client
        client = http.client.HTTPConnection("127.0.0.1", PORT)
        for _ in range(10_000):
            client.request("POST", "/", BODY, {"Content-Type": "application/json"})
            client.getresponse().read()
        time.sleep(1)
        print(f"resident memory: {idle:.1f} MiB idle, {program.resident():.1f} MiB after 10,000 webhooks")


def throughput(label, args, env=None):
    with Folder() as folder:
        command = webhook_rulebook(folder) + args
        with Program(command, folder, {"XDG_STATE_HOME": str(folder), **(env or {})}) as program:
            program.listening(PORT)
            wrk(2, 32)
            rates = [wrk(5, 32) for _ in range(3)]
            print(f"webhook events accepted, {label}, 32 connections, load on the same cores: median {statistics.median(rates):,.0f}/s "
                  f"({min(rates):,.0f} to {max(rates):,.0f}); {program.resident():.0f} MiB resident after it")


@measure
def events_in_memory():
    throughput("in memory", [])


@measure
def events_durable():
    throughput("durable", ["--persistence-id", "bench"])


@measure
def synced_writes():
    """The disk under the durable row: 4 KiB appended and synced, one after the other."""
    with Folder() as folder:
        handle = os.open(folder / "x", os.O_CREAT | os.O_WRONLY)
        count, began = 0, time.monotonic()
        while time.monotonic() - began < 2:
            os.write(handle, b"x" * 4096)
            os.fdatasync(handle)
            count += 1
        print(f"fsync loop: {(time.monotonic() - began) / count * 1000:.2f} ms a sync")


@measure
def generic_source():
    with Folder() as folder:
        (folder / "rulebook.yml").write_text(
            "- name: bench\n  hosts: all\n  sources:\n    - eda.builtin.generic:\n        payload:\n          - {a: 1, b: text, c: [1, 2]}\n        loop_count: 200000\n"
            "  rules:\n    - name: never\n      condition: event.a == 2\n      action:\n        none:\n")
        (folder / "one.yml").write_text((folder / "rulebook.yml").read_text().replace("200000", "1"))
        def cpu(book):
            before = os.times()
            subprocess.run([PLUMBLINE, "run", "-r", book], cwd=folder, check=True)
            after = os.times()
            return after.children_user + after.children_system - before.children_user - before.children_system
        start = min(cpu("one.yml") for _ in range(3))
        used = statistics.median(cpu("rulebook.yml") for _ in range(3))
        print(f"whole program, generic source of 200,000 events, a rule that never fires: {used:.2f} s of CPU ({start:.2f} s of it the start), {200000 / used:,.0f} events per CPU second")


PLUGIN = """import time

async def main(queue, args):
    begun = time.monotonic()
    for i in range(args["count"]):
        await queue.put({"i": i, "host": "web1", "level": "info"})
    print("took", time.monotonic() - begun, flush=True)
"""
BARE = """import asyncio, runpy

async def run():
    queue = asyncio.Queue(1)
    async def take():
        while True:
            await queue.get()
    taking = asyncio.ensure_future(take())
    await runpy.run_path("plugins/many.py")["main"](queue, {"count": %d})

asyncio.run(run())
"""


@measure
def python_source():
    with Folder() as folder:
        (folder / "plugins").mkdir()
        (folder / "plugins" / "many.py").write_text(PLUGIN)

        def rate(count, command):
            (folder / "rulebook.yml").write_text(
                "- name: bench\n  hosts: all\n  sources:\n    - many: {count: %d}\n  rules:\n    - name: never\n      condition: event.i == -1\n      action:\n        none:\n" % count)
            (folder / "bare.py").write_text(BARE % count)
            env = {**os.environ, "PLUMBLINE_PYTHON": "/usr/bin/python3", "XDG_STATE_HOME": str(folder / "state")}
            out = subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True, text=True).stdout
            return count / float(re.search(r"took ([\d.]+)", out).group(1))

        run = [PLUMBLINE, "run", "-r", "rulebook.yml", "-S", "plugins"]
        print(f"a source written in Python, 100,000 events: {statistics.median(rate(100_000, run) for _ in range(5)):,.0f} events/s; "
              f"the same under a bare asyncio loop: {statistics.median(rate(100_000, ['/usr/bin/python3', 'bare.py']) for _ in range(5)):,.0f}; "
              f"durable, put by put (2,000 events): {statistics.median(rate(2_000, run + ['--persistence-id', 'bench']) for _ in range(3)):,.0f}")


STOPPED = """- name: bench
  hosts: all
  sources:
    - {source}
  rules:
    - name: never
      condition: event.i == -1
      action:
        none:
    - name: the end
      condition: event.end is defined or event.body.end is defined
      action:
        shutdown:
"""
LINE = '{"i": 1%06d, "host": "web1.example.org", "level": "info", "text": "' + "x" * 130 + '"}'


def until_the_end(folder, source, more=()):
    """Seconds of the whole program, the start in it, until it has judged the last event."""
    (folder / "rulebook.yml").write_text(STOPPED.replace("{source}", source))
    env = {**os.environ, "XDG_STATE_HOME": tempfile.mkdtemp(dir=folder)}
    began = time.monotonic()
    subprocess.run([PLUMBLINE, "run", "-r", "rulebook.yml", *more], cwd=folder, env=env, check=True, capture_output=True)
    return time.monotonic() - began


@measure
def exec_source(count=500_000):
    with Folder() as folder:
        with open(folder / "lines", "w") as lines:
            lines.writelines(LINE % i + "\n" for i in range(count))
            lines.write('{"end": true}\n')
        source = "exec: {command: [cat, lines]}"
        memory = count / statistics.median(until_the_end(folder, source) for _ in range(3))
        durable = count / statistics.median(until_the_end(folder, source, ["--persistence-id", "bench"]) for _ in range(3))
        print(f"a program's lines of {len(LINE % 0)} bytes, {count:,}: {memory:,.0f} events/s; durable: {durable:,.0f}")


class MockKafka:
    """The broker that librdkafka has in itself for tests: the real protocol over TCP. It keeps 5 MB of a partition, packed."""
    def __enter__(self):
        library = ctypes.CDLL("librdkafka.so.1")
        for function in ("rd_kafka_conf_new", "rd_kafka_new", "rd_kafka_handle_mock_cluster"):
            getattr(library, function).restype = ctypes.c_void_p
        library.rd_kafka_mock_cluster_bootstraps.restype = ctypes.c_char_p
        said = ctypes.create_string_buffer(512)
        options = ctypes.c_void_p(library.rd_kafka_conf_new())
        library.rd_kafka_conf_set(options, b"test.mock.num.brokers", b"1", said, 512)
        self.client = ctypes.c_void_p(library.rd_kafka_new(0, options, said, 512))
        cluster = ctypes.c_void_p(library.rd_kafka_handle_mock_cluster(self.client))
        self.address = library.rd_kafka_mock_cluster_bootstraps(cluster).decode()
        for topic in (b"bench", b"few"):
            library.rd_kafka_mock_topic_create(cluster, topic, 1, 1)
        self.library = library
        return self

    def fill(self, topic, lines):
        with open(lines) as given:
            subprocess.run(["kcat", "-P", "-z", "lz4", "-b", self.address, "-t", topic, "-p", "0"], stdin=given, check=True)

    def __exit__(self, *_):
        self.library.rd_kafka_destroy(self.client)


@measure
def kafka_source(count=300_000):
    """Beside it kcat, which only takes them."""
    with Folder() as folder, MockKafka() as broker:
        with open(folder / "lines", "w") as lines:
            lines.writelines(LINE % i + "\n" for i in range(count))
            lines.write('{"end": true}\n')
        broker.fill("bench", folder / "lines")
        (folder / "end").write_text('{"end": true}\n')
        broker.fill("few", folder / "end")
        host, port = broker.address.split(":")
        groups = iter(range(100))

        def rate(*more):
            # A group takes seconds to form, with whatever is in its topics.
            took = {topic: statistics.median(until_the_end(
                folder, f"ansible.eda.kafka: {{host: {host}, port: {port}, topic: {topic}, group_id: g{next(groups)}, offset: earliest}}", more)
                for _ in range(3)) for topic in ("few", "bench")}
            return count / (took["bench"] - took["few"])

        memory, durable = rate(), rate("--persistence-id", "bench")
        began = time.monotonic()
        subprocess.run(["kcat", "-C", "-b", broker.address, "-t", "bench", "-o", "beginning", "-e"], check=True, capture_output=True)
        bare = count / (time.monotonic() - began)
        print(f"kafka, {count:,} messages of {len(LINE % 0)} bytes, a rule that never fires: {memory:,.0f} events/s; durable: {durable:,.0f}; "
              f"kcat alone: {bare:,.0f}")


@measure
def memory_growth(count=int(os.environ.get("PLUMBLINE_EVENTS", "10000000"))):
    """Resident after each tenth of so many events, from one source after the other; the first tenth is what it settles in."""
    def told(name, sizes):
        print(f"resident after each tenth of {count:,} events through {name}: {' '.join(f'{s:.0f}' for s in sizes)} MiB; "
              f"growth behind the first: {max(sizes[1:]) - sizes[0]:+.1f} MiB", flush=True)

    def book(folder, source, condition):
        (folder / "rulebook.yml").write_text(
            f"- name: bench\n  hosts: all\n  sources:\n    - {source}\n  rules:\n    - name: tenth\n      condition: {condition}\n"
            "      action:\n        debug:\n          msg: a tenth\n")
        return Program([PLUMBLINE, "run", "-r", "rulebook.yml"], folder, stdout=subprocess.PIPE)

    def tenth(program):
        while b"a tenth" not in (line := program.p.stdout.readline()):
            if not line:
                raise SystemExit(f"ended early: {program.p.stderr.read().decode()}")
        return program.resident()

    ends = [count // 10 * n - 1 for n in range(1, 11)]
    source = f"eda.builtin.generic: {{payload: [{{a: 1, b: text, c: [1, 2]}}], loop_count: {count}, create_index: i}}"
    with Folder() as folder, book(folder, source, f"event.i in {ends}") as program:
        told("generic", [tenth(program) for _ in ends])
    with Folder() as folder, Program(webhook_rulebook(folder), folder) as program:
        program.listening(PORT)
        sizes, done = [], 0
        while done < count:
            done += int(wrk(5, 32) * 5)
            if done * 10 // count > len(sizes):
                sizes.append(program.resident())
        told("webhook", sizes)
    with Folder() as folder, MockKafka() as broker:
        with open(folder / "lines", "w") as lines:
            lines.writelines(LINE % i + "\n" for i in range(100_000))
            lines.write('{"tenth": true}\n')
        host, port = broker.address.split(":")
        with book(folder, f"ansible.eda.kafka: {{host: {host}, port: {port}, topic: bench, group_id: g, offset: earliest}}",
                  "event.body.tenth is defined") as program:
            sizes = []
            for n in range(count // 100_000):
                broker.fill("bench", folder / "lines")
                size = tenth(program)
                if (n + 1) * 1_000_000 // count > len(sizes):
                    sizes.append(size)
            told("kafka", sizes)


PLAYBOOK = "- hosts: all\n  gather_facts: false\n  tasks:\n    - ansible.builtin.debug:\n        msg: hello\n"
RUN_RULE = """- name: bench
  hosts: all
  sources:
    - ansible.eda.webhook: {host: 127.0.0.1, port: %d}
  rules:
    - name: run
      condition: event.payload.run is defined
      action:
        run_playbook:
          name: play.yml
"""


@measure
def request_to_process():
    """An ansible-playbook in front on PATH notes when it was started, then becomes the real one."""
    real = shutil.which("ansible-playbook")
    with Folder() as folder:
        (folder / "bin").mkdir()
        wrapper = folder / "bin" / "ansible-playbook"
        wrapper.write_text(f'#!/bin/sh\ncase " $* " in *" --syntax-check "*) ;; *) date +%s%N >> {folder}/started ;; esac\nexec {real} "$@"\n')
        wrapper.chmod(0o755)
        (folder / "play.yml").write_text(PLAYBOOK)
        (folder / "inv").write_text("localhost ansible_connection=local\n")
        (folder / "rulebook.yml").write_text(RUN_RULE % PORT)
        env = {"PATH": f"{folder}/bin:{os.environ['PATH']}"}
        delays = []
        with Program([PLUMBLINE, "run", "-r", "rulebook.yml", "-i", "inv"], folder, env) as program:
            program.listening(PORT)
            time.sleep(3)
            import http.client
            for i in range(6):
                sent = time.time_ns()
                client = http.client.HTTPConnection("127.0.0.1", PORT)
                client.request("POST", "/", '{"run": true}', {"Content-Type": "application/json"})
                client.getresponse().read()
                while not (folder / "started").exists() or len((folder / "started").read_text().split()) <= i:
                    time.sleep(0.002)
                delays.append((int((folder / "started").read_text().split()[i]) - sent) / 1e6)
                time.sleep(2.5)
    delays = delays[1:]
    print(f"webhook request to ansible-playbook started, static inventory: median {statistics.median(delays):.0f} ms of 5 ({min(delays):.0f} to {max(delays):.0f}), the noting shell script included")


@measure
def run_overhead():
    """A run of a program that is already there, from the webhook to the recap's last line, beside the bare command."""
    import http.client
    with Folder() as folder:
        (folder / "play.yml").write_text(PLAYBOOK)
        (folder / "inv").write_text("localhost ansible_connection=local\n")
        (folder / "rulebook.yml").write_text(RUN_RULE % PORT)
        bare, ours = [], []
        with Program([PLUMBLINE, "run", "-r", "rulebook.yml", "-i", "inv"], folder, stdout=subprocess.PIPE) as program:
            program.listening(PORT)
            time.sleep(3)
            for _ in range(11):
                began = time.monotonic()
                command = subprocess.Popen(["ansible-playbook", "-i", "inv", "play.yml"], cwd=folder, stdout=subprocess.PIPE)
                while b"failed=0" not in command.stdout.readline():
                    pass
                bare.append(time.monotonic() - began)
                command.wait()
                began = time.monotonic()
                client = http.client.HTTPConnection("127.0.0.1", PORT)
                client.request("POST", "/", '{"run": true}', {"Content-Type": "application/json"})
                client.getresponse().read()
                while b"failed=0" not in program.p.stdout.readline():
                    pass
                ours.append(time.monotonic() - began)
                time.sleep(0.3)
        b, o = statistics.median(bare[1:]), statistics.median(ours[1:])
        print(f"a run: bare ansible-playbook from start to the recap {b:.3f} s, ours from webhook to the recap {o:.3f} s: {100 * (o / b - 1):+.1f} %")


class Machines:
    """sshd on loopback addresses, for the user who runs this; a new address for every machine."""
    def __init__(self, folder, count):
        self.folder, self.port = folder, 2322
        self.addresses = [f"127.0.1.{i + 1}" for i in range(count)]
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "host"], check=True)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "client"], check=True)
        host = (folder / "host.pub").read_text().split()[:2]
        (folder / "known").write_text("".join(f"[{a}]:{self.port} {' '.join(host)}\n" for a in self.addresses))
        (folder / "sshd.conf").write_text(f"Port {self.port}\n" + "".join(f"ListenAddress {a}\n" for a in self.addresses)
            + f"HostKey {folder}/host\nAuthorizedKeysFile {folder}/client.pub\nPidFile none\nStrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\nSubsystem sftp internal-sftp\n")
        os.makedirs("/run/sshd", exist_ok=True)
        self.p = subprocess.Popen(["/usr/sbin/sshd", "-D", "-f", folder / "sshd.conf"], stderr=subprocess.DEVNULL)

    def variables(self):
        return (f"---\nansible_port: {self.port}\nansible_ssh_private_key_file: {self.folder}/client\nansible_ssh_common_args: -o UserKnownHostsFile={self.folder}/known\n"
                "ansible_python_interpreter: /usr/bin/python3\n")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.p.terminate()
        self.p.wait()


def serving(folder, port, policies):
    project = folder / "project"
    shutil.copytree(ROOT / "samples" / "machines", project)
    hosts = project / "inventory" / "hosts.yml"
    hosts.write_text(hosts.read_text().replace("http://127.0.0.1:8000", f"http://127.0.0.1:{port}"))
    if not policies:
        (project / "plumbline.yml").unlink()
    return project


@measure
def documented_to_applied():
    documented("ready_when: [primary_ip]", policies=True, rounds=5)


@measure
def article_documented_to_applied():
    documented("the unchanged article, which tries again every ten seconds", policies=False, rounds=2)


def documented(label, policies, rounds):
    """A store of 1,000 virtual machines; one more is posted, its address half a second later."""
    import http.client
    port, token, user = 8931, "bench" + "0" * 35, os.environ.get("USER", "root")
    with Folder() as folder:
        project = serving(folder, port, policies)
        with Machines(folder, rounds + 1) as machines:
            group = project / "inventory" / "group_vars"
            group.mkdir()
            (group / "all.yml").write_text(machines.variables())
            env = {"PLUMBLINE_TOKEN": token, "PLUMBLINE_ADMIN_PASSWORD": "bench"}
            with Program([PLUMBLINE, "serve", str(project), "--listen", f"127.0.0.1:{port}"], folder, env) as program:
                program.listening(port)

                def call(method, path, body):
                    client = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
                    client.request(method, f"/api/{path}", json.dumps(body), {"Content-Type": "application/json", "Authorization": f"Token {token}"})
                    answer = client.getresponse()
                    text = answer.read()
                    if answer.status >= 300:
                        raise SystemExit(f"{method} {path}: {answer.status} {text.decode()[:300]}")
                    return json.loads(text)
                site = call("POST", "dcim/sites/", {"name": "dc1", "slug": "dc1"})["id"]
                kind = call("POST", "virtualization/cluster-types/", {"name": "kvm", "slug": "kvm"})["id"]
                cluster = call("POST", "virtualization/clusters/", {"name": "c1", "type": kind, "scope_type": "dcim.site", "scope_id": site})["id"]
                call("POST", "virtualization/virtual-machines/", [{"name": f"old{i}", "cluster": cluster, "status": "active"} for i in range(1000)])
                # The event rule comes after them: they were there before.
                subprocess.run([PLUMBLINE, "netbox", "setup", "--url", f"http://127.0.0.1:{port}", "--webhook-url", "http://127.0.0.1:5500/netbox-vm"],
                               env={**os.environ, "NETBOX_TOKEN": token}, check=True, stdout=subprocess.DEVNULL)
                time.sleep(5)
                home, times = Path.home(), []
                for i in range(rounds + 1):
                    name = f"bench{os.getpid()}-{i}"
                    mark = home / "machines" / name
                    began = time.monotonic()
                    vm = call("POST", "virtualization/virtual-machines/", {"name": name, "cluster": cluster, "status": "active",
                              "custom_fields": {"login_user": user}, "local_context_data": {"ansible_roles": ["baseline"]}})["id"]
                    time.sleep(0.5)
                    nic = call("POST", "virtualization/interfaces/", {"virtual_machine": vm, "name": "eth0"})["id"]
                    address = call("POST", "ipam/ip-addresses/", {"address": machines.addresses[i] + "/32", "assigned_object_type": "virtualization.vminterface", "assigned_object_id": nic})["id"]
                    call("PATCH", f"virtualization/virtual-machines/{vm}/", {"primary_ip4": address})
                    while not (mark / "identity").exists():
                        if time.monotonic() - began > 60:
                            program.p.send_signal(signal.SIGTERM)
                            raise SystemExit("not configured after 60 s: " + program.p.stderr.read().decode()[-3000:])
                        time.sleep(0.01)
                    times.append(time.monotonic() - began)
                    shutil.rmtree(mark)
                    time.sleep(3)
                # The same role on the same machine by the bare command, timed to the same file.
                (project / "bare.yml").write_text(f"all:\n  hosts:\n    bare:\n      ansible_host: {machines.addresses[0]}\n      ansible_user: {user}\n      ansible_roles: [baseline]\n"
                    + "".join(f"      {line}\n" for line in machines.variables().splitlines()[1:]))
                bare, mark = [], home / "machines" / "bare"
                for _ in range(3):
                    began = time.monotonic()
                    command = subprocess.Popen(["ansible-playbook", "-i", "bare.yml", "-e", "target=bare", "devops/playbooks/new_vm.yml"], cwd=project, stdout=subprocess.DEVNULL,
                                               env={**os.environ, "ANSIBLE_ROLES_PATH": str(project / "devops" / "roles")})
                    while not (mark / "identity").exists() and command.poll() is None:
                        time.sleep(0.01)
                    bare.append(time.monotonic() - began)
                    command.wait()
                    shutil.rmtree(mark)
    times = times[1:]
    print(f"the bare ansible-playbook with the same role, to the same file: median {statistics.median(bare):.2f} s of 3")
    print(f"documented (address 0.5 s later) to role applied, store of 1,000 machines, {label}: median {statistics.median(times):.2f} s of {len(times)} ({min(times):.2f} to {max(times):.2f})")


@measure
def console():
    """The console's pages at 30,000 machines."""
    import console as at_scale
    at_scale.run(30000)


@measure
def replica():
    """A copy of a NetBox with 30,000 machines."""
    import replica as copy
    copy.run(30000)


@measure
def rendered():
    """What a change costs until the hosts that it touches are rendered, with 30,000 machines."""
    import rendered as versions
    versions.run(30000)


@measure
def scale():
    import fleet, scale as at_scale
    for count in (int(n) for n in os.environ.get("PLUMBLINE_SCALE", "3000 30000").split()):
        with Folder() as folder:
            at_scale.run(count, folder)
            fleet.run(count, folder)


@measure
def soak():
    """What a day of changes at 30,000 machines leaves in memory."""
    import scale as at_scale, soak as day
    with Folder() as folder:
        with at_scale.Served(folder) as server:
            refs, rates = at_scale.build(at_scale.Api(), 30000, server.cpu)
        (folder / "built.json").write_text(json.dumps({"refs": refs, "rates": rates}))
        day.run(folder)


@measure
def large_log():
    import log
    log.run(int(os.environ.get("PLUMBLINE_LOG_ENTRIES", "1000000")))


if __name__ == "__main__":
    if "--list" in sys.argv:
        print("\n".join(MEASURES))
        sys.exit(0)
    for name in sys.argv[1:] or MEASURES:
        MEASURES[name]()
