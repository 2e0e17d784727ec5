using Plumbline.Web.Calls;

namespace Plumbline.Web.Machines;

/// <summary>The statuses that a machine may have.</summary>
internal static class MachineStatuses
{
    /// <summary>Those of the kind, as somebody may set them; none for whom the API shows none.</summary>
    public static async Task<IReadOnlyList<(string Value, string Label)>> OfAsync(StoreCalls store, MachineKind? kind = null)
    {
        var options = await store.SendAsync("OPTIONS", (kind ?? MachineKind.Virtual).Path, null).ConfigureAwait(false);
        return [.. options.Body.List("actions", "POST", "status", "choices").Select(o => (o.Text("value"), o.Text("display_name")))];
    }
}
