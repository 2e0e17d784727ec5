using System.Text.Json;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;

namespace Plumbline.Netbox.Store.Input;

/// <summary>What the reader of one field works with.</summary>
internal sealed record FieldInput(Field Field, JsonElement Value, Draft Draft, State State, IAccess Access, FieldErrors Errors)
{
    public void Refuse(string message) => Errors.Add(Field.Name, message);
}
