using System.CommandLine;
using System.Reflection;
using Plumbline.Cli.Startup;

namespace Plumbline.Cli.Manual;

/// <summary><c>plumbline man DIR</c>: writes a man page for each command.</summary>
internal static class ManVerb
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Where the pages go; it is made when it is not there" };
        var command = new Command("man", "Write a man page for every command. Example: plumbline man ~/.local/share/man/man1") { folder };
        command.SetAction(parsed => Write(parsed.RootCommandResult.Command, parsed.GetValue(folder)!));
        return command;
    }

    private static int Write(Command root, string folder)
    {
        var version = typeof(ManVerb).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var path in Paths([root]))
            {
                var page = new ManPage(path, version);
                File.WriteAllText(Path.Combine(folder, $"{page.Name}.1"), page.Text());
            }
            return 0;
        }
        catch (Exception e) when (Foreseen.Reason(e) is { } reason)
        {
            Console.Error.WriteLine($"plumbline man: {reason}");
            return 1;
        }
    }

    private static IEnumerable<IReadOnlyList<Command>> Paths(IReadOnlyList<Command> path) =>
        path[^1].Subcommands.Where(c => !c.Hidden).SelectMany(c => Paths([.. path, c])).Prepend(path);
}
