using System.Text.Json;
using Plumbline.Netbox.Api.Requests;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Querying;
using Plumbline.Netbox.Store.Reading;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Netbox.Store.Writing;

namespace Plumbline.Netbox.Api.Endpoints;

/// <summary>Answers with objects.</summary>
internal static class Answers
{
    public static Task OneAsync(ApiRequest request, int status, State state, Row row, bool annotated = true)
    {
        if (annotated)
            Responses.SetETag(request, row);
        var representation = Representation(request, state, annotated);
        var fields = FieldSelection.Of(row.Type, request.Query);
        return Responses.JsonAsync(request, status, writer => Write(writer, representation, row, fields, isNew: status == 201));
    }

    public static Task ManyAsync(ApiRequest request, int status, State state, IReadOnlyList<Row> rows, bool annotated = true) =>
        Responses.JsonAsync(request, status, Many(request, status, state, rows, annotated));

    /// <summary>
    /// Begins an answer within the request's transaction. It is written on another thread while the change is made durable, and
    /// sent by <see cref="ManyAsync(ApiRequest, int, Task{PooledBuffer})"/>, once it is.
    /// </summary>
    public static Task<PooledBuffer> Begin(ApiRequest request, int status, State state, IReadOnlyList<Row> rows)
    {
        var write = Many(request, status, state, rows, annotated: true);
        return Task.Run(() => Responses.Written(write));
    }

    public static async Task ManyAsync(ApiRequest request, int status, Task<PooledBuffer> begun)
    {
        using var body = await begun.ConfigureAwait(false);
        await Responses.JsonAsync(request, status, body).ConfigureAwait(false);
    }

    /// <summary>Takes of what is free, once or many times as it is asked for, and answers with what came of it.</summary>
    /// <param name="request">A POST.</param>
    /// <param name="allocate">Makes the objects; told whether many were asked for.</param>
    public static async Task AllocatedAsync(ApiRequest request, Func<Transaction, bool, IReadOnlyList<Row>> allocate)
    {
        var isMany = request.Body.ValueKind == JsonValueKind.Array;
        var (rows, state) = await request.WriteAsync(t => (allocate(t, isMany), t.State)).ConfigureAwait(false);
        await (isMany
            ? ManyAsync(request, 201, state, rows, annotated: false)
            : OneAsync(request, 201, state, rows[0], annotated: false)).ConfigureAwait(false);
    }

    private static Action<Utf8JsonWriter> Many(
        ApiRequest request, int status, State state, IReadOnlyList<Row> rows, bool annotated)
    {
        var at = 0;
        var isOneByOne = status == 201 && rows.Count > 0 && rows[0].Type.SequentialCreate;
        var representation = Representation(
            request, state, annotated, isOneByOne ? (counted, field) => rows.Skip(at).Count(row => Points(row, field, counted)) : null);
        var fields = rows.Count == 0 ? [] : FieldSelection.Of(rows[0].Type, request.Query);
        return writer =>
        {
            writer.WriteStartArray();
            for (at = 0; at < rows.Count; at++)
                Write(writer, representation, state.Find(rows[at].Type, rows[at].Id) ?? rows[at], fields, isNew: status == 201);
            writer.WriteEndArray();
        };
    }

    private static bool Points(Row row, Field counter, Row counted) =>
        row.Type.Label == counter.Target && row.Reference(counter.Partner!) == counted.Id;

    private static ObjectJson Representation(
        ApiRequest request, State state, bool annotated, Func<Row, Field, int>? notYet = null) =>
        new(state, request.BaseUrl, annotated) { IsFresh = _ => !annotated, NotYet = notYet };

    // The secret of a new token is shown this once, to who made it.
    private static void Write(Utf8JsonWriter writer, ObjectJson representation, Row row, IReadOnlyList<Field> fields, bool isNew)
    {
        if (!isNew || row.Type.Label != "users.token" || NewSecrets.Take(row) is not { } secret)
        {
            representation.Write(writer, row, fields);
            return;
        }
        writer.WriteStartObject();
        foreach (var property in representation.ToElement(row, fields).EnumerateObject())
            if (property.NameEquals("token"))
                writer.WriteString("token", secret);
            else
                property.WriteTo(writer);
        writer.WriteEndObject();
    }
}
