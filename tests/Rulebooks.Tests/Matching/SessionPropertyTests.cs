using CsCheck;
using Plumbline.Rulebooks.Matching;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Matching;

public sealed class SessionPropertyTests
{
    [Fact]
    public void Index_OnOrOff_GivesTheSameMatches() => Gen.Int.Sample(seed =>
    {
        var scenario = new Scenario(seed);
        var (with, without) = (scenario.Play(SessionOptions.Default), scenario.Play(new() { WithoutIndex = true }));
        Assert.True(with == without, $"{scenario}\nwith index:\n{with}\nwithout:\n{without}");
    }, iter: Tables.Count(1_000));

    [Fact]
    public void Session_RestoredAnywhere_GoesOnTheSame() => Gen.Int.Sample(seed =>
    {
        var scenario = new Scenario(seed);
        var straight = scenario.Play(SessionOptions.Default);
        var restored = scenario.Play(SessionOptions.Default, (int)((uint)seed % scenario.Length));
        Assert.True(straight == restored, $"{scenario}\nstraight:\n{straight}\nrestored:\n{restored}");
    }, iter: Tables.Count(1_000));
}
