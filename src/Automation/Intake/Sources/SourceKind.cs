namespace Plumbline.Automation.Intake.Sources;

/// <summary>A source that rulebooks can name. Each source declares its own, and <see cref="SourceCatalog"/> lists them.</summary>
/// <param name="Name">The name under which it runs and which its events carry as <c>meta.source.type</c>.</param>
internal sealed record SourceKind(string Name, Func<SourceContext, IEventSource> Make) : IPluginKind
{
    public IReadOnlyList<string> Legacy { get; init; } = [];

    /// <summary>The peer says that it will go.</summary>
    public bool IsDeprecated { get; init; }
}
