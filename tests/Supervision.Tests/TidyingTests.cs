using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Plumbline.Supervision.Tests;

public sealed class TidyingTests
{
    // Megabytes that were allocated by each look, and the looks at which memory is given back.
    [Theory]
    [InlineData("1 2 3 4", "")]
    [InlineData("200 201 202", "2")]
    [InlineData("200 400 600 601", "4")]
    [InlineData("200 201 250 251 252", "2")]
    [InlineData("200 201 250 298 299 300", "2 5")]
    [InlineData("200 208 215", "3")]
    public async Task WhatWorkHasLeft_IsGivenBackOnce_WhenNothingGoesOn(string allocated, string tidied)
    {
        var (time, looks, found) = (new FakeTimeProvider(), 0, new List<int>());
        var megabytes = allocated.Split(' ').Select(long.Parse).ToList();
        using var stop = new CancellationTokenSource();
        var running = new Tidying(time, () => megabytes[looks++] << 20, () => found.Add(looks)).RunAsync(stop.Token);
        // A look is over, and the next one waits, when the clock has moved.
        foreach (var _ in megabytes)
            time.Advance(Tidying.Pause);
        await stop.CancelAsync();
        await running;

        Assert.Equal(tidied, string.Join(' ', found));
    }
}
