"""Makes and reads a virtual machine with everything that belongs to it; says what came back."""
import json
import sys

import pynetbox

url, token = sys.argv[1:]
nb = pynetbox.api(url, token=token)
version = nb.version

tags = nb.extras.tags.create([{"name": "Web", "slug": "web"}, {"name": "Prod", "slug": "prod"}])
nb.extras.custom_fields.create(name="login_user", type="text", object_types=["virtualization.virtualmachine"])
nb.extras.custom_fields.create(name="backups", type="boolean", object_types=["virtualization.virtualmachine"], default=True)
site = nb.dcim.sites.create(name="Berlin", slug="berlin")
role = nb.dcim.device_roles.create(name="Server", slug="server")
kind = nb.virtualization.cluster_types.create(name="KVM", slug="kvm")
cluster = nb.virtualization.clusters.create(name="c1", type=kind.id, scope_type="dcim.site", scope_id=site.id)
nb.extras.config_contexts.create(name="all", weight=1000, data={"roles": ["base"], "ntp": {"a": 1, "b": 2}})
nb.extras.config_contexts.create(name="servers", weight=2000, roles=[role.id], data={"roles": ["base", "nginx"], "ntp": {"b": 3}})

vm = nb.virtualization.virtual_machines.create(
    name="vm1", cluster=cluster.id, role={"slug": "server"}, vcpus=2, memory=2048,
    tags=[{"slug": "web"}], custom_fields={"login_user": "root"})
interface = nb.virtualization.interfaces.create(virtual_machine=vm.id, name="eth0")
prefix = nb.ipam.prefixes.create(prefix="10.1.2.0/29")
address = prefix.available_ips.create(
    {"assigned_object_type": "virtualization.vminterface", "assigned_object_id": interface.id, "dns_name": "vm1.example.com"})
more = prefix.available_ips.create([{}, {"description": "spare"}])
vm.primary_ip4 = address.id
vm.tags = [{"slug": "web"}, {"slug": "prod"}]
saved = vm.save()
unchanged = nb.virtualization.virtual_machines.get(vm.id).save()
nb.virtualization.virtual_disks.create(virtual_machine=vm.id, name="disk0", size=20000)
nb.ipam.services.create(name="ssh", protocol="tcp", ports=[22], parent_object_type="virtualization.virtualmachine", parent_object_id=vm.id)
nb.extras.journal_entries.create(assigned_object_type="virtualization.virtualmachine", assigned_object_id=vm.id, kind="success", comments="made")

back = nb.virtualization.virtual_machines.get(name="vm1")
problems = []
for attempt in (
    lambda: nb.virtualization.virtual_machines.create(name="vm1", cluster=cluster.id),
    lambda: nb.virtualization.virtual_machines.create(name="vm2", cluster=cluster.id, status="bogus"),
    lambda: kind.delete(),
    lambda: prefix.available_ips.create([{}] * 9),
):
    try:
        attempt()
        problems.append(None)
    except (pynetbox.RequestError, pynetbox.AllocationError) as e:
        problems.append(str(getattr(e, "error", e)))

vms = nb.virtualization.virtual_machines
result = {
    "version": version,
    "status": nb.status()["netbox-version"],
    "tags": [str(t) for t in back.tags],
    "status_label": back.status.label,
    "site": back.site.slug,
    "cluster_type": nb.virtualization.clusters.get(back.cluster.id).type.slug,
    "primary": [str(back.primary_ip), str(back.primary_ip4), back.primary_ip6],
    "dns": nb.ipam.ip_addresses.get(back.primary_ip4.id).dns_name,
    "custom_fields": back.custom_fields,
    "context": back.config_context,
    "disk": back.disk,
    "saves": [saved, unchanged],
    "addresses": [str(a) for a in [address, *more]],
    "found": [[str(v) for v in vms.filter(tag=["web", "prod"])], vms.count(role="server"), len(vms.filter(name="nope"))],
    "choices": [c["value"] for c in vms.choices()["status"]][:3],
    "journal": [str(e.comments) for e in nb.extras.journal_entries.filter(assigned_object_id=vm.id)],
    "changes": [c.action.value for c in pynetbox.core.endpoint.Endpoint(nb, pynetbox.core.app.App(nb, "core"), "object_changes").filter(changed_object_type="virtualization.virtualmachine", changed_object_id=vm.id)],
    "problems": problems,
}
ids = [a.id for a in nb.ipam.ip_addresses.filter(parent="10.1.2.0/29")]
nb.ipam.ip_addresses.update([{"id": i, "description": "bulk"} for i in ids])
result["bulk"] = [a.description for a in nb.ipam.ip_addresses.filter(id=ids)]
result["deleted"] = [vm.delete(), nb.ipam.ip_addresses.delete(ids[1:]), nb.virtualization.virtual_machines.get(vm.id)]
result["left"] = [nb.virtualization.interfaces.count(), nb.ipam.ip_addresses.count()]
provisioned = pynetbox.api(url).create_token("admin", "Admin12345!x")
result["token"] = provisioned.user.username
json.dump(result, sys.stdout)
