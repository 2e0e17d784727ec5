using System.Globalization;
using System.Text.Json;
using Xunit;

namespace Plumbline.Netbox.Tests.Api;

/// <summary>What NetBox's models refuse, line by line.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task BadRequests_AreRefused_AsNetboxDoes()
    {
        await using var host = await SmallStore.CreateAsync();
        var lines = File.ReadLines(TestFile.Of("Api/Tables/netbox-refusals.txt")).Where(l => l.Length > 0 && l[0] != '#').ToList();
        var differences = new List<string>();
        foreach (var pair in lines.Chunk(2))
        {
            var request = pair[0].Split(' ', 3);
            var expected = pair[1].Trim().Split(' ', 2);
            var answer = await host.SendAsync(request[0], $"/api/{request[1]}", request[2]);
            if (answer.Status != int.Parse(expected[0], CultureInfo.InvariantCulture)
                || (expected.Length > 1 && !Equal(expected[1], answer.Body)))
                differences.Add($"{pair[0]}\n  answered {answer.Status} {answer.Body}\n  expected {pair[1].Trim()}");
        }
        Assert.True(differences.Count == 0, $"{differences.Count} of {lines.Count / 2} differ:\n" + string.Join('\n', differences));
    }

    private static bool Equal(string expected, string body) => JsonElement.DeepEquals(JsonElement.Parse(expected), JsonElement.Parse(body));
}
