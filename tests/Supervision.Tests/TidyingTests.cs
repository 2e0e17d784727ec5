using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Plumbline.Supervision.Tests;

public sealed class TidyingTests
{
    // Megabytes that were allocated and, behind a stroke, are held by each look, and the looks at which memory is given back; with a star
    // where pages of program files are let go as well.
    [Theory]
    [InlineData("200/50 400/50 600/50 800/50 1000/50 1200/50 1400/50 1600/50", "")]
    [InlineData("200/90 400/50 600/90 800/90 1000/90 1200/90 1400/90 1600/90 1800/90 2000/90 2200/90 2400/90 2600/90 2800/90", "12")]
    [InlineData("200/90 201/90 300/60 310/20 320/60 330/60 340/60 350/60 360/60 370/60 380/60 390/60 400/60 410/60 420/60", "2* 14")]
    [InlineData("1 2 3 4", "")]
    [InlineData("200 201 202", "2*")]
    [InlineData("200 400 600 601", "4*")]
    [InlineData("200 201 250 251 252", "2*")]
    [InlineData("200 201 250 298 299 300", "2* 5*")]
    [InlineData("200 208 215", "3*")]
    public async Task WhatWorkHasLeft_IsGivenBackOnce_WhenNothingGoesOn(string allocated, string tidied)
    {
        var (time, looks, found) = (new FakeTimeProvider(), 0, new List<string>());
        var megabytes = allocated.Split(' ').Select(look => look.Split('/').Select(long.Parse).ToArray()).ToList();
        using var stop = new CancellationTokenSource();
        var running = new Tidying(
            time, () => megabytes[looks++][0] << 20, () => megabytes[looks - 1].ElementAtOrDefault(1) << 20, () => found.Add($"{looks}"),
            () => found[^1] += "*").RunAsync(stop.Token);
        // A look is over, and the next one waits, when the clock has moved.
        foreach (var _ in megabytes)
            time.Advance(Tidying.Pause);
        await stop.CancelAsync();
        await running;

        Assert.Equal(tidied, string.Join(' ', found));
    }

    [Theory]
    [InlineData("7f5c1000-7f5c3000 r-xp 00001000 08:01 42   /usr/lib/plumbline/a file.so", 0x7f5c1000UL, 0x7f5c3000UL)]
    [InlineData("7f5c1000-7f5c3000 r--s 00000000 08:01 42 /usr/lib/plumbline/b.dll", 0x7f5c1000UL, 0x7f5c3000UL)]
    [InlineData("7f5c1000-7f5c3000 rw-p 00001000 08:01 42 /usr/lib/libc.so", 0UL, 0UL)]
    [InlineData("7f5c1000-7f5c3000 ---p 00001000 08:01 42 /usr/lib/libc.so", 0UL, 0UL)]
    [InlineData("7f5c1000-7f5c3000 r-xs 00001000 00:01 42 /memfd:doublemapper (deleted)", 0UL, 0UL)]
    [InlineData("7f5c1000-7f5c3000 r-xp 00000000 00:00 0 [vdso]", 0UL, 0UL)]
    [InlineData("7f5c1000-7f5c3000 r--p 00000000 00:00 0", 0UL, 0UL)]
    public void PagesOfProgramFiles_AreThoseOfFilesThatAreOnlyRead(string line, ulong from, ulong to)
    {
        (ulong, ulong)? expected = to == 0 ? null : (from, to);
        Assert.Equal(expected, ProgramFiles.Find(line));
    }

    [Fact]
    public void PagesOfProgramFiles_ThatWereLetGo_ComeBackByThemselves()
    {
        ProgramFiles.LetGo();
        Assert.Equal("ab", string.Concat(new[] { "b", "a" }.Order(StringComparer.Ordinal)));
    }
}
