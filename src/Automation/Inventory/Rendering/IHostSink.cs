using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Rendering;

/// <summary>Takes hosts as they are rendered: a variation point, because a listing is written and forgotten, and runs come back to
/// them.</summary>
internal interface IHostSink
{
    /// <summary>Rendering begins.</summary>
    /// <param name="siteGroups">The groups that there are without any host.</param>
    void Begin(SiteGroups siteGroups);

    /// <summary>The object that came last under a name, with the variables so far; null for a new name.</summary>
    (RenderedHost Last, Mapping Variables)? Earlier(string name);

    /// <summary>Takes an object; the variables are those of all objects of its name so far.</summary>
    void Take(RenderedHost host, Mapping variables);
}
