namespace Plumbline.Automation.Runs.Readiness;

/// <summary>A virtual machine or device that an event of NetBox is about.</summary>
/// <param name="ContentType">For example <c>dcim.device</c>.</param>
public sealed record EventObject(string ContentType, long Id);
