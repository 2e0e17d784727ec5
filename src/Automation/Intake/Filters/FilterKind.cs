using Microsoft.Extensions.Logging;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Intake.Filters;

/// <summary>A filter that rulebooks can name. Each filter declares its own, and <see cref="FilterCatalog"/> lists them.</summary>
internal sealed record FilterKind(string Name, Func<Mapping, ILogger, IEventFilter> Make) : IPluginKind
{
    public IReadOnlyList<string> Legacy { get; init; } = [];
}
