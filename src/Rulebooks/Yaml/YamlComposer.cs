using Plumbline.Jinja.Yaml;
using Plumbline.Rulebooks.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Plumbline.Rulebooks.Yaml;

/// <summary>Builds the node tree of one document from parser events, as PyYAML's composer does, within limits.</summary>
internal sealed class YamlComposer(IParser parser, YamlSource source, DiagnosticBag findings, YamlOptions options)
{
    private readonly Dictionary<AnchorName, YamlNode?> _anchors = [];
    private readonly ScalarReader _scalars = new(findings, options);
    private readonly MappingReader _mappings = new(findings, options.Limits);

    /// <summary>The only document of the stream; null for an empty stream.</summary>
    public YamlNode? ReadOnlyDocument()
    {
        parser.Consume<StreamStart>();
        if (parser.TryConsume<StreamEnd>(out _))
            return null;
        parser.Consume<DocumentStart>();
        var root = ReadNode(1);
        parser.Consume<DocumentEnd>();
        if (parser.TryConsume<DocumentStart>(out var next))
            throw new UnreadableYaml(YamlCodes.SeveralDocuments, next.Start.Index, "a second document begins here, and a file holds one",
                "remove everything from this '---' on");
        parser.Consume<StreamEnd>();
        return root;
    }

    private YamlNode ReadNode(int depth, bool key = false)
    {
        // The event under the parser is always the next to be read.
        var node = parser.Current
            ?? throw new UnreadableYaml(YamlCodes.Syntax, source.Text.Length, "the document ends where a value was expected");
        parser.MoveNext();
        if (depth > options.Limits.Depth)
            throw TooDeep(node.Start.Index);
        return node switch
        {
            AnchorAlias alias => ReadAlias(alias, depth),
            Scalar scalar => Anchored(scalar, ReadScalar(scalar, key)),
            SequenceStart start => ReadSequence(start, depth),
            MappingStart start => ReadMapping(start, depth),
            _ => throw new UnreadableYaml(YamlCodes.Syntax, node.Start.Index, "a value was expected here"),
        };
    }

    private YamlScalar ReadScalar(Scalar scalar, bool key)
    {
        var style = scalar.Style switch
        {
            ScalarStyle.SingleQuoted => YamlScalarStyle.SingleQuoted,
            ScalarStyle.DoubleQuoted => YamlScalarStyle.DoubleQuoted,
            ScalarStyle.Literal => YamlScalarStyle.Literal,
            ScalarStyle.Folded => YamlScalarStyle.Folded,
            _ => YamlScalarStyle.Plain,
        };
        var tag = TagOf(scalar);
        var value = key && tag is null && scalar.Value is "<<" or "="
            ? scalar.Value
            : _scalars.Read(scalar.Value, style == YamlScalarStyle.Plain, tag, source.At(scalar.Start.Index));
        return new YamlScalar(source, (int)scalar.Start.Index, (int)scalar.End.Index, scalar.Value, style, tag, value);
    }

    private YamlSequence ReadSequence(SequenceStart start, int depth)
    {
        Open(start);
        var items = new List<YamlNode>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(ReadNode(depth + 1));
        return Anchored(start, new YamlSequence(source.At(start.Start.Index), CollectionTag(start, "seq"), items));
    }

    private YamlMapping ReadMapping(MappingStart start, int depth)
    {
        Open(start);
        var pairs = new List<(YamlNode Key, YamlNode Value)>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadNode(depth + 1, key: true);
            pairs.Add((key, ReadNode(depth + 1)));
        }
        return Anchored(start, _mappings.Read(source.At(start.Start.Index), start.Start.Index, CollectionTag(start, "map"), pairs));
    }

    private YamlNode ReadAlias(AnchorAlias alias, int depth)
    {
        if (!_anchors.TryGetValue(alias.Value, out var target))
            throw new UnreadableYaml(YamlCodes.Alias, alias.Start.Index, $"the alias '{alias.Value}' has no anchor before it");
        if (target is null)
            throw new UnreadableYaml(YamlCodes.Alias, alias.Start.Index, $"the alias '{alias.Value}' stands inside its own anchor");
        _mappings.Count(target.Size, alias.Start.Index);
        return depth + target.Height - 1 > options.Limits.Depth ? throw TooDeep(alias.Start.Index) : target;
    }

    // An anchor is known from its start on, so that an alias to a node still open is told from an unknown one.
    private void Open(NodeEvent node)
    {
        if (node.Anchor.IsEmpty)
            return;
        if (!_anchors.TryAdd(node.Anchor, null))
            throw new UnreadableYaml(YamlCodes.Alias, node.Start.Index, $"the anchor '{node.Anchor}' is here for the second time");
    }

    private T Anchored<T>(NodeEvent node, T read)
        where T : YamlNode
    {
        if (node.Anchor.IsEmpty)
            return read;
        if (node is Scalar)
            Open(node);
        _anchors[node.Anchor] = read;
        return read;
    }

    private string? CollectionTag(NodeEvent node, string expected)
    {
        var tag = TagOf(node);
        if (tag is not null && tag != "!" && tag != YamlTypes.Prefix + expected)
            findings.Error(YamlCodes.UnknownTag, source.At(node.Start.Index), $"the tag '{tag}' is not known", "remove the tag");
        return tag;
    }

    private UnreadableYaml TooDeep(long index) =>
        new(YamlCodes.Limit, index, $"nested more than {options.Limits.Depth} levels deep");

    private static string? TagOf(NodeEvent node) => node.Tag.IsEmpty ? null : node.Tag.Value;
}
