using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Model;

namespace Plumbline.Automation.Activation;

/// <summary>Whether a source may go on for another one: same plugin, arguments and filters, wherever it stands in the file.</summary>
internal static class SameSource
{
    public static bool Is(SourceSpec other, SourceSpec own) =>
        other.Name == own.Name && other.Plugin == own.Plugin && Is(other.Arguments, own.Arguments)
        && other.Filters.Count == own.Filters.Count
        && other.Filters.Zip(own.Filters).All(pair => pair.First.Plugin == pair.Second.Plugin
            && Is(pair.First.Arguments, pair.Second.Arguments));

    private static bool Is(Mapping other, Mapping own) => PythonText.Repr(other) == PythonText.Repr(own);
}
