using Plumbline.Cli.Inventory;
using Plumbline.Cli.Run;
using Plumbline.Cli.Serve;
using Plumbline.Cli.Startup;

namespace Plumbline.Cli;

static class Program
{
    private const string RulebookName = "ansible-rulebook";

    static Task<int> Main(string[] args)
    {
        // Called through a link of that name the program is ansible-rulebook, with its options and nothing else.
        var isRulebook = Path.GetFileName(ProgramName.AsCalled()) == RulebookName;
        var name = isRulebook ? RulebookName : args is [[not '-', ..] and var verb, ..] ? $"plumbline {verb}" : "plumbline";
        return ProgramBoundary.RunAsync(
            name, args, () => isRulebook ? RunVerb.RunAsync(RulebookName, args, positionalRulebook: false) : RunAsync(args));
    }

    private static Task<int> RunAsync(string[] args) => args switch
    {
        ["run", "-V"] => RunAsync(["run", "--version"]),
        ["run", .. var rest] => RunVerb.RunAsync("plumbline run", rest, positionalRulebook: true),
        ["inventory", .. var listing] when !InventoryVerb.IsDiff(listing) => InventoryVerb.RunAsync(listing, CancellationToken.None),
        ["serve", .. var serving] => ServeVerb.RunAsync(serving),
        ["help", .. var verb] => RunAsync([.. verb, "--help"]),
        ["version"] or [not ("run" or "inventory" or "serve"), "--version" or "-V"] => RunAsync(["--version"]),
        _ => Verbs.RootCommand.RunAsync(args),
    };
}
