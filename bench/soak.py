"""A day of a fleet: machines are documented, changed and deleted at a steady rate, and what stays of that is printed every minute.

Used by measure.py as 'soak'; alone: bench/soak.py FOLDER [MINUTES] [CHANGES]   (a FOLDER that bench/scale.py has built; it is copied)
"""
import collections, http.client, json, os, random, re, shutil, statistics, subprocess, sys, tempfile, time
from pathlib import Path
import fleet, scale

# So many machines are documented and not deleted yet; each has a run that waits for its address.
KEPT = 300
# Each machine is seven changes: itself, its interface, its address, two changes, two deletions.
EACH = 7


def figures(server, project):
    """What a server holds now: megabytes resident, of them in the managed heap, open files, megabytes on the disk, runs that wait."""
    client = http.client.HTTPConnection("127.0.0.1", fleet.API, timeout=60)
    client.request("GET", "/metrics", headers={"Authorization": f"Token {scale.TOKEN}"})
    text = client.getresponse().read().decode()
    client.close()
    metric = lambda name: float(found[1]) if (found := re.search(rf"^{re.escape(name)} (\S+)", text, re.M)) else 0
    disk = sum(file.stat().st_size for file in (project / ".plumbline").rglob("*") if file.is_file())
    return (server.resident(), metric("dotnet_gc_heap_size_bytes") / 2**20, len(os.listdir(f"/proc/{server.p.pid}/fd")), disk / 2**20,
            int(metric('plumbline_runs_open{state="waiting"}')))


class Day:
    """The changes, one machine after the other."""
    def __init__(self, built):
        self.api, self.random, self.machines, self.turn = scale.Api(fleet.API), random.Random(11), collections.deque(), 0
        self.refs = json.loads((built / "built.json").read_text())["refs"]
        self.old = [vm["id"] for vm in self.api.get(f"{scale.VMS}?limit=1000&exclude=config_context")["results"]]
        self.context = self.api.get("extras/config-contexts/?name=of-role-03")["results"][0]

    def machine(self):
        self.turn += 1
        body = {**scale.machine(self.random, self.refs, self.turn), "name": f"day-{self.turn:07d}", "status": "active"}
        made = self.api.post(scale.VMS, body)["id"]
        nic = self.api.post(scale.NICS, {"name": "eth0", "virtual_machine": made})["id"]
        address = self.api.post(scale.IPS, {"address": f"10.200.{self.turn // 250 % 250}.{self.turn % 250 + 1}/16",
                                            "assigned_object_type": "virtualization.vminterface", "assigned_object_id": nic})["id"]
        self.api.raw("PATCH", f"{scale.VMS}{made}/", json.dumps({"comments": f"turn {self.turn}"}))
        self.api.raw("PATCH", f"{scale.VMS}{self.random.choice(self.old)}/", json.dumps({"comments": f"in turn {self.turn}"}))
        self.machines.append((made, address))
        if len(self.machines) > KEPT:
            made, address = self.machines.popleft()
            self.api.raw("DELETE", f"{scale.IPS}{address}/")
            self.api.raw("DELETE", f"{scale.VMS}{made}/")
        # What every machine of a role shows, now and then, and somebody who reads.
        if self.turn % 400 == 0:
            self.context["data"]["of-role-03"]["level"] = self.turn
            self.api.raw("PATCH", f"extras/config-contexts/{self.context['id']}/", json.dumps({"data": self.context["data"]}))
        if self.turn % 20 == 0:
            self.api.raw("GET", f"{scale.VMS}?limit=50&offset={self.random.randrange(30000)}")


def run(built, minutes=16, changes=30000):
    work = Path(tempfile.mkdtemp(prefix="plumbline-soak-"))
    try:
        project = work / "project"
        fleet.project(built, project)
        with scale.Served(project, fleet.API) as server:
            fleet.wait_for(fleet.SOURCE, server.p)
            fleet.at_rest(server)
            subprocess.run([fleet.PLUMBLINE, "netbox", "setup", "--url", f"http://127.0.0.1:{fleet.API}",
                            "--webhook-url", f"http://127.0.0.1:{fleet.SOURCE}/netbox-vm"],
                           env={**os.environ, "NETBOX_TOKEN": scale.TOKEN}, check=True, stdout=subprocess.DEVNULL)
            fleet.at_rest(server)
            print(f"{minutes} minutes, {changes} changes ({scale.speed()})")
            print(f"{'minute':>6} {'changes':>8} {'resident MB':>12} {'heap MB':>8} {'files':>6} {'disk MB':>8} {'waiting':>8} {'CPU s':>7}")
            day, began, seen, cpu = Day(built), time.monotonic(), [], server.cpu()
            for minute in range(minutes + 1):
                while time.monotonic() - began < minute * 60:
                    due = (time.monotonic() - began) / (minutes * 60) * changes
                    if day.turn * EACH < due:
                        day.machine()
                    else:
                        time.sleep(0.02)
                now = figures(server, project)
                seen.append(now)
                print(f"{minute:6} {day.turn * EACH:8} {now[0]:12.0f} {now[1]:8.0f} {now[2]:6} {now[3]:8.0f} {now[4]:8} "
                      f"{server.cpu() - cpu:7.1f}", flush=True)
            quarter = max(1, minutes // 4)
            mean = lambda part: statistics.mean(figure[0] for figure in part)
            print(f"resident, mean of the second quarter and of the last: {mean(seen[quarter + 1:2 * quarter + 1]):.0f} MB, "
                  f"{mean(seen[-quarter:]):.0f} MB; most {fleet.memory(server.p.pid, 'VmHWM'):.0f} MB")
            time.sleep(12)
            print(f"twelve seconds after the last change: {server.resident():.0f} MB")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    run(Path(sys.argv[1]), *(int(n) for n in sys.argv[2:4]))
