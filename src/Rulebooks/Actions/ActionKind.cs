using Plumbline.Jinja.Values;

namespace Plumbline.Rulebooks.Actions;

/// <summary>One action of the rulebook language, with all that anyone has to know of it without carrying it out.</summary>
/// <param name="Name">As rulebooks write it: <c>run_playbook</c>.</param>
public sealed record ActionKind(string Name)
{
    /// <summary>What it starts outside of this program.</summary>
    public ActionStart Starts { get; init; }

    /// <summary>What it brings back to the rules.</summary>
    public ActionBringing Brings { get; init; }

    /// <summary>Its hosts come from an inventory.</summary>
    public bool NeedsInventory => Starts is ActionStart.Playbook or ActionStart.Module;

    /// <summary>It is carried out by an automation controller.</summary>
    public bool NeedsController => Starts is ActionStart.JobTemplate or ActionStart.WorkflowTemplate;

    /// <summary>ansible-rulebook of today refuses a rulebook with it.</summary>
    public bool IsOurs { get; init; }

    /// <summary>The argument that holds what it brings; null where its run decides.</summary>
    public string? Content { get; init; }

    internal IReadOnlyList<ActionArgument> Arguments { get; init; } = [];

    /// <summary>It can be written without arguments.</summary>
    internal bool MayBeEmpty { get; init; }

    /// <summary>Its arguments are not looked at.</summary>
    internal bool AnyArguments { get; init; }

    /// <summary>Two arguments of which only one may be given.</summary>
    internal (string First, string Second)? Exclusive { get; init; }

    /// <summary>
    /// Whether, with some arguments, it can see or change what the next event means beyond what <see cref="Brings"/> says.
    /// </summary>
    internal Func<Mapping, bool> Touches { get; init; } = _ => false;

    internal ActionArgument? this[string argument] => Arguments.FirstOrDefault(a => a.Name == argument);

    /// <summary>Whether what it does can change what the next event means.</summary>
    public bool FeedsBack(Mapping arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return Brings switch
        {
            ActionBringing.Nothing => Touches(arguments),
            ActionBringing.Results => BringsFacts(arguments) || BringsEvents(arguments),
            _ => true,
        };
    }

    /// <summary>Whether what its run sets becomes a fact.</summary>
    public static bool BringsFacts(Mapping arguments) => IsSet(arguments, "set_facts");

    /// <summary>Whether what its run sets becomes an event.</summary>
    public static bool BringsEvents(Mapping arguments) => IsSet(arguments, "post_events");

    private static bool IsSet(Mapping arguments, string flag) => arguments.TryGetValue(flag, out var value) && value is true;
}

/// <summary>What an action starts outside of this program.</summary>
public enum ActionStart
{
    Nothing,
    Playbook,
    Module,
    JobTemplate,
    WorkflowTemplate,
}

/// <summary>What an action brings back to the rules.</summary>
public enum ActionBringing
{
    Nothing,
    Fact,
    Event,
    Retraction,

    /// <summary>What its run sets, as a fact (<c>set_facts</c>) or an event (<c>post_events</c>), where the arguments ask for it.</summary>
    Results,
}

internal sealed record ActionArgument(string Name, ArgumentKind Kind, bool Required = false);
