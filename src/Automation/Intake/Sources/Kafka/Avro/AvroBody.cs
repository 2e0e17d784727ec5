using System.Buffers.Binary;
using Plumbline.Automation.Intake.Sources.Links;
using Plumbline.Jinja.Values;
using Plumbline.Rulebooks.Diagnostics;
using Plumbline.Rulebooks.Yaml;
using Plumbline.Supervision;
using Plumbline.Wording;

namespace Plumbline.Automation.Intake.Sources.Kafka.Avro;

/// <summary>
/// Bodies in Avro, by the schema that they name in a registry, else by that of a file, else by the one they bring. With both, the file's is
/// what the reader knows, and gives the shape.
/// </summary>
internal sealed class AvroBody : IDisposable
{
    private const int Header = 5;
    private const int LargestMessage = 1 << 20;
    private const int LargestUnpacked = 16 << 20;

    // With a schema of its own at hand, a registry that is away is not waited for any longer.
    private const int MostTries = 3;

    private readonly string _source;
    private readonly AvroSchema? _local;
    private readonly SchemaRegistry? _registry;
    private readonly SourceContext _context;
    private readonly Secrets _secrets;

    private AvroBody(string source, AvroSchema? local, RegistryOptions? registry, SourceContext context)
    {
        (_source, _local, _context) = (source, local, context);
        _secrets = new Secrets(registry?.Secrets ?? []);
        _registry = registry is null ? null : new SchemaRegistry(registry, context.Time);
    }

    /// <exception cref="PluginException">The arguments cannot be used.</exception>
    public static AvroBody From(string source, SourceContext context)
    {
        var given = new SourceArguments(context.Arguments);
        return new AvroBody(source, Local(given, context.Folder), RegistryOptions.From(given, context.Folder), context);
    }

    /// <summary>The body of a message; null for one that is left out, with a word. A registry that is away is waited for.</summary>
    /// <exception cref="PluginException">The registry does not let us in.</exception>
    public async ValueTask<Mapping?> ReadAsync(ReadOnlyMemory<byte> message, Action<string> leftOut, CancellationToken cancellationToken)
    {
        if (message.Length > LargestMessage)
        {
            leftOut($"a message of {message.Length} bytes is larger than {LargestMessage >> 20} MiB, the most for Avro");
            return null;
        }
        var named = _registry is not null && message.Length >= Header && message.Span[0] == 0;
        var written = named
            ? await NamedAsync((int)BinaryPrimitives.ReadUInt32BigEndian(message.Span[1..]), cancellationToken).ConfigureAwait(false)
            : null;
        try
        {
            object? value;
            if (written is not null)
                value = new AvroReader(message.Span[Header..]).Read(written, _local);
            else if (_local is not null)
                value = new AvroReader(message.Span[(named ? Header : 0)..]).Read(_local);
            else if (!AvroContainer.TryRead(message.Span, LargestUnpacked, out value))
                return null;
            return value as Mapping ?? new Mapping { { "value", value } };
        }
        catch (AvroException unreadable)
        {
            leftOut($"a message is no Avro: {PlainText.OneLine(unreadable.Message)}");
            return null;
        }
    }

    public void Dispose() => _registry?.Dispose();

    private async ValueTask<AvroSchema?> NamedAsync(int number, CancellationToken cancellationToken)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                // not null: a message names a schema only where there is one
                var schema = await _registry!.SchemaAsync(number, Say, cancellationToken).ConfigureAwait(false);
                if (tries > 1)
                    _context.Health?.Works();
                return schema;
            }
            catch (HttpRequestException away)
            {
                var reason = _secrets.Hidden(PlainText.Clause(away.InnerException?.Message ?? away.Message));
                if (tries == 1)
                    _context.Logger.SourceWarns(_source, $"{_registry!.Described} is away ({reason})");
                _context.Health?.Degraded($"{_registry!.Described} is away: {reason}");
                if (_local is not null && tries >= MostTries)
                {
                    _context.Logger.SourceWarns(_source, $"a message is read by avro_schema_file, for {_registry!.Described} is away");
                    return null;
                }
                await Task.Delay(Backoff.Standard.After(tries), _context.Time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Say(string what) => _context.Logger.SourceWarns(_source, PlainText.OneLine(_secrets.Hidden(what)));

    // A file, or as a mapping in the rulebook itself.
    private static AvroSchema? Local(SourceArguments given, string folder)
    {
        const string Argument = "avro_schema_file";
        try
        {
            if (given.Get(Argument) is Mapping own)
                return AvroSchemaReader.Read(own);
            if (given.Path(Argument, folder) is not { } file)
                return null;
            var findings = new DiagnosticBag();
            var node = YamlReader.Read(File.ReadAllBytes(file), given.Text(Argument)!, findings); // not null: it is a path
            if (findings.FirstOrDefault(f => f.Severity == Severity.Error) is { } mistake)
                throw new PluginException($"{Argument}: {mistake}");
            return AvroSchemaReader.Read(node is YamlMapping mapping ? YamlValues.ToMapping(mapping)
                : throw new PluginException($"{Argument}: {PlainText.OneLine(given.Text(Argument)!)} is no mapping"));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new PluginException($"{Argument}: {PlainText.Clause(unreadable.Message)}", unreadable);
        }
        catch (AvroException unusable)
        {
            throw new PluginException($"{Argument} is no Avro schema: {PlainText.OneLine(unusable.Message)}", unusable);
        }
    }
}
