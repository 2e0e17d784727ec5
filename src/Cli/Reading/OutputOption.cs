using System.CommandLine;

namespace Plumbline.Cli.Reading;

/// <summary><c>--output text|json</c>; docs/json.md says what the JSON is.</summary>
internal static class OutputOption
{
    public static Option<string> Create(string description)
    {
        var option = new Option<string>("--output") { Description = description, DefaultValueFactory = _ => "text" };
        option.AcceptOnlyFromAmong("text", "json");
        return option;
    }
}
