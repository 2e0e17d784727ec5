using System.Collections.Frozen;
using System.Text;
using System.Text.Json;

namespace Plumbline.Netbox.Schema;

/// <summary>
/// Everything the store knows of an object type. Representation, OPTIONS, filters, checks, order and storage are read from here.
/// </summary>
internal sealed class ObjectType
{
    private readonly FrozenDictionary<string, Field> _byName;

    public ObjectType(string app, string endpoint, string className, string verbose, IEnumerable<Field> fields)
    {
        (App, Endpoint, ClassName, Verbose) = (app, endpoint, className, verbose);
        Model = className.ToLowerInvariant();
        Label = $"{app}.{Model}";
        VerbosePlural = Plural(verbose);
        var slot = 0;
        Fields = [.. fields.Select((f, i) => f with
        {
            Slot = f.IsStored ? slot++ : -1, Index = i, Key = JsonEncodedText.Encode(f.Name),
            Lead = Encoding.UTF8.GetBytes($",\"{f.Name}\":"),
        })];
        Slots = slot;
        _byName = Fields.ToFrozenDictionary(f => f.Name);
        Stored = [.. Fields.Where(f => f.IsStored)];
        Shown = [.. Fields.Where(f => !f.IsPrivate && !f.IsWriteOnly)];
        Brief = ["id", "url", "display", "name", "slug", "description"];
        ListPath = $"{app}/{endpoint}/";
        DisplayPath = ListPath;
        TagsField = Fields.FirstOrDefault(f => f.Kind == FieldKind.Tags);
        CustomFieldsField = Fields.FirstOrDefault(f => f.Kind == FieldKind.CustomFields);
        ParentField = Find("parent") is { Kind: FieldKind.Ref } parent && parent.Target == Label && Find("_depth") != null ? parent : null;
    }

    public string App { get; }

    /// <summary>The model's name in content types, for example <c>virtualmachine</c>.</summary>
    public string Model { get; }

    /// <summary>The content type, for example <c>virtualization.virtualmachine</c>.</summary>
    public string Label { get; }

    public string Endpoint { get; }

    public string ClassName { get; }

    /// <summary>The name in sentences, for example <c>virtual machine</c>.</summary>
    public string Verbose { get; }

    public string VerbosePlural { get; init; }

    /// <summary>The path of the list below <c>/api/</c>.</summary>
    public string ListPath { get; }

    /// <summary>The same for people's pages.</summary>
    public string DisplayPath { get; init; }

    public IReadOnlyList<Field> Fields { get; }

    public IReadOnlyList<Field> Stored { get; }

    public IReadOnlyList<Field> Shown { get; }

    public int Slots { get; }

    /// <summary>The fields of the short form.</summary>
    public IReadOnlyList<string> Brief { get; init; }

    /// <summary>
    /// The fields shown where the type appears inside another object; null for <see cref="Brief"/> without annotated counts.
    /// </summary>
    public IReadOnlyList<string>? Nested { get; init; }

    /// <summary>What is shown of an object inside another one.</summary>
    public IReadOnlyList<string> NestedShape =>
        field ??= Nested ?? [.. Brief.Where(n => Find(n) is not { Kind: FieldKind.Count, IsAnnotated: true })];

    /// <summary>
    /// The text of <c>display</c>: field names in braces, optional parts in brackets, or <c>@name</c> for registered code.
    /// </summary>
    public string DisplayText { get; init; } = "{name}";

    /// <summary>Sort keys: <c>-</c> descending, <c>~</c> natural, <c>^</c> nulls first, <c>@name</c> a registered key.</summary>
    public IReadOnlyList<string> Order { get; init; } = ["~name"];

    public IReadOnlyList<UniqueRule> Unique { get; init; } = [];

    /// <summary>Fields that a new object needs although none of them is required: those of one of these lists.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Needs { get; init; } = [];

    public IReadOnlyList<Filter> Filters { get; init; } = [];

    /// <summary>The fields <c>q</c> looks into.</summary>
    public IReadOnlyList<string> Search { get; init; } = ["name", "slug", "description"];

    /// <summary>Only read through the API.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Whether NetBox has objects of it, and this store has none and takes none.</summary>
    public bool IsAbsent { get; init; }

    /// <summary>Whether clients that want something else ask for it on their way: they find an empty list then.</summary>
    public bool IsAskedInPassing { get; init; }

    /// <summary>Whether changes are logged, raise events and move an ETag.</summary>
    public bool Logged { get; init; } = true;

    /// <summary>Whether its rows are only added and forgotten; they stay on the disk.</summary>
    public bool IsLog { get; init; }

    /// <summary>Whether items of a bulk create are made one after another, so that later ones see earlier ones.</summary>
    public bool SequentialCreate { get; init; }

    /// <summary>Fields that explicit <c>ordering</c> compares by code point although the default order is natural.</summary>
    public IReadOnlyList<string> PlainOrder { get; init; } = [];

    public Field? TagsField { get; }

    public Field? CustomFieldsField { get; }

    /// <summary>The parent of a tree's nodes; null when the type is no tree.</summary>
    public Field? ParentField { get; }

    /// <summary>Place in the list of all types.</summary>
    public int Ordinal { get; set; }

    public Field this[string name] => _byName[name];

    public Field? Find(string name) => _byName.GetValueOrDefault(name);

    public override string ToString() => Label;

    private static string Plural(string word) => word switch
    {
        [.., not ('a' or 'e' or 'i' or 'o' or 'u'), 'y'] => word[..^1] + "ies",
        [.., 's', 's'] or [.., 'c', 'h'] or [.., 'x'] => word + "es",
        [.., 's'] => word,
        _ => word + "s",
    };
}

/// <summary>Fields whose values together may not repeat.</summary>
/// <param name="Message">What is answered under <c>__all__</c>.</param>
/// <param name="Fields">The fields; a name after <c>~</c> is compared without regard to case, one after <c>!</c> must be null.</param>
internal sealed record UniqueRule(string Message, params string[] Fields);
