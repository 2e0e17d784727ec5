using System.Threading.Channels;
using Plumbline.Automation.Intake.Sources.Links;

namespace Plumbline.Automation.Intake.Plugins;

/// <summary>What a source in the Python process says, in its order.</summary>
internal sealed class HostedSource(int number, string name, SourceContext context)
{
    private const int LongestText = 2000;

    private readonly Channel<HostedItem> _items = Channel.CreateUnbounded<HostedItem>(new() { SingleReader = true });
    private readonly Secrets _secrets = ArgumentSecrets.Of(context.Arguments);

    public int Number => number;

    public ChannelReader<HostedItem> Said => _items.Reader;

    public ChannelWriter<HostedItem> Items => _items.Writer;

    /// <summary>Takes a message about it; what it holds of the line is copied.</summary>
    public void Take(HostMessage message)
    {
        if (message.IsEvent)
            _items.Writer.TryWrite(new HostedItem.Event(message.Last, message.Word == HostMessage.Open, message.Rest.ToArray()));
        else if (message.Word == "left")
            LeaveOut(message.Texts()[0]);
        else
            _items.Writer.TryWrite(new HostedItem.End(
                message.Word == "fail" ? PluginHost.Failure(message, name, context.Logger, _secrets.Hidden) : null));
    }

    public void LeaveOut(string reason)
    {
        context.Health?.Count("left_out");
        context.Logger.EventLeftOut(name, Shortened(_secrets.Hidden(reason)));
    }

    public static string Shortened(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";
}

/// <summary>How the filters of a source are divided.</summary>
/// <param name="Inside">Those that come first and run in the process of the source.</param>
/// <param name="HasOthers">Whether others follow.</param>
/// <param name="MayRunAhead">Whether the source may put some events before the first is taken.</param>
internal sealed record HostedChain(IReadOnlyList<HostedFilter> Inside, bool HasOthers, bool MayRunAhead);
