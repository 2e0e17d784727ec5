using System.IO.Compression;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Runs.Requests;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Actions.Ansible;

/// <summary>
/// Extra vars that can wait: what the rule asked for is kept packed, as it was rendered when it fired, and the event is read again from the
/// log.
/// </summary>
internal static class WaitingValues
{
    /// <param name="asked">The extra vars of the rule, rendered.</param>
    /// <param name="complete">Adds the event to them.</param>
    public static RunValues Of(ActionContext context, Mapping asked, Func<ActionContext, Mapping, Mapping> complete)
    {
        var packed = context.Fired.Reload is null ? null : Pack(asked);
        return packed is null
            ? new RunValues(complete(context, asked))
            : new RunValues(complete(context, asked), Again(context, packed, complete), context.Release);
    }

    private static Func<CancellationToken, ValueTask<Mapping>> Again(
        ActionContext context, byte[] packed, Func<ActionContext, Mapping, Mapping> complete) => async cancellationToken =>
    {
        await context.LoadAsync(cancellationToken).ConfigureAwait(false);
        return complete(context, Unpack(packed));
    };

    // Null when they hold something that JSON has no form for.
    private static byte[]? Pack(Mapping values)
    {
        try
        {
            using var packed = new MemoryStream();
            using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
                deflate.Write(EventJson.Write(values));
            return packed.ToArray();
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static Mapping Unpack(byte[] packed)
    {
        using var inflate = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var json = new MemoryStream();
        inflate.CopyTo(json);
        return (Mapping)EventJson.Read(json.ToArray())!; // a mapping was packed
    }
}
