using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>One filter ready to run.</summary>
/// <param name="Matches">Whether a row passes.</param>
/// <param name="Candidates">The only ids that can pass, where an index knows them; null for any.</param>
internal sealed record Condition(Func<Row, bool> Matches, IReadOnlyCollection<long>? Candidates = null);
