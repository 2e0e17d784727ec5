using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Plumbline.Automation.WriteBack;
using Plumbline.Netbox.Client;

namespace Plumbline.Automation.Tests.WriteBack;

/// <summary>A journal in memory that fails as it is told.</summary>
internal sealed class JournalUnderTest : IJournal
{
    private readonly List<(HostObjectId Subject, JournalEntry Entry)> _entries = [];

    /// <summary>Called before each entry; what it throws is what NetBox does.</summary>
    public Action<HostObjectId> BeforeAdd { get; set; } = _ => { };

    /// <summary>Called when an entry is there already; what it throws is an answer that got lost.</summary>
    public Action<HostObjectId> AfterAdd { get; set; } = _ => { };

    public int Asked { get; private set; }

    public IReadOnlyList<(HostObjectId Subject, JournalEntry Entry)> Entries
    {
        get { lock (_entries) return [.. _entries]; }
    }

    public Task<bool> HoldsAsync(HostObjectId subject, string text, DateTimeOffset since, CancellationToken cancellationToken)
    {
        Asked++;
        return Task.FromResult(Entries.Any(e => e.Subject == subject && e.Entry.Comments.Contains(text, StringComparison.Ordinal)));
    }

    public Task AddAsync(HostObjectId subject, JournalEntry entry, CancellationToken cancellationToken)
    {
        BeforeAdd(subject);
        lock (_entries)
            _entries.Add((subject, entry));
        AfterAdd(subject);
        return Task.CompletedTask;
    }

    /// <summary>Called before fields are set; what it throws is what NetBox does.</summary>
    public Action<HostObjectId> BeforeFields { get; set; } = _ => { };

    /// <summary>The custom fields of each object.</summary>
    public ConcurrentDictionary<long, Dictionary<string, string?>> Fields { get; } = new();

    public Task SetFieldsAsync(HostObjectId subject, JsonObject fields, CancellationToken cancellationToken)
    {
        BeforeFields(subject);
        var kept = Fields.GetOrAdd(subject.Id, _ => []);
        foreach (var (name, value) in fields)
            kept[name] = (string?)value;
        return Task.CompletedTask;
    }

    public static NetboxException Failure(NetboxFailure failure) => new(failure, $"NetBox: {failure}");
}
