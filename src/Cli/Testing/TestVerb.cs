using System.CommandLine;
using Plumbline.Automation.Offline.Testing;
using Plumbline.Automation.Offline.Testing.Output;
using Plumbline.Cli.Reading;
using Plumbline.Cli.Startup;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Testing;

namespace Plumbline.Cli.Testing;

/// <summary><c>plumbline test</c>: runs the tests beside the rulebooks.</summary>
internal static class TestVerb
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = $"Test files (NAME{TestFileReader.Suffix}) or folders with them; "
            + "without any, the folder rulebooks", Arity = ArgumentArity.ZeroOrMore };
        var junit = new Option<string?>("--junit") { Description = "Write the results as JUnit XML to this file, too" };
        var coverage = new Option<bool>("--coverage")
        {
            Description = "Say which rules never fired and which clauses were never seen true or false",
        };
        var output = OutputOption.Create("Form of the results");
        var variables = new VariablesOptions();
        var command = new Command("test", "Run the tests of rulebooks. Example: plumbline test rulebooks/netbox_vm.test.yml --coverage")
        {
            files, junit, coverage, output,
        };
        variables.AddTo(command);
        command.SetAction(parsed => Source.Guard("test", () => Run(
            parsed.GetValue(files)
                ?? [], parsed.GetValue(junit), parsed.GetValue(coverage), parsed.GetValue(output) == "json", parsed, variables)));
        return command;
    }

    private static int Run(string[] named, string? junit, bool coverage, bool json, ParseResult parsed, VariablesOptions options)
    {
        var bag = new DiagnosticBag();
        var variables = options.Read(parsed, bag) ?? [];
        foreach (var finding in bag)
            Console.Error.WriteLine($"plumbline test: {finding}");
        if (bag.HasErrors)
            return ExitCodes.Unusable;
        var paths = new List<string>();
        foreach (var name in named.Length == 0 ? ["rulebooks"] : named)
        {
            var found = Directory.Exists(name) ? Directory.EnumerateFiles(name, "*"
                + TestFileReader.Suffix).Order(StringComparer.Ordinal).ToList() : [name];
            if (found.Count == 0 || (named.Length == 0 && !Directory.Exists(name)))
            {
                Console.Error.WriteLine($"plumbline test: there are no tests (*{TestFileReader.Suffix}) in {Path.GetFullPath(name)}");
                return ExitCodes.Unusable;
            }
            paths.AddRange(found);
        }
        var runner = new RulebookTestRunner(DiskFiles.Instance, variables, Environment.GetEnvironmentVariable, TimeProvider.System)
        {
            Vault = options.Vault(parsed).Vault,
        };
        var results = paths.ConvertAll(path => runner.Run(path, coverage));
        if (json)
            JsonReport.Write(results, coverage, Console.Out);
        else
            TextReport.Write(results, coverage, Console.Out);
        if (junit is not null)
        {
            try
            {
                using var file = File.Create(junit);
                JunitReport.Write(results, file);
            }
            catch (Exception e) when (Foreseen.Reason(e) is { } reason)
            {
                Console.Error.WriteLine($"plumbline test: {junit} cannot be written: {reason}");
                return ExitCodes.Unusable;
            }
        }
        return results.TrueForAll(r => r.Passed) ? ExitCodes.Fine : ExitCodes.Found;
    }
}
