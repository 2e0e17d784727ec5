namespace Plumbline.Netbox.Tests.Api;

/// <summary>
/// Steps that end differently with the modules of Debian's age than with today's, which were recorded: how, with which message, and why.
/// Each is what NetBox 4.6 makes of the old words too. A step that ends as recorded may not be listed.
/// </summary>
internal static class DifferingModules
{
    // why, then its steps: module, step, which of that name (from 0) | ending | how the message begins
    private const string Table = """
        # The module has no option for this field, so nothing is left to change.
        netbox_cluster_group check-update 0 | not changed | cluster_group Own CGroup already exists
        netbox_cluster_group update 0 | not changed | cluster_group Own CGroup already exists
        netbox_vm_interface primary-mac 0 | not changed | interface eth0 already exists
        # It sends virtual_machine, which services had until NetBox 4.3, and misses it in what it finds.
        netbox_service create 0 | failed | {"parent_object_type":["This field is required."],"parent_object_id":["This field is required."]}
        netbox_service again 0 | failed | virtual_machine does not exist on existing object.
        netbox_service check-update 0 | failed | virtual_machine does not exist on existing object.
        netbox_service update 0 | failed | virtual_machine does not exist on existing object.
        netbox_service again-after-update 0 | failed | virtual_machine does not exist on existing object.
        # It sends device_role, which devices had until NetBox 3.6, and misses it in what it finds.
        netbox_device create 0 | failed | {"role":["This field is required."]}
        netbox_device again 0 | failed | device_role does not exist on existing object.
        netbox_device check-update 0 | failed | device_role does not exist on existing object.
        netbox_device update 0 | failed | device_role does not exist on existing object.
        netbox_device again-after-update 0 | failed | device_role does not exist on existing object.
        # It asks for content_types, which became object_types in NetBox 4.0, before it asks NetBox for anything.
        netbox_custom_field check-create 0 | failed | state is present but all of the following are missing: content_types
        netbox_custom_field create 0 | failed | state is present but all of the following are missing: content_types
        netbox_custom_field again 0 | failed | state is present but all of the following are missing: content_types
        netbox_custom_field check-update 0 | failed | state is present but all of the following are missing: content_types
        netbox_custom_field update 0 | failed | state is present but all of the following are missing: content_types
        netbox_custom_field again-after-update 0 | failed | state is present but all of the following are missing: content_types
        netbox_export_template check-create 0 | failed | one of the following is required: content_type, content_types
        netbox_export_template create 0 | failed | one of the following is required: content_type, content_types
        netbox_export_template again 0 | failed | one of the following is required: content_type, content_types
        netbox_export_template check-update 0 | failed | one of the following is required: content_type, content_types
        netbox_export_template update 0 | failed | one of the following is required: content_type, content_types
        netbox_export_template again-after-update 0 | failed | one of the following is required: content_type, content_types
        """;

    public static Dictionary<string, DifferingModule> Read() => Table.Split('\n')
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Split(" | "))
        .ToDictionary(parts => parts[0], parts => new DifferingModule(parts[1], parts[2]));
}

/// <summary>How such a step ends, and how its message begins.</summary>
internal sealed record DifferingModule(string Ending, string Message);
