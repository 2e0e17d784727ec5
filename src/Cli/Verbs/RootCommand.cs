using System.CommandLine;
using Plumbline.Cli.Check;
using Plumbline.Cli.Completion;
using Plumbline.Cli.Demo;
using Plumbline.Cli.Explain;
using Plumbline.Cli.History;
using Plumbline.Cli.Init;
using Plumbline.Cli.Inventory;
using Plumbline.Cli.Manual;
using Plumbline.Cli.Netbox;
using Plumbline.Cli.Replay;
using Plumbline.Cli.Run;
using Plumbline.Cli.Send;
using Plumbline.Cli.Serve;
using Plumbline.Cli.Service;
using Plumbline.Cli.Stores;
using Plumbline.Cli.Testing;
using Plumbline.Cli.Users;
using Plumbline.Cli.Watch;
using Plumbline.Usage;

namespace Plumbline.Cli.Verbs;

/// <summary>The verbs of <c>plumbline</c>, in the order in which one meets them.</summary>
internal static class RootCommand
{
    // After Ctrl+C: the demo ends its server and machines, and takes away what it made.
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(30);

    public static Task<int> RunAsync(string[] args)
    {
        var root = new System.CommandLine.RootCommand(
            "Keeps infrastructure true to its documentation: what is documented in NetBox is configured by Ansible.")
        {
            DemoVerb.Create(),
            InitVerb.Create(),
            RunVerb.Help(),
            ServeVerb.Help(),
            ReloadVerb.Create(),
            ConsoleVerb.Create(),
            InventoryVerb.Help(),
            NetboxVerb.Create(),
            CheckVerb.Create(),
            TestVerb.Create(),
            ExplainVerb.Create(),
            ReplayVerb.Create(),
            EventsVerb.Create(),
            RunsVerb.Create(),
            WatchVerb.Create(),
            SendVerb.Create(),
            StoreVerb.Create(),
            UserVerb.Create(),
            TokenVerb.Create(),
            ServiceVerb.Create(),
            CompletionVerb.Create(),
            CompletionVerb.Words(),
            ManVerb.Create(),
            new Command("help", "Show this, or the options of a verb. Example: plumbline help check"),
            new Command("version", "Print the version"),
        };
        return UsageProgram.InvokeAsync(root, args.Length == 0 ? ["--help"] : args,
            new InvocationConfiguration { ProcessTerminationTimeout = LongestEnd, EnableDefaultExceptionHandler = false });
    }
}
