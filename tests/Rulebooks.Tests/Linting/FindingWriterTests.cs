using System.Text.Json;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Linting.Output;
using Xunit;

namespace Plumbline.Rulebooks.Tests.Linting;

public sealed class FindingWriterTests
{
    private static readonly Diagnostic[] Findings =
    [
        new("RB0102", Severity.Error, new SourcePosition("rulebooks/a b.yml", 3, 5), "'x' was unexpected: 100 %\nnext",
            "did you mean 'y'?"),
        new("RB1301", Severity.Warning, new SourcePosition("c,d.yml", 7, 1), "and \"or\" \u001b[31m"),
        new("RB1601", Severity.Hint, new SourcePosition("c,d.yml", 8, 2), "model"),
    ];

    [Fact]
    public void Text_Findings_AreOneLineEachAndACount() => Assert.Equal("""
        rulebooks/a b.yml:3:5: error: 'x' was unexpected: 100 % next (did you mean 'y'?) [RB0102]
        c,d.yml:7:1: warning: and "or" \x1b[31m [RB1301]
        c,d.yml:8:2: hint: model [RB1601]
        1 error, 1 warning, 1 hint

        """, Written("text"));

    [Fact]
    public void Github_Findings_AreEscapedAnnotations() => Assert.Equal("""
        ::error file=rulebooks/a b.yml,line=3,col=5,title=RB0102::'x' was unexpected: 100 %25%0Anext (did you mean 'y'?)
        ::warning file=c%2Cd.yml,line=7,col=1,title=RB1301::and "or" 
        """ + "\u001b[31m\n::notice file=c%2Cd.yml,line=8,col=2,title=RB1601::model\n", Written("github"));

    [Fact]
    public void Json_Findings_AreObjects()
    {
        var array = JsonDocument.Parse(Written("json")).RootElement;
        Assert.Equal(3, array.GetArrayLength());
        Assert.Equal("rulebooks/a b.yml 3 5 error RB0102 'x' was unexpected: 100 %\nnext did you mean 'y'?",
            string.Join(' ', array[0].EnumerateObject().Select(p => p.Value.ToString())));
        Assert.Equal(["file", "line", "column", "severity", "code", "message", "cure"], array[0].EnumerateObject().Select(p => p.Name));
        Assert.Equal(JsonValueKind.Null, array[1].GetProperty("cure").ValueKind);
    }

    [Fact]
    public void Sarif_Findings_HaveRulesLevelsAndRegions()
    {
        var run = JsonDocument.Parse(Written("sarif")).RootElement.GetProperty("runs")[0];
        Assert.Equal(["RB0102", "RB1301", "RB1601"],
            run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()
            .Select(r => r.GetProperty("id").GetString()));
        Assert.Equal(["error", "warning", "note"],
            run.GetProperty("results").EnumerateArray().Select(r => r.GetProperty("level").GetString()));
        var place = run.GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("rulebooks/a%20b.yml", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal((3, 5), (place.GetProperty("region").GetProperty("startLine").GetInt32(),
            place.GetProperty("region").GetProperty("startColumn").GetInt32()));
    }

    [Fact]
    public void Named_Unknown_IsNull() => Assert.Null(FindingWriters.Named("xml"));

    private static string Written(string name)
    {
        var output = new StringWriter();
        FindingWriters.Named(name)!.Write(Findings, output);
        return output.ToString();
    }
}
