using Plumbline.Cli.Inventory;
using Plumbline.Cli.Run;
using Plumbline.Cli.Serve;

namespace Plumbline.Cli;

static class Program
{
    private const string RulebookName = "ansible-rulebook";

    static Task<int> Main(string[] args)
    {
        // Called through a link of that name the program is ansible-rulebook, with its options and nothing else.
        if (Path.GetFileName(ProgramName.AsCalled()) == RulebookName)
            return RunVerb.RunAsync(RulebookName, args, positionalRulebook: false);
        if (args is ["run", .. var rest])
            return RunVerb.RunAsync("plumbline run", rest, positionalRulebook: true);
        if (args is ["inventory", .. var listing])
            return InventoryVerb.RunAsync(listing, CancellationToken.None);
        if (args is ["serve", .. var serving])
            return ServeVerb.RunAsync(serving);
        return Verbs.RootCommand.RunAsync(args);
    }
}
