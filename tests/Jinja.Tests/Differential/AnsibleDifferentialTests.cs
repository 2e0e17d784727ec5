using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Plumbline.Jinja.Values;
using Xunit;

namespace Plumbline.Jinja.Tests.Differential;

/// <summary>The table of Ansible's filters against the real Ansible, where it is installed: its values, its errors.</summary>
public sealed class AnsibleDifferentialTests(ITestOutputHelper output)
{
    private const string Installed = "/usr/lib/python3/dist-packages/ansible/template";

    private const string Collection = "/usr/lib/python3/dist-packages/ansible_collections/ansible/utils";

    [Fact]
    public async Task Filters_GiveWhatTheRealAnsibleGives()
    {
        Assert.SkipUnless(Directory.Exists(Installed), "Ansible is not installed (Debian: ansible-core)");
        var expressions = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Cases", "filters.cases"))
            .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(" => ")[1])
            .Where(expression => Directory.Exists(Collection) || !expression.Contains("| ip", StringComparison.Ordinal)).ToList();
        var real = await Real(expressions);
        var differences = new StringBuilder();
        var (different, failing) = (0, 0);
        for (var i = 0; i < expressions.Count; i++)
        {
            failing += real[i] is null ? 1 : 0;
            if (Ours(expressions[i]) is var ours && ours != real[i])
                differences.Append($"{++different}. {expressions[i]}\n    real: {real[i] ?? "an error"}\n    ours: {ours ?? "an error"}\n");
        }
        output.WriteLine($"{expressions.Count} expressions, {failing} of them errors");
        Assert.True(different == 0, differences.ToString());
    }

    private static string? Ours(string expression)
    {
        try
        {
            return $"@{JinjaEnvironment.Inventory.CompileExpression($"({expression}) | to_json").Evaluate(
                new Mapping(), TestContext.Current.CancellationToken)}";
        }
        catch (TemplateException)
        {
            return null;
        }
    }

    // One process for all of them; null is an error.
    private static async Task<List<string?>> Real(List<string> expressions)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Differential", "ansible_worker.py"));
        (start.Environment["PYTHONHASHSEED"], start.Environment["ANSIBLE_DEPRECATION_WARNINGS"]) = ("0", "False");
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(expressions));
        process.StandardInput.Close();
        return JsonSerializer.Deserialize<List<string?>>(
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken))!;
    }
}
