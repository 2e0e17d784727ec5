using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>What a type checks, fills in and changes elsewhere, beyond what its description says.</summary>
internal abstract class ModelRules
{
    /// <summary>The content type the rules are for.</summary>
    public abstract string Label { get; }

    /// <summary>
    /// Whether the check of a new object looks at objects of its type that it does not name, beyond what may not repeat: then those of one
    /// list can be in each other's way.
    /// </summary>
    public virtual bool LooksAtSiblings => true;

    /// <summary>Checks a draft; false when something was refused.</summary>
    public virtual bool Check(RuleContext context) => true;

    /// <summary>Fills in what follows from other fields, just before the save.</summary>
    public virtual void Complete(RuleContext context)
    {
    }

    /// <summary>Changes other objects after a save.</summary>
    public virtual void Saved(Transaction transaction, Row row, Row? before)
    {
    }

    /// <summary>Keeps what a request wrote along with the object.</summary>
    /// <exception cref="StoreRefusal">It cannot be kept.</exception>
    public virtual void SaveParts(Transaction transaction, Row row, Draft draft)
    {
    }

    /// <summary>The objects for whose sake an object that was named cannot be deleted, beyond those that point at it.</summary>
    public virtual IEnumerable<Row> Protecting(State state, Row row) => [];

    /// <summary>Changes other objects before a row goes.</summary>
    public virtual void Deleting(Transaction transaction, Row row)
    {
    }

    /// <summary>Changes other objects after a row has gone.</summary>
    public virtual void Deleted(Transaction transaction, Row row)
    {
    }
}
