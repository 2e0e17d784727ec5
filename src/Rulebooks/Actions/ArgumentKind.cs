namespace Plumbline.Rulebooks.Actions;

/// <summary>What an argument of an action may be, before templating.</summary>
internal enum ArgumentKind
{
    Text,
    Flag,
    Whole,
    Number,
    Mapping,
    TextOrMapping,
    TextOrList,
    TextList,
    ShutdownKind,
}
