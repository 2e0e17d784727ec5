using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Sources.Aws;

/// <summary>Reads what a service answered, which may be anything.</summary>
internal static class AwsAnswer
{
    public static string? Text(this Mapping answer, string name) => answer.TryGetValue(name, out var value) ? value as string : null;

    public static IEnumerable<Mapping> Many(this Mapping answer, string name) =>
        answer.TryGetValue(name, out var value) && value is List<object?> list ? list.OfType<Mapping>() : [];

    public static object? Any(this Mapping answer, string name) => answer.TryGetValue(name, out var value) ? value : null;
}
