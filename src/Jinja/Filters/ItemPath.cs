using Plumbline.Jinja.Python;
using Plumbline.Jinja.Runtime;
using Plumbline.Jinja.Runtime.Methods;
using Plumbline.Jinja.Values;

namespace Plumbline.Jinja.Filters;

/// <summary>The <c>attribute</c> argument of many filters: names and numbers with dots between them, looked up as items first.</summary>
internal sealed class ItemPath
{
    private readonly RenderContext _context;
    private readonly List<object?> _parts = [];
    private readonly object? _default;

    public ItemPath(RenderContext context, object? attribute, object? otherwise = null)
    {
        (_context, _default) = (context, otherwise);
        attribute = Plain.Scalar(attribute);
        if (Plain.TextOrNull(attribute) is { } text)
            foreach (var part in text.Split('.'))
                _parts.Add(part.Length > 0 && part.All(char.IsDigit) ? PythonNumber.ParseInteger(part, 10) ?? part : part);
        else if (attribute is not null)
            _parts.Add(attribute);
    }

    /// <summary>Several paths with commas between them.</summary>
    public static List<ItemPath> Several(RenderContext context, object? attribute) =>
        Plain.TextOrNull(Plain.Scalar(attribute)) is { } text ? text.Split(',').Select(part => new ItemPath(context, part)).ToList() : [
            new ItemPath(context, attribute),
        ];

    public object? Of(object? item)
    {
        foreach (var part in _parts)
        {
            item = Lookup.Item(_context, item, part);
            if (_default is not null && item is UndefinedValue)
                item = _default;
        }
        return Plain.Scalar(item);
    }

    /// <summary>Text in lower case, anything else as it is.</summary>
    public static object? IgnoreCase(object? value) => value switch
    {
        string text => TextCase.Lower(text),
        MarkupText markup => TextCase.Lower(markup.Text),
        _ => value,
    };
}
