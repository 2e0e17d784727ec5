using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;

namespace Plumbline.Netbox.Api;

/// <summary>An address of the API.</summary>
/// <param name="Name">Its name in <c>OPTIONS</c>.</param>
/// <param name="Methods">What <c>Allow</c> says.</param>
/// <param name="Handle">Answers a request that is allowed.</param>
internal sealed record Route(string Name, string Methods, Func<ApiRequest, Task> Handle)
{
    /// <summary>The type whose permissions count; null for addresses that need none.</summary>
    public ObjectType? Type { get; init; }

    /// <summary>The type whose right is asked first, where it is another one: of what is given out, not of what it lies in.</summary>
    public ObjectType? Given { get; init; }

    /// <summary>Whether no right is asked before the object is looked for: who lacks one does not find it.</summary>
    public bool AsksOfObject { get; init; }

    public bool IsDetail { get; init; }

    /// <summary>The id of the object it is about, as the address has it.</summary>
    public string? Id { get; init; }

    public bool IsAnonymous { get; init; }

    /// <summary>Whether it is made of one object's fields, as <c>OPTIONS</c> shows them.</summary>
    public bool HasFields { get; init; }

    public string[] MediaTypes { get; init; } = ["application/json", "text/html"];

    /// <summary>The right a method needs; null for none.</summary>
    public string? RightFor(string method) => Type == null || AsksOfObject ? null : method switch
    {
        "GET" or "HEAD" => "view",
        "POST" => "add",
        "PUT" or "PATCH" => "change",
        "DELETE" => "delete",
        _ => null,
    };
}
