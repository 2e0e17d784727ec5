using System.Globalization;
using Plumbline.Netbox.Schema.Options;
using Plumbline.Netbox.Store.Input;

namespace Plumbline.Netbox.Store.Rules.Dcim;

/// <summary>The radio fields of wireless interfaces.</summary>
internal static class InterfaceRadio
{
    public static bool CheckRole(RuleContext context) =>
        context.Draft.Text("rf_role").Length == 0 || IsWireless(context.Draft)
        || context.Refuse("rf_role", "Wireless role may be set only on wireless interfaces.");

    public static bool Check(RuleContext context)
    {
        var draft = context.Draft;
        if (draft.Text("rf_channel").Length > 0 && !IsWireless(draft))
            return context.Refuse("rf_channel", "Channel may be set only on wireless interfaces.");
        return CheckNumber(context, "rf_channel_frequency", "Channel frequency", "frequency", 2)
            && CheckNumber(context, "rf_channel_width", "Channel width", "width", 3);
    }

    /// <summary>A channel brings its frequency and its width.</summary>
    public static void Complete(Draft draft)
    {
        if (draft.Text("rf_channel").Length == 0)
            return;
        foreach (var (field, part) in (ReadOnlySpan<(string, int)>)[("rf_channel_frequency", 2), ("rf_channel_width", 3)])
            if (draft[field] is null or 0m)
                draft[field] = OfChannel(draft, part);
    }

    private static bool CheckNumber(RuleContext context, string field, string name, string word, int part)
    {
        if (context.Draft[field] is not decimal number || number == 0)
            return true;
        if (!IsWireless(context.Draft))
            return context.Refuse(field, $"{name} may be set only on wireless interfaces.");
        return context.Draft.Text("rf_channel").Length == 0 || number == OfChannel(context.Draft, part)
            || context.Refuse(field, $"Cannot specify custom {word} with channel selected.");
    }

    // A channel is named band-number-frequency-width.
    private static decimal OfChannel(Draft draft, int part) =>
        decimal.Parse(draft.Text("rf_channel").Split('-')[part], CultureInfo.InvariantCulture);

    private static bool IsWireless(Draft draft) => InterfaceKinds.IsWireless(draft.Text("type"));
}
