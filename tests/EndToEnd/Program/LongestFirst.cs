using Plumbline.EndToEnd.Browser;
using Plumbline.EndToEnd.Pages;
using Plumbline.EndToEnd.Program;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Plumbline.EndToEnd.Program;

/// <summary>What takes minutes begins first, so that nobody waits for it alone at the end.</summary>
internal sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long =
        [nameof(When_the_pages_are_followed), nameof(When_a_person_uses_the_console), nameof(When_names_mean_harm)];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection =>
            Array.FindIndex(Long, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is >= 0 and var at
                ? at : Long.Length)];
}
