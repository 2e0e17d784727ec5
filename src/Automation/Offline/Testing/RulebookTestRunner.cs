using Plumbline.Automation.Activation;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Files;
using Plumbline.Rulebooks.Testing;
using Plumbline.Rulebooks.Vault;

namespace Plumbline.Automation.Offline.Testing;

/// <summary>Runs files of rulebook tests, each test on a rulebook that starts anew with a clock of its own.</summary>
/// <param name="variables">Variables below those of the files.</param>
public sealed class RulebookTestRunner(IFiles files, Mapping variables, Func<string, string?> environment, TimeProvider time)
{
    /// <summary>Opens encrypted texts among variables and in what actions bring.</summary>
    public AnsibleVault Vault { get; init; } = AnsibleVault.None;

    /// <summary>Runs every test of a file.</summary>
    /// <param name="coverage">True to watch the clauses, which costs time.</param>
    public TestFileResult Run(string path, bool coverage)
    {
        var findings = new DiagnosticBag();
        RulebookTests? tests;
        try
        {
            tests = TestFileReader.Read(files.Read(path), path, findings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            findings.Error("RB0207", new SourcePosition(path, 1, 1), $"the file cannot be read: {e.Message}");
            tests = null;
        }
        if (tests is null)
            return new(path, [.. findings], [], []);
        var recorder = coverage ? new CoverageRecorder() : null;
        var folder = Path.GetDirectoryName(path) ?? "";
        var results = new List<TestResult>();
        IReadOnlyList<RuleCoverage> covered = [];
        foreach (var test in tests.Tests)
        {
            var began = time.GetTimestamp();
            var all = (Mapping)Vault.Decrypt(Over(variables, test.Variables), out var refused)!; // a mapping stays one
            if (refused is not null)
            {
                findings.Error("RB0205", test.Position, $"a vault text among the variables cannot be opened: {refused.Reason}");
                break;
            }
            var prepared = PreparedRulebook.Prepare(Path.Combine(folder, tests.Rulebook), all, files, environment);
            if (prepared.Problem is { } problem)
            {
                var errors = prepared.Findings.Where(f => f.Severity == Severity.Error).ToList();
                if (errors.Count == 0)
                    findings.Error("RB0206", test.Position, problem);
                foreach (var error in errors)
                    findings.Add(error);
                break;
            }
            var failures = new TestRun(test, prepared.Rulesets, folder, all, recorder) { Vault = Vault }.Run();
            covered = recorder?.Result(prepared.Rulesets) ?? [];
            results.Add(new TestResult(test, failures, time.GetElapsedTime(began)));
        }
        return new(path, [.. findings], results, covered);
    }

    private static Mapping Over(Mapping below, Mapping above)
    {
        var all = new Mapping(below.Count + above.Count);
        foreach (var (key, value) in below.Concat(above))
            all[key] = value;
        return all;
    }
}
