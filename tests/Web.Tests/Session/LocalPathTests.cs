using Plumbline.Web.Session;
using Xunit;

namespace Plumbline.Web.Tests.Session;

public sealed class LocalPathTests
{
    [Theory]
    [InlineData("/machines?q=a&state=failed", "/machines?q=a&state=failed")]
    [InlineData("/", "/")]
    [InlineData(null, "/")]
    [InlineData("", "/")]
    [InlineData("machines", "/")]
    [InlineData("/\u00e9", "/%C3%A9")]
    [InlineData("/.//example.org/", "/")]
    [InlineData("https://example.org/", "/")]
    [InlineData("//example.org/", "/")]
    [InlineData("/\\example.org/", "/")]
    [InlineData("/\t/example.org/", "/")]
    [InlineData("/a\r\nSet-Cookie: x", "/")]
    public void Of_WhatALinkNames_LeadsNowhereElse(string? given, string leads) => Assert.Equal(leads, LocalPath.Of(given));
}
