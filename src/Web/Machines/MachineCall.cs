using System.Text.Json.Nodes;

namespace Plumbline.Web.Machines;

/// <summary>A call of the API on the way to a documented machine.</summary>
/// <param name="Makes">What it makes: <c>vm</c>, <c>interface</c>, <c>address</c>; null for a change.</param>
/// <param name="Path">Below <c>/api/</c>; of a change the list that its object is in.</param>
/// <param name="Body">What is sent, but for the field that names what an earlier call made.</param>
internal sealed record MachineCall(string? Makes, string Path, JsonObject Body)
{
    /// <summary>The field that names what an earlier call made, and what that is; null for none.</summary>
    public (string Field, string Made)? Names { get; init; }

    /// <summary>What an earlier call made and this one changes.</summary>
    public string? Changes { get; init; }

    public string Method => Changes is null ? "POST" : "PATCH";
}
