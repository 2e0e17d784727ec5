using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Schema;
using Plumbline.Netbox.Store.Pictures;

namespace Plumbline.Netbox.Transfer;

/// <summary>
/// Takes all objects of a NetBox to another one, or to lines of JSON and from them: in the order in which they need each other, with the
/// numbers they get there; what leads in circles is written last. Users, permissions and tokens, times of making and the change log stay.
/// </summary>
public static partial class StoreTransfer
{
    /// <summary>Reads everything, one JSON object a line.</summary>
    /// <param name="source">What is read.</param>
    /// <param name="line">Told each line.</param>
    /// <param name="step">Told each type that is done, with how many there were.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>How many lines there are, and which pictures are missing in them.</returns>
    /// <exception cref="NetboxException">It cannot be read.</exception>
    public static async Task<TransferReport> ExportAsync(
        INetboxReader source, Action<string> line, Action<string, long> step, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(step);
        var (all, missed) = (0L, new List<string>());
        foreach (var type in TransferOrder.Types)
        {
            var count = 0L;
            await foreach (var item in ItemsAsync(source, type, cancellation).ConfigureAwait(false))
            {
                missed.AddRange(item.MissedPictures());
                if (item.LacksPicture)
                    continue;
                line(item.Line());
                count++;
            }
            all += count;
            step(type.Label, count);
        }
        return new TransferReport(all, missed);
    }

    /// <summary>Writes lines of <see cref="ExportAsync"/>, in any order.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="target">Where they are written.</param>
    /// <param name="notes">A file in which the progress is noted, so that a run that was cut can go on; null for none.</param>
    /// <param name="step">As for <see cref="ExportAsync"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="FormatException">A line is none; the message names it.</exception>
    /// <exception cref="NetboxException">The target cannot be reached; what it refuses is in the answer.</exception>
    public static Task<TransferReport> ImportAsync(
        TransferLines lines, NetboxClient target, string? notes, Action<string, long> step, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return WriteAsync(new TransferFile(lines).ItemsAsync, target, notes, step, cancellation);
    }

    /// <summary>Takes everything from one to the other.</summary>
    /// <inheritdoc cref="ImportAsync"/>
    public static Task<TransferReport> CopyAsync(
        INetboxReader source, NetboxClient target, string? notes, Action<string, long> step, CancellationToken cancellation) =>
        WriteAsync(type => ItemsAsync(source, type, cancellation), target, notes, step, cancellation);

    private static async Task<TransferReport> WriteAsync(
        Func<ObjectType, IAsyncEnumerable<TransferItem>> items, NetboxClient target, string? notes, Action<string, long> step,
        CancellationToken cancellation)
    {
        using var map = new TransferMap(notes);
        var run = new TransferRun(target, map, cancellation);
        foreach (var type in TransferOrder.Types)
            if (await run.WriteAsync(type, items(type)).ConfigureAwait(false) is > 0 and var count)
                step(type.Label, count);
        return await run.FinishAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// What tells one NetBox from another at the same address: when its first user was made. Empty where the token may not see users.
    /// </summary>
    /// <exception cref="NetboxException">It cannot be reached.</exception>
    public static async Task<string> IdentityAsync(INetboxReader netbox, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(netbox);
        try
        {
            await foreach (var user in netbox.ListAsync("users/users/", "ordering=id&limit=1", cancellation).ConfigureAwait(false))
                return user.ValueKind == JsonValueKind.Object && user.TryGetProperty("date_joined", out var made) ? made.ToString() : "";
            return "";
        }
        catch (NetboxException hidden) when (hidden.Status is 403 or 404)
        {
            return "";
        }
    }

    // A picture goes along as what it is; one that cannot be had, or is none (a page to log in), is missed where it is written.
    private static async Task<TransferItem> WithPicturesAsync(INetboxReader source, TransferItem item, CancellationToken cancellation)
    {
        var missed = new List<string>();
        foreach (var field in item.Type.Fields.Where(f => f.IsPicture))
            if (item.Data[field.Name]?.GetValue<string>() is { Length: > 0 } address)
                if (await source.PictureAsync(address, cancellation).ConfigureAwait(false) is { } content && Picture.IsOne(content))
                    item.Data[field.Name] =
                        new JsonObject { ["filename"] = NameOf(address), ["content"] = Convert.ToBase64String(content) };
                else
                {
                    item.Data[field.Name] = null;
                    missed.Add(field.Name);
                }
        return item with { Missed = missed };
    }

    // Without the object that it is of, which NetBox puts before the name.
    private static string NameOf(string address) => OfObject().Replace(Uri.UnescapeDataString(address.Split('?')[0].Split('/')[^1]), "");

    [GeneratedRegex(@"^[a-z]+_\d+_(?=.)")]
    private static partial Regex OfObject();

    private static async IAsyncEnumerable<TransferItem> ItemsAsync(
        INetboxReader source, ObjectType type, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var shown in source.ListAsync(type.ListPath, "ordering=id", cancellation).ConfigureAwait(false))
            yield return await WithPicturesAsync(source, TransferItem.Of(type, shown), cancellation).ConfigureAwait(false);
    }
}

/// <summary>How a transfer went.</summary>
/// <param name="Made">Objects that are there now, also those of a run before.</param>
/// <param name="Refused">What the target did not take, and what could not be had, with the reason; each begins with type and number of
/// the source.</param>
public sealed record TransferReport(long Made, IReadOnlyList<string> Refused);
