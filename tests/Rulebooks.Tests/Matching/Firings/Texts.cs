using System.Text.Json.Serialization;

namespace Plumbline.Rulebooks.Tests.Matching.Firings;

[JsonSerializable(typeof(string))]
internal sealed partial class Texts : JsonSerializerContext;
