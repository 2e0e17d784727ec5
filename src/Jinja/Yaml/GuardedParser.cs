using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Plumbline.Jinja.Yaml;

/// <summary>
/// The event parser, which on some malformed texts fails with exceptions of its own code: here they become syntax errors with their place.
/// </summary>
public sealed class GuardedParser(Scanner scanner) : IParser
{
    private readonly Parser _parser = new(scanner);

    /// <inheritdoc/>
    public ParsingEvent? Current => _parser.Current;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        try
        {
            return _parser.MoveNext();
        }
        catch (ArgumentOutOfRangeException)
        {
            throw new MalformedYamlException(
                scanner.CurrentPosition.Index, "an escape before this place names no character", @"the last one is \U0010FFFF");
        }
        catch (ArgumentException)
        {
            throw new MalformedYamlException(
                scanner.CurrentPosition.Index, "the tag before this place is malformed", "put a text that begins with '!' in quotes");
        }
        catch (InvalidOperationException)
        {
            // Its way of refusing text inside brackets that stands further left than the block around it.
            throw new MalformedYamlException(scanner.CurrentPosition.Index, "a text inside [ ] or { } stands too far left",
                "close the bracket, or indent what is inside it more than the line in which it opens");
        }
    }
}
