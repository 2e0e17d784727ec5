namespace Plumbline.Rulebooks.Matching.Memory;

/// <summary>All objects of a session that are kept, in order of arrival, counted and measured.</summary>
internal sealed class WorkingMemory(int rules)
{
    private Entry? _lastEvent;
    private Entry? _lastFact;

    public Entry? FirstEvent { get; private set; }

    public Entry? FirstFact { get; private set; }

    public int EventCount { get; private set; }

    public int FactCount { get; private set; }

    /// <summary>Bytes of JSON of waiting events.</summary>
    public long EventBytes { get; private set; }

    public long FactBytes { get; private set; }

    /// <summary>For each rule, how many objects keep its <c>is not defined</c> from holding.</summary>
    public int[] Blocking { get; } = new int[rules];

    public IEnumerable<Entry> All
    {
        get
        {
            var (waiting, fact) = (FirstEvent, FirstFact);
            while (waiting is not null || fact is not null)
            {
                if (fact is null || (waiting is not null && waiting.Number < fact.Number))
                {
                    yield return waiting!; // one of the two is there
                    waiting = waiting!.Next;
                }
                else
                {
                    yield return fact;
                    fact = fact.Next;
                }
            }
        }
    }

    public void Add(Entry entry)
    {
        entry.IsStored = true;
        foreach (var rule in entry.Blocks)
            Blocking[rule]++;
        if (entry.IsFact)
        {
            entry.Previous = _lastFact;
            if (_lastFact is null)
                FirstFact = entry;
            else
                _lastFact.Next = entry;
            _lastFact = entry;
            FactCount++;
            FactBytes += entry.Json.Length;
        }
        else
        {
            entry.Previous = _lastEvent;
            if (_lastEvent is null)
                FirstEvent = entry;
            else
                _lastEvent.Next = entry;
            _lastEvent = entry;
            EventCount++;
            EventBytes += entry.Json.Length;
        }
    }

    /// <summary>Takes an object out of every memory it is in; one that is in none is left alone.</summary>
    public void Delete(Entry entry)
    {
        for (var partial = entry.Partials; partial is not null; partial = partial.NextOfEntry)
            partial.Memory?.Remove(partial);
        entry.Partials = null;
        if (!entry.IsStored)
            return;
        entry.IsStored = false;
        foreach (var rule in entry.Blocks)
            Blocking[rule]--;
        var (previous, next) = (entry.Previous, entry.Next);
        if (previous is not null)
            previous.Next = next;
        else if (entry.IsFact)
            FirstFact = next;
        else
            FirstEvent = next;
        if (next is not null)
            next.Previous = previous;
        else if (entry.IsFact)
            _lastFact = previous;
        else
            _lastEvent = previous;
        (entry.Previous, entry.Next) = (null, null);
        if (entry.IsFact)
        {
            FactCount--;
            FactBytes -= entry.Json.Length;
        }
        else
        {
            EventCount--;
            EventBytes -= entry.Json.Length;
        }
    }
}
