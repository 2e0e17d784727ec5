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
    // These relations are one to one: NetBox clears them itself, after the object has gone.
    private static readonly HashSet<string> OneToOne = ["primary_ip4", "primary_ip6", "oob_ip", "primary_mac_address", "master"];

    private readonly Transaction _transaction;
    private readonly List<Row> _doomed = [];
    private readonly HashSet<(string, long)> _known = [];
    private readonly List<Row> _protecting = [];
    private readonly List<Row> _restricting = [];

    private Deleter(Transaction transaction) => _transaction = transaction;

    public static void Delete(Transaction transaction, Row row)
    {
        transaction.Address(row);
        var deleter = new Deleter(transaction);
        deleter.Collect(row);
        deleter.RefuseIfProtected();
        foreach (var doomed in deleter.Ordered())
            deleter.Remove(doomed);
    }

    private void Collect(Row row)
    {
        if (!_known.Add((row.Type.Label, row.Id)))
            return;
        _doomed.Add(row);
        foreach (var (type, field) in ObjectTypes.PointingAt(row.Type))
        {
            var pointing = _transaction.State.PointingAt(type, field, row).ToList();
            switch (field.OnDelete)
            {
                case OnDelete.Protect: _protecting.AddRange(pointing); break;
                case OnDelete.Restrict: _restricting.AddRange(pointing); break;
                case OnDelete.Cascade: pointing.ForEach(Collect); break;
            }
        }
        foreach (var (type, field) in GenericRelations.Cascading(row.Type))
            foreach (var pointing in _transaction.State.PointingAt(type, field, row).ToList())
                Collect(pointing);
    }

    private void RefuseIfProtected()
    {
        var protecting = _protecting.DistinctBy(r => (r.Type.Label, r.Id)).ToList();
        if (protecting.Count == 0)
            protecting = [.. _restricting.Where(r => !_known.Contains((r.Type.Label, r.Id))).DistinctBy(r => (r.Type.Label, r.Id))];
        if (protecting.Count == 0)
            return;
        var names = PythonSet.Order(protecting, r => r.Id).Select(r => $"{DisplayText.Of(_transaction.State, r)} ({r.Id})");
        throw StoreRefusal.Detail(
            409, $"Unable to delete object. {protecting.Count} dependent objects were found: {string.Join(", ", names)}");
    }

    // What depends on another doomed object goes before it: passes over the types, as Django does.
    private List<Row> Ordered()
    {
        var types = GenericRelations.InDeletionOrder(_doomed.Select(r => r.Type).Distinct()).ToList();
        var done = new List<ObjectType>();
        while (done.Count < types.Count)
        {
            var next = types.Where(t => !done.Contains(t) && types.All(other => other == t || done.Contains(other) || !DependsOn(other, t)))
                .ToList();
            done.AddRange(next.Count > 0 ? next : [types.First(t => !done.Contains(t))]);
        }
        return [.. done.SelectMany(t => _doomed.Where(r => r.Type == t).Reverse())];
    }

    private static bool DependsOn(ObjectType type, ObjectType target) =>
        ObjectTypes.PointingAt(target).Any(p => p.Type == type && p.Field.OnDelete == OnDelete.Cascade)
        || GenericRelations.Cascading(target).Any(p => p.Type == type);

    private void Remove(Row row)
    {
        var rules = RuleBook.Of(row.Type);
        rules?.Deleting(_transaction, row);
        foreach (var (type, field) in ObjectTypes.PointingAt(row.Type)
            .Where(p => p.Field.OnDelete is OnDelete.Clear && !OneToOne.Contains(p.Field.Name)))
            foreach (var pointing in _transaction.State.PointingAt(type, field, row).Where(IsStaying).ToList())
                Clear(pointing, field, null);
        foreach (var (type, field) in ObjectTypes.ListingAt(row.Type))
            foreach (var pointing in _transaction.State.PointingAt(type, field, row).Where(IsStaying).ToList())
                Clear(pointing, field, pointing.Many(field.Name).Where(id => id != row.Id).ToArray());
        _transaction.Delete(row);
        rules?.Deleted(_transaction, row);
        foreach (var (type, field) in ObjectTypes.PointingAt(row.Type).Where(p => OneToOne.Contains(p.Field.Name)))
            foreach (var pointing in _transaction.State.PointingAt(type, field, row).Where(IsStaying).ToList())
                _transaction.SetQuietly(pointing, field.Name, null);
        foreach (var (type, field) in GenericRelations.Clearing(row.Type))
            foreach (var pointing in _transaction.State.PointingAt(type, field, row).ToList())
            {
                _transaction.SetQuietly(pointing, field.Partner!, null);
                _transaction.SetQuietly(pointing, field.Name, null);
            }
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
