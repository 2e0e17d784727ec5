namespace Plumbline.Jinja.Values;

/// <summary>Objects of a host in their order: a template runs over them, counts them and takes parts, as of a list.</summary>
public abstract class TemplateList : TemplateObject
{
    private List<object?>? _items;

    /// <summary>How many there are; asked for where a template asks.</summary>
    public abstract long Length { get; }

    /// <summary>The items as a list.</summary>
    public IReadOnlyList<object?> All => Listed;

    internal List<object?> Listed
    {
        get
        {
            if (_items != null)
                return _items;
            Budget.Items(Length);
            return _items = [.. Read()];
        }
    }

    /// <summary>All of them; made once, when they are first needed.</summary>
    protected abstract IEnumerable<object?> Read();
}
