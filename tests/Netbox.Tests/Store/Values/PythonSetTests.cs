using System.Diagnostics;
using Plumbline.Netbox.Store.Values;
using Xunit;

namespace Plumbline.Netbox.Tests.Store.Values;

public sealed class PythonSetTests
{
    [Fact]
    public async Task Order_IsPythons()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/python3"), "needs python3");
        var random = new Random(7);
        var sets = Enumerable.Range(0, 200).Select(i => Enumerable.Range(0, 1 + random.Next(i < 150 ? 40 : 600))
            .Select(_ => random.Next(i % 2 == 0 ? 50 : 100_000)).Distinct().ToList()).ToList();
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("""
            import sys
            for line in sys.stdin:
                made = set()
                for number in line.split():
                    made.add(int(number))
                print(*made)
            """);
        using var python = Process.Start(start)!;
        var reading = python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        foreach (var set in sets)
            await python.StandardInput.WriteLineAsync(string.Join(' ', set));
        python.StandardInput.Close();
        var expected = (await reading).TrimEnd('\n').Split('\n');

        Assert.Equal(expected, sets.Select(set => string.Join(' ', PythonSet.Order(set.Select(n => (object)(long)n), o => (long)o))));
    }
}
