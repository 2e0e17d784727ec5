using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>Keeps the objects of one name among those that were read for it.</summary>
internal sealed class FreshHost(string name) : IHostSink
{
    public List<RenderedHost> Objects { get; } = [];

    public Mapping? Variables { get; private set; }

    public void Begin(SiteGroups siteGroups)
    {
    }

    public (RenderedHost Last, Mapping Variables)? Earlier(string other) =>
        other == name && Variables is not null ? (Objects[^1], Variables) : null;

    public void Take(RenderedHost host, Mapping variables)
    {
        if (host.Name != name)
            return;
        Objects.Add(host);
        Variables = variables;
    }
}
