"""What a change costs until the hosts that it touches are rendered, and what keeping that takes, at the size of a data centre.

Used by measure.py as 'rendered'; alone: bench/rendered.py MACHINES [FOLDER]   (a FOLDER is kept, and used again when it has the data)
"""
import json, sys, time, urllib.request
import scale


def part(name):
    return json.load(urllib.request.urlopen(f"http://127.0.0.1:{scale.PORT}/health"))["parts"].get(name, {})


def settled(key, at_least):
    while part("versions").get(key, 0) < at_least:
        time.sleep(0.2)


def change(served, name, hosts, call):
    """A change that touches so many hosts: from the answer until they are rendered, and the processor's time for each."""
    before, cpu = part("versions").get("rendered", 0), served.cpu()
    call()
    began = time.monotonic()
    settled("rendered", before + hosts)
    took = time.monotonic() - began
    time.sleep(1)
    return name, f"{took:.2f} s, {1e3 * (served.cpu() - cpu) / hosts:.2f} ms CPU each"


def one_by_one(api, times=200):
    """Milliseconds from the answer to a change of one machine until it is rendered."""
    took = []
    for i in range(times):
        before = part("versions").get("rendered", 0)
        api.raw("PATCH", f"{scale.VMS}{i + 1}/", json.dumps({"memory": int(time.monotonic() * 1000) % 1000000 + 1}))
        began = time.monotonic()
        while part("versions").get("rendered", 0) == before:
            time.sleep(0.001)
        took.append((time.monotonic() - began) * 1000)
    return sorted(took)[times // 2], max(took)


def rows(count, folder):
    with scale.Served(folder) as server:
        if not scale.Api().get(f"{scale.VMS}?limit=1&brief=true")["count"]:
            scale.build(scale.Api(), count, server.cpu)
    for left in folder.glob(".plumbline/inventory.db*"):
        left.unlink()
    (folder / "inventory").mkdir(exist_ok=True)
    (folder / "inventory" / "hosts.yml").write_text(
        f"plugin: netbox.netbox.nb_inventory\napi_endpoint: http://127.0.0.1:{scale.PORT}\ntoken: {scale.TOKEN}\n"
        "config_context: true\ninterfaces: true\ngroup_by: [sites, device_roles]\n")
    with scale.Served(folder) as served:
        began, cpu = time.monotonic(), served.cpu()
        settled("changed", count)
        yield "all for the first time, beside the reading of the inventory", f"{time.monotonic() - began:.1f} s, {served.cpu() - cpu:.1f} s CPU"
        yield "on the disk", f"{sum(f.stat().st_size for f in folder.glob('.plumbline/inventory.db*')) / 2**20:.0f} MB"
        api = scale.Api()
        role = api.get("extras/config-contexts/?name=of-role-00")["results"][0]["id"]
        everywhere = api.get("extras/config-contexts/?name=everywhere")["results"][0]["id"]
        yield change(served, "a context of a role", count // scale.ROLES, lambda: scale.Api().raw(
            "PATCH", f"extras/config-contexts/{role}/", json.dumps({"data": {"new": time.monotonic()}})))
        yield change(served, "a context of all", count, lambda: scale.Api().raw(
            "PATCH", f"extras/config-contexts/{everywhere}/", json.dumps({"data": {"new": time.monotonic()}})))
        middle, most = one_by_one(scale.Api())
        yield "one machine, until it is rendered", f"p50 {middle:.1f} ms, longest {most:.1f} ms"
    with scale.Served(folder) as served:
        while not part("versions") or part("inventory").get("status") != "ok":
            time.sleep(0.05)
        time.sleep(8)
        yield "memory after a restart", f"{served.resident():.0f} MB, {part('versions').get('rendered', 0)} rendered"


def run(count, folder=None):
    scale.told(f"What {count} machines are rendered to", lambda at: rows(count, at), folder)


if __name__ == "__main__":
    run(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
