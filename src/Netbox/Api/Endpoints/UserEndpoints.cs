using System.Globalization;
using System.Text.Json;
using Plumbline.Jinja.Python;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Values;
using Plumbline.Netbox.Store.Writing;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>Tokens for a user name and password, and a user's preferences.</summary>
internal static class UserEndpoints
{
    public static async Task ProvisionAsync(ApiRequest request)
    {
        var errors = new FieldErrors();
        var (name, password) = (Text(request.Body, "username", errors), Text(request.Body, "password", errors));
        if (errors.Any)
            throw new StoreRefusal(400, errors.ToJson());
        var user = await LogInAsync(request, name!, password!).ConfigureAwait(false);
        request.User = user;
        request.Access = FullAccess.Instance;
        var type = ObjectTypes.Get("users.token");
        var body = AvailableAddresses.With(request.Body, ("user", user.Id.ToString(CultureInfo.InvariantCulture)));
        var (token, state) = await request.WriteAsync(t => (ObjectWriter.Create(t, type, body), t.State)).ConfigureAwait(false);
        var secret = NewSecrets.Take(token);
        var shown = new Store.Reading.ObjectJson(state, request.BaseUrl).ToElement(token, type.Shown);
        await Responses.JsonAsync(request, 201, writer =>
        {
            writer.WriteStartObject();
            foreach (var property in shown.EnumerateObject().Where(p => p.Name is not ("pepper_id" or "token")))
                property.WriteTo(writer);
            writer.WriteString("token", secret);
            writer.WriteEndObject();
        }).ConfigureAwait(false);
    }

    private static async Task<Row> LogInAsync(ApiRequest request, string name, string password)
    {
        if (!request.LogIns.TakesPasswords)
            throw StoreRefusal.Detail(403, "Passwords are not taken here: log in to the console, and make a token there.");
        var address = request.Http.Connection.RemoteIpAddress;
        var logIn = await request.LogIns.CheckAsync(name, password, address, request.Cancellation).ConfigureAwait(false);
        if (logIn.Wait is { } wait)
            throw StoreRefusal.Later(429, "Too many failed log-ins; try again later.", wait);
        return (logIn.User is { } user ? request.State.Find("users.user", user.Id) : null)
            ?? throw StoreRefusal.Detail(403, "Invalid username/password");
    }

    public static async Task ConfigAsync(ApiRequest request)
    {
        var user = request.User!;
        if (request.Method == "PATCH")
        {
            if (request.Body.ValueKind != JsonValueKind.Object)
                throw StoreRefusal.Detail(400, "Preferences must be an object.");
            user = await request.WriteAsync(t => Merge(t, user, request.Body)).ConfigureAwait(false);
        }
        await Responses.JsonAsync(request, 200, writer => (user["config"] as JsonElement? ?? JsonTexts.EmptyObject).WriteTo(writer))
            .ConfigureAwait(false);
    }

    private static Row Merge(Transaction transaction, Row user, JsonElement body)
    {
        var present = transaction.State.Find(user.Type, user.Id)!;
        var data = new Dictionary<string, object?>();
        JsonMerge.Into(data, present["config"] as JsonElement? ?? JsonTexts.EmptyObject);
        JsonMerge.Into(data, body);
        return transaction.SetQuietly(present, "config", JsonTexts.Parse(JsonMerge.ToBytes(data)));
    }

    private static string? Text(JsonElement body, string name, FieldErrors errors)
    {
        if (body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value))
            return PythonText.Str(value);
        errors.Add(name, "This field is required.");
        return null;
    }
}
