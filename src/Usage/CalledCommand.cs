using System.CommandLine;

namespace Plumbline.Usage;

/// <summary>The command that was called, with what it takes.</summary>
internal sealed class CalledCommand(Command command)
{
    /// <summary>As it is typed: <c>plumbline netbox doctor</c>.</summary>
    public string Name { get; } = string.Join(' ', Chain(command).Reverse().Select(c => c.Name));

    /// <summary>Its own options, and those of the commands above that hold for it, too.</summary>
    public IReadOnlyList<Option> Options { get; } =
        [.. command.Options, .. Chain(command).Skip(1).SelectMany(c => c.Options).Where(o => o.Recursive)];

    public IReadOnlyList<string> Verbs { get; } = [.. command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name)];

    /// <summary>The option of that name or alias.</summary>
    public Option? Find(string name) => Options.FirstOrDefault(o => o.Name == name || o.Aliases.Contains(name));

    private static IEnumerable<Command> Chain(Command command)
    {
        for (Command? at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
            yield return at;
    }
}
