using System.Text.RegularExpressions;
using Plumbline.Netbox.Store.Objects;

namespace Plumbline.Netbox.Store.Querying;

/// <summary>The time that the filters of one request may take together. It ends as well when the client goes away.</summary>
internal sealed class QueryBudget(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
{
    private const int RowsBetweenLooks = 64;

    private readonly long _began = time.GetTimestamp();
    private int _rows;

    /// <exception cref="QueryBudgetException">The time is over.</exception>
    public bool Judge(Row row, IReadOnlyList<Condition> conditions)
    {
        if (_rows++ % RowsBetweenLooks == 0)
            Look();
        try
        {
            // In their order: what the user may see comes first, and nothing else of a row he may not.
            for (var i = 0; i < conditions.Count; i++)
                if (!conditions[i].Matches(row))
                    return false;
            return true;
        }
        catch (RegexMatchTimeoutException)
        {
            throw new QueryBudgetException("A pattern takes too long; write it without nested repetitions and look-arounds.");
        }
    }

    private void Look()
    {
        cancellation.ThrowIfCancellationRequested();
        if (time.GetElapsedTime(_began) >= limit)
            throw new QueryBudgetException($"The filters of this request take longer than {limit.TotalSeconds:0.###} s; ask for less.");
    }
}

/// <summary>A query takes more time than one request may.</summary>
internal sealed class QueryBudgetException(string message) : Exception(message);
