using System.Text.Json;
using Plumbline.Rulebooks.Conditions.Ast;
using Plumbline.Rulebooks.Conditions.Parsing;

namespace Plumbline.Rulebooks.Conditions.Hosts;

/// <summary>
/// A place below the variables of a host, written as in a condition without its first word: <c>custom_fields.login_user</c>,
/// <c>interfaces[0].name</c>, <c>config_context["a-b"]</c>.
/// </summary>
public sealed class HostPath : IEquatable<HostPath>
{
    private readonly PathStep[] _steps;

    private HostPath(string text, IEnumerable<PathStep> steps) => (Text, _steps) = (text, [.. steps]);

    /// <summary>As it was written.</summary>
    public string Text { get; }

    /// <summary>The variable at its beginning.</summary>
    public string Variable => _steps[0] is PathStep.Key key ? key.Text : ((PathStep.Name)_steps[0]).Text;

    /// <summary>Of how many steps it is.</summary>
    public int Depth => _steps.Length;

    /// <summary>Null when the text is no path.</summary>
    public static HostPath? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var cursor = new Cursor(text.StartsWith('[') ? HostCondition.Root + text : $"{HostCondition.Root}.{text}", HostCondition.Root);
        return cursor.Path() is { Steps: [not PathStep.Index, ..] } path && cursor.AtEnd ? new HostPath(text, path.Steps) : null;
    }

    /// <summary>What stands there; null when nothing does.</summary>
    public JsonElement? Find(JsonElement within)
    {
        foreach (var step in _steps)
        {
            switch (step)
            {
                case PathStep.Index index when within.ValueKind == JsonValueKind.Array:
                    var at = index.Position < 0 ? within.GetArrayLength() + index.Position : index.Position;
                    if (at < 0 || at >= within.GetArrayLength())
                        return null;
                    within = within[at];
                    break;
                case PathStep.Name or PathStep.Key when within.ValueKind == JsonValueKind.Object
                    && within.TryGetProperty(step is PathStep.Name name ? name.Text : ((PathStep.Key)step).Text, out var inner):
                    within = inner;
                    break;
                default:
                    return null;
            }
        }
        return within;
    }

    public bool Equals(HostPath? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as HostPath);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;
}
