namespace Plumbline.Cli.Run.Options;

/// <summary>What follows an option on the command line.</summary>
internal enum OptionValue
{
    None,
    Count,
    Text,
    Integer,
    Number,
    Choice,
}
