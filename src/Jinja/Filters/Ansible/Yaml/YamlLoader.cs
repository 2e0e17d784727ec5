using System.Globalization;
using Plumbline.Jinja.Python;
using Plumbline.Jinja.Values;
using Plumbline.Jinja.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Plumbline.Jinja.Filters.Ansible.Yaml;

/// <summary>
/// PyYAML's safe reader: documents become values, an alias the very value it points to. What a short text stands for through aliases is
/// paid for as if it were written out.
/// </summary>
internal sealed class YamlLoader
{
    private const int MostLevels = 128;

    private readonly string _text;
    private readonly GuardedParser _parser;
    private readonly Dictionary<AnchorName, Anchored> _anchors = [];
    private readonly YamlScalars _scalars;
    private long _size;

    public YamlLoader(string text)
    {
        Budget.Text(text.Length * 4L);
        if (text.StartsWith('\uFEFF'))
            text = text[1..];
        _text = text;
        _parser = new GuardedParser(new Scanner(new StringReader(text), skipComments: true));
        _scalars = new YamlScalars(Refused);
    }

    public object? Only()
    {
        var documents = Read(1);
        return documents.Count == 0 ? null : documents[0];
    }

    public List<object?> All() => Read(int.MaxValue);

    private List<object?> Read(int most)
    {
        if (YamlCharacters.Forbidden(_text) is >= 0 and var at)
            throw Refused(Mark.Empty, $"the character U+{(int)_text[at]:X4} stands at {at}; in double quotes it can be an escape");
        try
        {
            var documents = new List<object?>();
            _parser.Consume<StreamStart>();
            while (!_parser.TryConsume<StreamEnd>(out _))
            {
                var start = _parser.Consume<DocumentStart>();
                if (documents.Count == most)
                    throw Refused(start.Start, "a second document begins here; from_yaml_all reads several");
                _anchors.Clear();
                documents.Add(Node(1));
                _parser.Consume<DocumentEnd>();
            }
            return documents;
        }
        catch (YamlException problem)
        {
            throw Refused(problem.Start, problem.Message);
        }
        catch (MalformedYamlException problem)
        {
            throw Refused(Mark.Empty, $"{problem.Message}; {problem.Cure}");
        }
    }

    private object? Node(int depth)
    {
        Budget.Stack();
        Budget.Step();
        _size++;
        var node = _parser.Current ?? throw Refused(Mark.Empty, "the text ends where a value is expected");
        _parser.MoveNext();
        if (depth > MostLevels)
            throw Raise.Limit($"YAML that is nested more than {MostLevels} levels deep");
        var before = _size;
        var value = node switch
        {
            AnchorAlias alias => Known(alias),
            Scalar scalar => Opened(scalar, () => _scalars.Read(scalar)),
            SequenceStart start => Opened(start, () => Sequence(start, depth)),
            MappingStart start => Opened(start, () => Entries(start, depth)),
            _ => throw Refused(node.Start, "a value is expected here"),
        };
        if (node is NodeEvent { Anchor.IsEmpty: false } anchored)
            _anchors[anchored.Anchor] = new(value, _size - before + 1);
        return value;
    }

    private object? Known(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var anchored))
            throw Refused(alias.Start, $"the alias '{alias.Value}' has no anchor before it");
        if (anchored.Size == 0)
            throw Refused(alias.Start, $"the alias '{alias.Value}' stands inside its own anchor, which would never end");
        Count(anchored.Size);
        return anchored.Value;
    }

    // An anchor is known from its start on, so that an alias to a node that is still open is told from an unknown one.
    private object? Opened(NodeEvent node, Func<object?> read)
    {
        if (!node.Anchor.IsEmpty && !_anchors.TryAdd(node.Anchor, default))
            throw Refused(node.Start, $"the anchor '{node.Anchor}' is here for the second time");
        return read();
    }

    private void Count(long nodes)
    {
        _size += nodes;
        Budget.Items(nodes * 16);
    }

    private List<object?> Sequence(SequenceStart start, int depth)
    {
        var tag = Tag(start, "seq", "omap", "pairs");
        var items = new List<object?>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
            items.Add(Node(depth + 1));
        return tag == "seq" ? items : items.ConvertAll<object?>(item => item is Mapping { Count: 1 } pair
            ? new TupleValue([NoneKey.Open(pair.Keys.First()), pair.Values.First()])
            : throw Refused(start.Start, $"a list of !!{tag} holds mappings of one entry each"));
    }

    private Mapping Entries(MappingStart start, int depth)
    {
        Tag(start, "map");
        var (merged, written) = (new List<object?>(), new List<(object Key, object? Value)>());
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var place = _parser.Current?.Start ?? Mark.Empty;
            if (_parser.Current is Scalar key && YamlScalars.IsMerge(key))
            {
                _parser.MoveNext();
                merged.Add(Node(depth + 1));
                if (merged[^1] is not (Mapping or List<object?>))
                    throw Refused(place, "what '<<' merges is a mapping or a list of mappings");
                continue;
            }
            var name = _parser.Current is Scalar { Value: "=", Style: ScalarStyle.Plain, Tag.IsEmpty: true, Anchor.IsEmpty: true }
                ? Equal() : Node(depth + 1);
            if (name is List<object?> or Mapping)
                throw Refused(place, "a key is a single value, not a list or a mapping; a value that starts with '{{' needs quotes");
            written.Add((Hashing.Key(name), Node(depth + 1)));
        }
        var made = new Mapping(written.Count);
        foreach (var source in merged)
            Merge(made, source, start.Start);
        foreach (var (key, value) in written)
            made[key] = value;
        return made;
    }

    private string Equal()
    {
        _parser.MoveNext();
        return "=";
    }

    // Of several mappings in one merge the first wins, so they are put in from the last.
    private void Merge(Mapping made, object? source, Mark place)
    {
        foreach (var item in source is List<object?> several ? Enumerable.Reverse(several) : [source])
        {
            if (item is not Mapping mapping)
                throw Refused(place, "what '<<' merges is a mapping or a list of mappings");
            Count(mapping.Count);
            foreach (var (key, value) in mapping)
                made[key] = value;
        }
    }

    private static string Tag(NodeEvent node, params string[] known)
    {
        if (node.Tag.IsEmpty || node.Tag.IsNonSpecific)
            return known[0];
        var tag = node.Tag.Value;
        var name = tag.StartsWith(YamlTypes.Prefix, StringComparison.Ordinal) ? tag[YamlTypes.Prefix.Length..] : "";
        return known.Contains(name) ? name : throw Refused(node.Start, YamlScalars.UnknownTag(tag));
    }

    private static TemplateException Refused(Mark at, string problem) => Raise.Runtime("YAMLError", at.Line == 0
        ? $"not YAML: {problem}"
        : string.Create(CultureInfo.InvariantCulture, $"not YAML: line {at.Line}, column {at.Column}: {problem}"));

    private readonly record struct Anchored(object? Value, long Size);
}
