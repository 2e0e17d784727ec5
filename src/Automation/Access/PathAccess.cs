using Plumbline.Automation.Progress;
using Plumbline.Netbox.Api;

namespace Plumbline.Automation.Access;

/// <summary>
/// Which steps of the path somebody sees: those about objects and hosts that he may view. A step about no host, or about one that the store
/// does not know, is for superusers and for those to whom a permission gives the action <c>view_steps</c> on the change log; a deleted
/// object's for those who may view the change log.
/// </summary>
public sealed class PathAccess(ApiViewer viewer)
{
    public const string ChangeLog = "core.objectchange";
    public const string ManageRuns = "manage_runs";
    private const string ViewSteps = "view_steps";
    private const string ReadOnlyToken = "this takes a token that may write (write_enabled)";

    private static readonly string[] Hosts = ["virtualization.virtualmachine", "dcim.device"];

    public bool Shows(Step step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (SeesAll)
            return true;
        if (step.ObjectType is { } type)
            return viewer.MayView(type, step.ObjectId) ?? viewer.May("view", ChangeLog);
        return step.Host is { } host && viewer.MayViewNamed(Hosts, host) == true;
    }

    /// <summary>What is about hosts is for those who may view each of them.</summary>
    public bool Shows(IReadOnlyList<string> hosts) =>
        SeesAll || (hosts.Count > 0 && hosts.All(host => viewer.MayViewNamed(Hosts, host) == true));

    /// <summary>Whether a host is a machine that is documented in the store, and that he may view.</summary>
    public bool ShowsMachine(string host) => viewer.MayViewNamed(Hosts, host) == true;

    /// <summary>The machine that a host is, where he may view it; null also where several have its name.</summary>
    public (string Type, long Id)? MachineOf(string host) => viewer.FindNamed(Hosts, host);

    /// <summary>Whether he may end runs and have them done again, where he may view their hosts; a token that only reads may not.</summary>
    public bool ManagesRuns => viewer.MayWrite && (viewer.IsSuperuser || viewer.May(ManageRuns, ChangeLog));

    /// <summary>Whether he may end a run on these hosts, and have it done again.</summary>
    public bool Manages(IReadOnlyList<string> hosts) => ManagesRuns && Shows(hosts);

    /// <summary>Why he may not do what is for the whole server, such as having rulebooks read again and setting how long things are kept;
    /// null when he may.</summary>
    public string? WhyNotWhole => !viewer.MayWrite ? ReadOnlyToken : viewer.IsSuperuser ? null : "this takes a superuser";

    /// <summary>Why he may neither end runs nor have any done again; null when he may.</summary>
    public string? WhyNoRuns => !viewer.MayWrite ? ReadOnlyToken
        : ManagesRuns ? null : $"this takes a superuser, or a permission with the action {ManageRuns} on {ChangeLog}";

    /// <summary>Whether every step is for him, whatever it is about.</summary>
    public bool SeesAll => viewer.IsSuperuser || viewer.May(ViewSteps, ChangeLog);
}
