"""Makes, finds, changes and deletes an object of every list that the API describes, with the fewest fields; says what went wrong."""
import json
import sys
import urllib.request

import pynetbox
from pynetbox.core.app import App

url, token = sys.argv[1:]
nb = pynetbox.api(url, token=token)
first = {}


def of(path):
    return first[path].id


def named(path, **more):
    return path, lambda n: dict({"name": f"any {n}"}, **{key: value() for key, value in more.items()})


def slugged(path, **more):
    return path, lambda n: dict({"name": f"any {n}", "slug": f"any-{n}"}, **{key: value() for key, value in more.items()})


def part(path, **more):
    return named(path, device=lambda: of("dcim/devices"), **more)


def template(path, **more):
    return named(path, device_type=lambda: of("dcim/device-types"), **more)


def text(value):
    return lambda: value


# Each list with the least that a new object of it needs; n counts the objects of a list.
LEAST = [
    slugged("extras/tags"), slugged("tenancy/tenant-groups"), slugged("tenancy/tenants"), slugged("tenancy/contact-groups"),
    slugged("tenancy/contact-roles"), named("tenancy/contacts"),
    ("users/users", lambda n: {"username": f"any{n}", "password": f"Quite-long-{n}x"}), named("users/groups"),
    named("users/permissions", object_types=text(["dcim.site"]), actions=text(["view"])),
    ("users/tokens", lambda n: {"user": of("users/users")}), named("users/owner-groups"), named("users/owners"),
    slugged("dcim/regions"), slugged("dcim/site-groups"), slugged("dcim/sites"),
    slugged("dcim/locations", site=lambda: of("dcim/sites")), slugged("dcim/rack-roles"), slugged("dcim/rack-groups"),
    named("dcim/racks", site=lambda: of("dcim/sites")), named("dcim/power-panels", site=lambda: of("dcim/sites")),
    named("dcim/power-feeds", power_panel=lambda: of("dcim/power-panels")), slugged("dcim/manufacturers"),
    ("dcim/device-types", lambda n: {"model": f"any {n}", "slug": f"any-{n}", "manufacturer": of("dcim/manufacturers"), "u_height": 0,
                                     "subdevice_role": "parent" if n == 1 else None}),
    ("dcim/rack-types", lambda n: {"model": f"any {n}", "slug": f"any-{n}", "manufacturer": of("dcim/manufacturers"),
                                   "form_factor": "wall-frame"}),
    ("dcim/rack-reservations", lambda n: {"rack": of("dcim/racks"), "units": [n], "user": of("users/users"), "description": "x"}),
    slugged("dcim/device-roles"), slugged("dcim/platforms"),
    ("dcim/devices", lambda n: {"device_type": of("dcim/device-types"), "role": of("dcim/device-roles"), "site": of("dcim/sites")}),
    named("dcim/virtual-chassis"), named("dcim/module-type-profiles"),
    ("dcim/module-types", lambda n: {"model": f"any {n}", "manufacturer": of("dcim/manufacturers")}),
    part("dcim/virtual-device-contexts", status=text("active")), named("dcim/cable-bundles"), part("dcim/module-bays"),
    ("dcim/modules", lambda n: {"device": of("dcim/devices"), "module_type": of("dcim/module-types"), "module_bay": bay(n)}),
    part("dcim/device-bays"), slugged("dcim/inventory-item-roles"), part("dcim/inventory-items"),
    part("dcim/interfaces", type=text("virtual")),
    part("dcim/console-ports"), part("dcim/console-server-ports"), part("dcim/power-ports"), part("dcim/power-outlets"),
    part("dcim/rear-ports", type=text("8p8c")), part("dcim/front-ports", type=text("8p8c")),
    ("dcim/cables", lambda n: {"a_terminations": [{"object_type": "dcim.rearport", "object_id": port("dcim/rear-ports", n)}],
                               "b_terminations": [{"object_type": "dcim.frontport", "object_id": port("dcim/front-ports", n)}]}),
    ("dcim/mac-addresses", lambda n: {"mac_address": f"02:00:00:00:00:0{n}"}),
    template("dcim/console-port-templates"), template("dcim/console-server-port-templates"), template("dcim/power-port-templates"),
    template("dcim/power-outlet-templates"), template("dcim/interface-templates", type=text("virtual")),
    template("dcim/rear-port-templates", type=text("8p8c")), template("dcim/front-port-templates", type=text("8p8c")),
    template("dcim/module-bay-templates"), template("dcim/device-bay-templates"), template("dcim/inventory-item-templates"),
    slugged("virtualization/cluster-types"), slugged("virtualization/cluster-groups"),
    named("virtualization/clusters", type=lambda: of("virtualization/cluster-types")), slugged("virtualization/virtual-machine-types"),
    named("virtualization/virtual-machines", cluster=lambda: of("virtualization/clusters")),
    named("virtualization/interfaces", virtual_machine=lambda: of("virtualization/virtual-machines")),
    named("virtualization/virtual-disks", virtual_machine=lambda: of("virtualization/virtual-machines"), size=text(10)),
    slugged("ipam/rirs"), ("ipam/asns", lambda n: {"asn": 64511 + n, "rir": of("ipam/rirs")}), slugged("ipam/roles"),
    slugged("ipam/asn-ranges", rir=lambda: of("ipam/rirs"), start=text(64000), end=text(64010)),
    named("ipam/service-templates", protocol=text("tcp"), ports=text([22])),
    named("ipam/vrfs"), ("ipam/route-targets", lambda n: {"name": f"65000:{n}"}),
    ("ipam/aggregates", lambda n: {"prefix": f"10.{n}.0.0/16", "rir": of("ipam/rirs")}),
    ("ipam/prefixes", lambda n: {"prefix": f"10.1.{n}.0/24"}),
    ("ipam/ip-ranges", lambda n: {"start_address": f"10.1.{n}.10/24", "end_address": f"10.1.{n}.20/24"}),
    ("ipam/ip-addresses", lambda n: {"address": f"10.1.{n}.1/24"}), slugged("ipam/vlan-groups"),
    ("ipam/vlans", lambda n: {"vid": n, "name": f"any {n}"}), named("ipam/vlan-translation-policies"),
    ("ipam/vlan-translation-rules", lambda n: {"policy": of("ipam/vlan-translation-policies"), "local_vid": n, "remote_vid": n}),
    ("ipam/fhrp-groups", lambda n: {"protocol": "carp", "group_id": n}),
    ("ipam/fhrp-group-assignments", lambda n: {"group": of("ipam/fhrp-groups"), "interface_type": "dcim.interface", "priority": n,
                                               "interface_id": port("dcim/interfaces", n)}),
    named("ipam/services", protocol=text("tcp"), ports=text([22]), parent_object_type=text("dcim.device"),
          parent_object_id=lambda: of("dcim/devices")),
    ("tenancy/contact-assignments", lambda n: {"object_type": "dcim.site", "object_id": of("dcim/sites"),
                                               "role": of("tenancy/contact-roles"), "contact": another("tenancy/contacts", n)}),
    ("extras/custom-field-choice-sets", lambda n: {"name": f"any {n}", "extra_choices": [["a", "A"]]}),
    ("extras/custom-fields", lambda n: {"name": f"any_{n}", "type": "text", "object_types": ["dcim.region"]}),
    named("extras/custom-links", object_types=text(["dcim.site"]), link_text=text("x"), link_url=text("http://x.test/")),
    named("extras/config-contexts", data=text({"a": 1})), named("extras/config-context-profiles"),
    named("extras/config-templates", template_code=text("x")),
    named("extras/export-templates", object_types=text(["dcim.site"]), template_code=text("x")),
    named("extras/webhooks", payload_url=text("http://x.test/")),
    named("extras/event-rules", object_types=text(["dcim.rack"]), event_types=text(["object_created"]), action_type=text("webhook"),
          action_object_type=text("extras.webhook"), action_object_id=lambda: of("extras/webhooks")),
    ("extras/journal-entries", lambda n: {"assigned_object_type": "dcim.site", "assigned_object_id": of("dcim/sites"), "comments": "x"}),
    ("extras/image-attachments", lambda n: {"object_type": "dcim.site", "object_id": of("dcim/sites"), "image": {
        "filename": "a.gif", "content": "R0lGODdhAgABAIAAAP///wAAACwAAAAAAgABAAACAoRRADs="}}),
    slugged("extras/saved-filters", object_types=text(["dcim.site"]), parameters=text({"status": ["active"]})),
    named("extras/notification-groups"),
]

# What is changed where there is no description.
CHANGED = {
    "users/users": ("first_name", "Ann"), "tenancy/contact-assignments": ("priority", "primary"),
    "extras/journal-entries": ("comments", "else"), "ipam/fhrp-group-assignments": ("priority", 77),
    "extras/custom-links": ("link_text", "else"),
}


def port(path, n):
    name = f"port {n} of {path}"
    if name not in first:
        more = {"dcim/interfaces": {"type": "virtual"}}.get(path, {"type": "8p8c"})
        first[name] = endpoint(path).create(device=of("dcim/devices"), name=f"{n} more", **more)
    return first[name].id


def bay(n):
    return endpoint("dcim/module-bays").create(device=of("dcim/devices"), name=f"bay {n}").id


def another(path, n):
    return endpoint(path).create(name=f"{n} more").id


def endpoint(path):
    app, name = path.split("/")
    return getattr(App(nb, app), name.replace("-", "_"))


def expect(step, found, wanted):
    if found != wanted:
        raise AssertionError(f"{step}: {wanted!r} wanted, {found!r} found")


def plain(record):
    return json.loads(json.dumps(dict(record), default=dict))


def read(path):
    objects = endpoint(path)
    everything = list(objects.all(limit=3))
    expect("count", objects.count(), len(everything))
    expect("ids once", len({o.id for o in everything}), len(everything))
    for one in everything[:1]:
        again = objects.get(one.id)
        expect("get", plain(again), plain(one))
        expect("filter by id", [o.id for o in objects.filter(id=one.id)], [one.id])
        expect("filter by ids that are none", objects.count(id=2 ** 31 - 1), 0)
        names = ("slug", "name", "model", "username", "prefix", "address", "asn", "mac_address")
        key = next((k for k in names if getattr(one, k, None)), None)
        if key and path not in ("core/jobs", "core/object-types"):
            expect(f"filter by {key}", one.id in [o.id for o in objects.filter(**{key: str(getattr(one, key))})], True)
            expect(f"filter by {key} of nobody", objects.count(**{key: {
                "prefix": "192.0.2.0/24", "address": "192.0.2.1/24", "asn": 1, "mac_address": "02:00:00:00:99:99"}.get(key, "no-such")}), 0)
        short = next(iter(objects.filter(id=one.id, brief=1)))
        expect("full details", short.full_details(), True)
        expect("full details", plain(short), plain(one))


def write(path, body):
    objects = endpoint(path)
    made = objects.create(**body(1))
    first[path] = made
    expect("get what was made", objects.get(made.id).id, made.id)
    read(path)
    for field, choices in objects.choices().items():
        expect(f"choices of {field}", {tuple(sorted(choice)) for choice in choices} == {("display_name", "value")}, True)
    fresh = objects.get(made.id)
    for name, value in dict(fresh).items():
        if hasattr(value, "full_details") and value.url and name != "job":
            expect(f"full details of {name}", value.full_details(), True)
    fresh = objects.get(made.id)
    expect("saved unchanged", fresh.save(), False)
    field, value = CHANGED.get(path, ("description", "else"))
    setattr(fresh, field, value)
    expect("saved", fresh.save(), True)
    changed = getattr(objects.get(made.id), field)
    expect(field, getattr(changed, "value", changed), value)
    expect("updated", objects.get(made.id).update({field: value}), False)
    before = objects.count()
    gone = objects.create([body(2)])[0]
    expect("count", objects.count(), before + 1)
    expect("bulk update", [o.id for o in objects.update([{"id": gone.id, field: value}])], [gone.id])
    expect("delete", gone.delete(), True)
    expect("get what is gone", objects.get(gone.id), None)
    expect("count", objects.count(), before)


def attempt(step, action, *arguments):
    try:
        action(*arguments)
    except Exception as problem:
        problems.append(f"{step}: {type(problem).__name__}: {getattr(problem, 'error', problem)}")


schema = urllib.request.Request(f"{url}/api/schema/?format=json", headers={"Authorization": f"Token {token}"})
with urllib.request.urlopen(schema) as answer:
    paths = json.load(answer)["paths"]
# What is answered 501 alone is not here.
lists = {path[5:-1]: [m for m, operation in methods.items() if m in ("get", "post") and "501" not in operation["responses"]]
         for path, methods in paths.items() if path.count("/") == 4 and f"{path}{{id}}/" in paths}
lists = {path: methods for path, methods in lists.items() if methods}
problems = []
least = dict(LEAST)
for path, methods in lists.items():
    if "post" in methods and path not in least:
        problems.append(f"{path}: no least fields are named here")
for path in least:
    if "post" not in lists.get(path, {}):
        problems.append(f"{path}: named here, and not to be written")
    else:
        attempt(path, write, path, least[path])
for path, methods in lists.items():
    if "post" not in methods:
        attempt(path, read, path)
for path in reversed(least):
    if path in first and path != "users/users":
        attempt(f"{path} at the end", lambda: expect("delete", endpoint(path).delete([first[path].id]), True))
json.dump({"lists": sorted(lists), "problems": problems}, sys.stdout)
