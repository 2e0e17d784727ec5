using Plumbline.Cli.Inventory;
using Plumbline.Cli.Run;

namespace Plumbline.Cli;

static class Program
{
    private const string RulebookName = "ansible-rulebook";

    static Task<int> Main(string[] args)
    {
        // Called through a link of that name the program is ansible-rulebook, with its options and nothing else.
        if (Path.GetFileName(InvokedAs()) == RulebookName)
            return RunVerb.RunAsync(RulebookName, args, positionalRulebook: false);
        if (args is ["run", .. var rest])
            return RunVerb.RunAsync("plumbline run", rest, positionalRulebook: true);
        if (args is ["inventory", .. var listing])
            return InventoryVerb.RunAsync(listing, CancellationToken.None);
        return Verbs.RootCommand.RunAsync(args);
    }

    // The name as it was typed; the runtime's own answer follows links.
    private static string InvokedAs()
    {
        try
        {
            var line = File.ReadAllBytes("/proc/self/cmdline").AsSpan();
            return System.Text.Encoding.UTF8.GetString(line[..line.IndexOf((byte)0)]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Environment.GetCommandLineArgs()[0];
        }
    }
}
