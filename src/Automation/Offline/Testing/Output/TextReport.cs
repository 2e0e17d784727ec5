using System.Globalization;

namespace Plumbline.Automation.Offline.Testing.Output;

/// <summary>The results for people: failures with their place, a count at the end, coverage where it was watched.</summary>
public static class TextReport
{
    public static void Write(IReadOnlyList<TestFileResult> files, bool coverage, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(output);
        foreach (var file in files)
        {
            output.Write($"{file.Path}\n");
            foreach (var finding in file.Findings)
                output.Write($"  {finding}\n");
            foreach (var test in file.Tests)
            {
                output.Write($"  {(test.Passed ? "ok    " : "FAILED")} {test.Test.Name}\n");
                foreach (var failure in test.Failures)
                {
                    output.Write($"    {failure.Position}: {failure.Message}\n");
                    foreach (var detail in failure.Details)
                        output.Write($"      {detail}\n");
                }
            }
        }
        if (coverage)
            Coverage(files, output);
        var tests = files.SelectMany(f => f.Tests).ToList();
        var broken = files.Count(f => f.Findings.Any(d => d.Severity == Rulebooks.Diagnostics.Severity.Error));
        output.Write(string.Create(CultureInfo.InvariantCulture, $"{tests.Count} {(tests.Count == 1 ? "test" : "tests")}, "
            + $"{tests.Count(t => !t.Passed)} "
            + $"failed{(broken > 0 ? $", {broken} {(broken == 1 ? "file" : "files")} could not be run" : "")}\n"));
    }

    private static void Coverage(IReadOnlyList<TestFileResult> files, TextWriter output)
    {
        output.Write("coverage\n");
        var (clauses, both) = (0, 0);
        foreach (var rule in files.SelectMany(f => f.Coverage))
        {
            var position = rule.Rule.Position;
            output.Write(string.Create(CultureInfo.InvariantCulture, $"  {position.File}:{position.Line}: {rule.Rule.Name}: "
                + $"{(rule.Fired == 0 ? "NEVER FIRED" : $"fired {rule.Fired}×")}\n"));
            foreach (var clause in rule.Clauses)
            {
                clauses++;
                both += clause.SeenTrue && clause.SeenFalse ? 1 : 0;
                if (!clause.SeenTrue || !clause.SeenFalse)
                    output.Write($"    {clause.Text}: never seen {(clause.SeenTrue ? "false" : clause.SeenFalse ? "true" : "")}\n");
            }
        }
        var rules = files.SelectMany(f => f.Coverage).ToList();
        output.Write(string.Create(CultureInfo.InvariantCulture, $"  {rules.Count(r => r.Fired > 0)} of {rules.Count} rules fired, {both} "
            + $"of {clauses} clauses seen true and false\n"));
    }
}
