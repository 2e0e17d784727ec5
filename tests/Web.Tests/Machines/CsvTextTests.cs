using Plumbline.Web.Machines.Many;
using Xunit;

namespace Plumbline.Web.Tests.Machines;

public sealed class CsvTextTests
{
    // a line, and its cells with a bar between them
    [Theory]
    [InlineData("a,b", "a|b")]
    [InlineData("  \"a,b\" ,c", "a,b|c")]
    [InlineData("a\"b\",c", "a\"b\"|c")]
    [InlineData("\"a\"\"b\",\"\"\"\"", "a\"b|\"")]
    [InlineData("a,  \"b\"", "a|b")]
    [InlineData("\"a\"\"", null)]
    public void Quotes_BeginACellWhereNothingStandsBefore(string line, string? cells)
    {
        var read = CsvText.Read(line, 10, TestContext.Current.CancellationToken);

        Assert.Equal(cells, read.Rows.Count == 0 ? null : string.Join('|', read.Rows[0].Cells));
        Assert.Equal(cells is null, read.Problem is not null);
    }

    // Once each quote looked at all of the cell: this took an hour.
    [Fact]
    public async Task Quotes_AsManyAsAFormTakes_AreReadInOneGo()
    {
        var text = "name\na" + new string('"', 2_000_000);
        var stop = TestContext.Current.CancellationToken;

        var read = await Task.Run(() => CsvText.Read(text, 10, stop), stop).WaitAsync(TimeSpan.FromSeconds(60), stop);

        Assert.Equal(2_000_001, read.Rows[1].Cells[0].Length);
        Assert.Throws<OperationCanceledException>(() => CsvText.Read(text, 10, new CancellationToken(canceled: true)));
    }
}
