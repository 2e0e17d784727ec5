using Plumbline.Rulebooks.Conditions.Predicates;

namespace Plumbline.Rulebooks.Matching.Compilation;

/// <summary>In which order the other objects of a match are looked for once one is given.</summary>
internal sealed record JoinPlan(int Start, JoinStep[] Steps)
{
    /// <summary>
    /// Makes a plan for every condition a newcomer may meet; equalities are taken up first, as they find partners by hash.
    /// </summary>
    public static JoinPlan[] ForAll(CompiledPattern[] patterns)
    {
        var tests = patterns.SelectMany(p => p.Together).ToList();
        return [.. patterns.Select(start => For(start.Position, patterns, tests))];
    }

    private static JoinPlan For(int start, CompiledPattern[] patterns, List<JoinTest> tests)
    {
        var bound = new HashSet<int> { start };
        var steps = new List<JoinStep>();
        while (bound.Count < patterns.Length)
        {
            var (next, equality) = Next(patterns.Length, tests, bound);
            bound.Add(next);
            var probe = equality is null ? null : equality.First == next ? equality.SecondKey : equality.FirstKey;
            var index = equality is null ? -1 : IndexOf(patterns[next], equality.First == next ? equality.FirstKey : equality.SecondKey);
            steps.Add(new(next, index, probe, [.. tests.Where(t => t.Conditions.Contains(next) && t.Conditions.IsSubsetOf(bound))
                .Select(t => t.Predicate)]));
        }
        return new(start, [.. steps]);
    }

    private static (int Condition, JoinEquality? Equality) Next(int count, List<JoinTest> tests, HashSet<int> bound)
    {
        foreach (var equality in tests.Select(t => t.Equality).OfType<JoinEquality>())
        {
            if (bound.Contains(equality.First) && !bound.Contains(equality.Second))
                return (equality.Second, equality);
            if (bound.Contains(equality.Second) && !bound.Contains(equality.First))
                return (equality.First, equality);
        }
        return (Enumerable.Range(0, count).First(c => !bound.Contains(c)), null);
    }

    private static int IndexOf(CompiledPattern pattern, Operand key)
    {
        var known = pattern.HashKeys.FindIndex(k => k.ToString() == key.ToString());
        if (known >= 0)
            return known;
        pattern.HashKeys.Add(key);
        return pattern.HashKeys.Count - 1;
    }
}

/// <param name="Condition">Whose waiting objects are tried.</param>
/// <param name="Index">The hash index to ask, or -1 to try all of them.</param>
/// <param name="Probe">What the index is asked for.</param>
/// <param name="Tests">What must hold once the object is bound.</param>
internal sealed record JoinStep(int Condition, int Index, Operand? Probe, Predicate[] Tests);
