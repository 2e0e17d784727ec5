using System.Text.Json.Nodes;

namespace Plumbline.Netbox.Api.Batches;

/// <summary>One request of a batch: an object is made, or one that an earlier step made is changed.</summary>
/// <param name="Path">The list of its type, such as <c>dcim/devices/</c>.</param>
/// <param name="Body">What a request to the API would bring; a value made by <see cref="MadeBy"/> stands for the number of an object that
/// an earlier step of the same item made.</param>
/// <param name="Changes">The step whose object is changed; null to make a new one.</param>
public sealed record BatchStep(string Path, JsonObject Body, int? Changes = null)
{
    internal const string Reference = "$step";

    /// <summary>The number of the object that a step of the same item made, as a value.</summary>
    public static JsonNode MadeBy(int step) => new JsonObject { [Reference] = step };
}

/// <summary>What was refused.</summary>
/// <param name="Item">Which item of the batch, from 0.</param>
/// <param name="Step">Which of its steps, from 0.</param>
/// <param name="Body">What the API would have answered with: sentences by field, or <c>detail</c>.</param>
public sealed record BatchRefusal(int Item, int Step, JsonNode Body);

/// <summary>What became of a batch.</summary>
/// <param name="Made">The number of each item's first object; empty when something was refused or nothing was to be kept.</param>
public sealed record BatchAnswer(IReadOnlyList<long> Made, IReadOnlyList<BatchRefusal> Refusals);
