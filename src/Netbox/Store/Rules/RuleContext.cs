using Plumbline.Netbox.Store.Input;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;

namespace Plumbline.Netbox.Store.Rules;

/// <summary>What a rule looks at: the object as it is wanted, and everything else.</summary>
internal sealed record RuleContext(State State, Draft Draft, FieldErrors Errors, Actor Actor, DateTimeOffset Now)
{
    /// <summary>Notes a refusal; the first one ends the type's own checks, as an exception does in NetBox.</summary>
    public bool Refuse(string field, string message)
    {
        Errors.Add(field, message);
        return false;
    }

    public bool RefuseAll(string message) => Refuse(FieldErrors.All, message);

    public Row? Follow(string field) => State.Find(Draft.Type[field].Target!, Draft.Reference(field));

    public string Name(Row? row) => row == null ? "None" : DisplayText.Of(State, row);

    public Row? Original(string field) => Draft.Current == null ? null : State.Follow(Draft.Current, field);
}
