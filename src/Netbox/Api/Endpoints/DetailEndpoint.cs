using System.Globalization;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Writing;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>One object: reading, changing, deleting.</summary>
internal static class DetailEndpoint
{
    public const string Methods = "GET, PUT, PATCH, DELETE, HEAD, OPTIONS";

    public static async Task HandleAsync(ApiRequest request, ObjectType type, string id)
    {
        if (request.Method is "GET" or "HEAD")
        {
            await Answers.OneAsync(request, 200, request.State, Find(request, request.State, type, id, "view")).ConfigureAwait(false);
            return;
        }
        if (request.Method == "DELETE")
        {
            await request.WriteAsync(t =>
            {
                var row = Find(request, t.State, type, id, "delete");
                Preconditions.Check(request, row);
                Deleter.Delete(t, row);
                return true;
            }).ConfigureAwait(false);
            await Responses.EmptyAsync(request, 204).ConfigureAwait(false);
            return;
        }
        var (changed, state) = await request.WriteAsync(t => (Change(request, t, type, id), t.State)).ConfigureAwait(false);
        await Answers.OneAsync(request, 200, state, changed).ConfigureAwait(false);
    }

    /// <summary>The object of an address, as far as the user may act on it.</summary>
    public static Row Find(ApiRequest request, State state, ObjectType type, string id, string action)
    {
        if (id.Length == 0 || !id.All(char.IsAsciiDigit))
            throw StoreRefusal.Detail(404, "Not found.");
        var row = long.TryParse(id, CultureInfo.InvariantCulture, out var number) ? state.Find(type, number) : null;
        return row != null && request.Access.Allows(action, row, state) ? row : throw StoreRefusal.NotFound(type.ClassName);
    }

    private static Row Change(ApiRequest request, Transaction transaction, ObjectType type, string id)
    {
        var row = Find(request, transaction.State, type, id, "change");
        Preconditions.Check(request, row);
        var changed = ObjectWriter.Update(transaction, row, request.Body, request.Method == "PATCH");
        return request.Access.Allows("change", changed, transaction.State) ? changed : throw StoreRefusal.Forbidden();
    }
}
