namespace Plumbline.Automation.WriteBack;

/// <summary>The NetBox object behind a host.</summary>
/// <param name="ContentType"><c>virtualization.virtualmachine</c> or <c>dcim.device</c>.</param>
public sealed record HostObjectId(string ContentType, long Id);
