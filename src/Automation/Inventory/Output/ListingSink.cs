using System.Buffers;
using System.Text.Json;
using Plumbline.Automation.Inventory.Rendering;
using Plumbline.Jinja.Values;

namespace Plumbline.Automation.Inventory.Output;

/// <summary>
/// What <c>ansible-inventory --list</c> prints, of any number of hosts: Ansible sorts them by name, so each is written into a scratch file
/// when it is rendered, and from there in its turn. Nothing is printed before everything was rendered.
/// </summary>
/// <param name="scratch">Empty; can be read and written anywhere.</param>
internal sealed class ListingSink(Stream scratch) : IHostSink
{
    private const int MostPending = 64 * 1024;
    private const int MostUnwritten = 256 * 1024;
    private const int Depth = 3;

    private readonly Dictionary<string, Spooled> _hosts = new(StringComparer.Ordinal);
    private readonly List<string> _order = [];
    private readonly ArrayBufferWriter<byte> _text = new(64 * 1024);
    private readonly ArrayBufferWriter<byte> _unwritten = new(MostUnwritten + 64 * 1024);
    private readonly SortedJson _json = new();
    private readonly GroupTree _groups = new();
    private Utf8JsonWriter? _writer;
    private long _end;

    public void Begin(SiteGroups siteGroups) => siteGroups.Build(_groups);

    public (RenderedHost Last, Mapping Variables)? Earlier(string name)
    {
        if (!_hosts.TryGetValue(name, out var known))
            return null;
        WriteThrough();
        return (known.Last, Variables(known));
    }

    public void Take(RenderedHost host, Mapping variables)
    {
        if (!_hosts.ContainsKey(host.Name))
            _order.Add(host.Name);
        _groups.Enter(host);
        var text = Text(variables);
        _hosts[host.Name] = new(host, _end, variables.Count == 0 ? 0 : text.Length);
        if (variables.Count == 0)
            return;
        _unwritten.Write(text);
        _end += text.Length;
        if (_unwritten.WrittenCount > MostUnwritten)
            WriteThrough();
    }

    /// <summary>Prints what was taken.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="extraVars">The variables of <c>-e</c>, which Ansible shows with every host.</param>
    /// <param name="cancellation">Ends the printing.</param>
    public void Print(Stream output, Mapping extraVars, CancellationToken cancellation)
    {
        WriteThrough();
        _groups.Reconcile(_order);
        using var writer = new Utf8JsonWriter(output, SortedJson.Options);
        writer.WriteStartObject();
        foreach (var name in _groups.Groups.Select(g => g.Name).Append("_meta").Order(CodePointOrder.Instance))
            if (name == "_meta")
                PrintHosts(writer, extraVars, cancellation);
            else
                PrintGroup(writer, _groups.Find(name)!); // not null: it is one of them
        writer.WriteEndObject();
        writer.Flush();
        output.Write("\n"u8);
    }

    private void PrintHosts(Utf8JsonWriter writer, Mapping extraVars, CancellationToken cancellation)
    {
        writer.WriteStartObject("_meta");
        writer.WriteStartObject("hostvars");
        var buffer = Array.Empty<byte>();
        foreach (var name in _order.Order(CodePointOrder.Instance))
        {
            cancellation.ThrowIfCancellationRequested();
            var host = _hosts[name];
            if (host.Length == 0)
                continue;
            writer.WritePropertyName(name);
            if (extraVars.Count > 0)
                _json.Write(writer, AnsibleListing.With(Variables(host), extraVars));
            else
                writer.WriteRawValue(Read(host, ref buffer).Span, skipInputValidation: true);
            if (writer.BytesPending > MostPending)
                writer.Flush();
        }
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void PrintGroup(Utf8JsonWriter writer, InventoryGroup group)
    {
        var showsHosts = group.Hosts.Count > 0 && group != _groups.All;
        if (group.Children.Count == 0 && !showsHosts)
            return;
        writer.WriteStartObject(group.Name);
        if (group.Children.Count > 0)
            PrintNames(writer, "children", group.Children.Select(c => c.Name));
        if (showsHosts)
            PrintNames(writer, "hosts", group.Hosts);
        writer.WriteEndObject();
    }

    private static void PrintNames(Utf8JsonWriter writer, string name, IEnumerable<string> names)
    {
        writer.WriteStartArray(name);
        foreach (var item in names)
        {
            writer.WriteStringValue(item);
            if (writer.BytesPending > MostPending)
                writer.Flush();
        }
        writer.WriteEndArray();
    }

    // Written as deep as it will stand; what is around it is left out.
    private ReadOnlySpan<byte> Text(Mapping variables)
    {
        _text.ResetWrittenCount();
        (_writer ??= new(_text, SortedJson.Options)).Reset();
        for (var i = 0; i < Depth; i++)
        {
            _writer.WriteStartObject();
            _writer.WritePropertyName(""u8);
        }
        _writer.Flush();
        var before = _text.WrittenCount;
        _json.Write(_writer, variables);
        _writer.Flush();
        return _text.WrittenSpan[before..];
    }

    private void WriteThrough()
    {
        scratch.Position = _end - _unwritten.WrittenCount;
        scratch.Write(_unwritten.WrittenSpan);
        _unwritten.ResetWrittenCount();
    }

    private Mapping Variables(Spooled host)
    {
        var variables = new Mapping();
        if (host.Length == 0)
            return variables;
        var buffer = Array.Empty<byte>();
        foreach (var property in JsonElement.Parse(Read(host, ref buffer).Span, new() { MaxDepth = 1000 }).EnumerateObject())
            variables[JsonStrings.NameOf(property)] = property.Value.ValueKind == JsonValueKind.Null ? null : property.Value;
        return variables;
    }

    private ReadOnlyMemory<byte> Read(Spooled host, ref byte[] buffer)
    {
        if (buffer.Length < host.Length)
            buffer = new byte[Math.Max(64 * 1024, host.Length)];
        scratch.Position = host.At;
        scratch.ReadExactly(buffer, 0, host.Length);
        return buffer.AsMemory(0, host.Length);
    }

    private sealed record Spooled(RenderedHost Last, long At, int Length);
}
