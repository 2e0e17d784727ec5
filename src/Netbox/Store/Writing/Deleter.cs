using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Rules;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;

namespace Plumbline.Netbox.Store.Writing;

/// <summary>
/// Deletes an object with everything that goes with it. What protects it is named in a refusal; what merely points at it is saved without
/// the relation.
/// </summary>
internal sealed class Deleter
{
    // Django finds dependent objects in this order when a machine goes.
    private static readonly string[] Order =
    [
        "dcim.macaddress", "virtualization.virtualdisk", "ipam.ipaddress", "ipam.service", "extras.journalentry", "extras.eventrule",
    ];

    private readonly Transaction _transaction;
    private readonly List<Row> _doomed = [];
    private readonly HashSet<(string, long)> _known = [];
    private readonly List<Row> _restricting = [];

    private Deleter(Transaction transaction) => _transaction = transaction;

    public static void Delete(Transaction transaction, Row row)
    {
        transaction.Address(row);
        var deleter = new Deleter(transaction);
        deleter.RefuseIfAny(RuleBook.Of(row.Type)?.Protecting(transaction.State, row) ?? []);
        deleter.RefuseIfAny(deleter.Collect([row]));
        deleter.RefuseIfAny(deleter._restricting.Where(deleter.IsStaying));
        foreach (var doomed in deleter.Ordered())
            deleter.Remove(doomed);
    }

    /// <summary>
    /// Deletes a copy of an object that another NetBox has deleted, with what went along there: what could protect it did not.
    /// </summary>
    public static void Follow(Transaction transaction, Row row)
    {
        var deleter = new Deleter(transaction);
        _ = deleter.Collect([row]);
        foreach (var doomed in deleter.Ordered())
            deleter.Remove(doomed);
    }

    // All at once, as Django does: the order in which protecting objects are named depends on it.
    private IReadOnlyList<Row> Collect(IEnumerable<Row> rows)
    {
        var found = rows.Where(row => _known.Add((row.Type.Label, row.Id))).ToList();
        if (found.Count == 0)
            return [];
        _doomed.AddRange(found);
        var protecting = new List<Row>();
        foreach (var (type, field) in ObjectTypes.PointingAt(found[0].Type))
            switch (field.OnDelete)
            {
                case OnDelete.Protect: protecting.AddRange(Pointing(type, field, found)); break;
                case OnDelete.Restrict: _restricting.AddRange(Pointing(type, field, found)); break;
                case OnDelete.Cascade: protecting.AddRange(Collect(Pointing(type, field, found))); break;
            }
        if (protecting.Count > 0)
            return Distinct(protecting);
        foreach (var (type, field) in ObjectTypes.GoingWith(found[0].Type))
            if (Collect(Pointing(type, field, found)) is { Count: > 0 } refusing)
                return refusing;
        return [];
    }

    private IEnumerable<Row> Pointing(ObjectType type, Field field, List<Row> rows)
    {
        var pointing = rows.SelectMany(row => _transaction.State.PointingAt(type, field, row)).ToList();
        return pointing.Count < 2 ? pointing : Ordering.Default(_transaction.State, type).Sort(pointing);
    }

    private static IReadOnlyList<Row> Distinct(IEnumerable<Row> rows) =>
        PythonSet.Order(rows.DistinctBy(r => (r.Type.Label, r.Id)), r => r.Id);

    private void RefuseIfAny(IEnumerable<Row> rows)
    {
        var dependent = Distinct(rows);
        if (dependent.Count == 0)
            return;
        var names = dependent.Select(r => $"{DisplayText.Of(_transaction.State, r)} ({r.Id})");
        throw StoreRefusal.Detail(
            409, $"Unable to delete object. {dependent.Count} dependent objects were found: {string.Join(", ", names)}");
    }

    private static IEnumerable<ObjectType> InDeletionOrder(IEnumerable<ObjectType> types) =>
        types.OrderBy(t => Array.IndexOf(Order, t.Label) is var at and >= 0 ? at : Order.Length);

    // What depends on another doomed object goes before it: passes over the types, as Django does.
    private List<Row> Ordered()
    {
        var types = InDeletionOrder(_doomed.Select(r => r.Type).Distinct()).ToList();
        var done = new List<ObjectType>();
        while (done.Count < types.Count)
        {
            var next = types.Where(t => !done.Contains(t) && types.All(other => other == t || done.Contains(other) || !DependsOn(other, t)))
                .ToList();
            done.AddRange(next.Count > 0 ? next : [types.First(t => !done.Contains(t))]);
        }
        return [.. done.SelectMany(t => _doomed.Where(r => r.Type == t).OrderBy(r => r.Id))];
    }

    private static bool DependsOn(ObjectType type, ObjectType target) =>
        ObjectTypes.PointingAt(target).Any(p => p.Type == type && p.Field.OnDelete == OnDelete.Cascade)
        || ObjectTypes.GoingWith(target).Any(p => p.Type == type);

    private void Remove(Row row)
    {
        var rules = RuleBook.Of(row.Type);
        rules?.Deleting(_transaction, row);
        foreach (var (type, field) in ObjectTypes.PointingAt(row.Type)
            .Where(p => p.Field.OnDelete is OnDelete.Clear))
            foreach (var pointing in _transaction.State.PointingAt(type, field, row).Where(IsStaying).ToList())
                Clear(pointing, field, null);
        foreach (var (type, field) in ObjectTypes.ListingAt(row.Type))
            foreach (var pointing in _transaction.State.PointingAt(type, field, row).Where(IsStaying).ToList())
                Clear(pointing, field, pointing.Many(field.Name).Where(id => id != row.Id).ToArray());
        _transaction.Delete(row);
        PictureFiles.Drop(_transaction, row);
        rules?.Deleted(_transaction, row);
        foreach (var (type, field) in ObjectTypes.PointingAt(row.Type).Where(p => p.Field.OnDelete is OnDelete.Quiet))
            foreach (var pointing in _transaction.State.PointingAt(type, field, row).Where(IsStaying).ToList())
                _transaction.SetQuietly(pointing, field.Name, null);
    }

    private bool IsStaying(Row row) => !_known.Contains((row.Type.Label, row.Id));

    private void Clear(Row row, Field field, object? value)
    {
        if (field.IsPrivate)
            _transaction.SetQuietly(row, field.Name, value);
        else
            _transaction.Update(row, row.With(field.Name, value).Values);
    }
}
