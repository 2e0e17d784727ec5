using System.Text.Json;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Api;

/// <summary>A device or virtual machine whose config context a request would have changed.</summary>
public sealed class ContextChange
{
    private static readonly string[] Machines = ["virtualization.virtualmachine", "dcim.device"];

    private readonly byte[] _before;
    private readonly byte[] _after;

    private ContextChange(Row machine, byte[] before, byte[] after)
    {
        (ObjectType, Id, Name) = (machine.Type.Label, machine.Id, machine.Text("name"));
        (_before, _after) = (before, after);
    }

    public string ObjectType { get; }

    public long Id { get; }

    public string Name { get; }

    /// <summary>The merged data before.</summary>
    public JsonElement Before => JsonTexts.Parse(_before);

    /// <summary>The merged data afterwards.</summary>
    public JsonElement After => JsonTexts.Parse(_after);

    // Where contexts changed, or what decides about them, any machine may be meant; else only those that were written.
    internal static IReadOnlyList<ContextChange> Of(RehearsedWrite write, IAccess access)
    {
        var (was, now) = (ContextRenderer.Of(write.Before), ContextRenderer.Beside(write.Before, write.After));
        var rows = ReferenceEquals(was, now)
            ? write.Changes.Where(c => Machines.Contains(c.ObjectType))
                .Select(c => write.After.Find(c.ObjectType, c.ObjectId)).OfType<Row>()
            : Machines.SelectMany(type => write.After[type].Rows.From());
        return [.. rows.Where(row => access.Allows("view", row, write.After)).Select(row => Compare(row)).OfType<ContextChange>()];

        ContextChange? Compare(Row row)
        {
            var before = write.Before.Find(row.Type, row.Id) is { } old ? was.Render(old) : "{}"u8.ToArray();
            var after = now.Render(row);
            return before.AsSpan().SequenceEqual(after) ? null : new ContextChange(row, before, after);
        }
    }
}
