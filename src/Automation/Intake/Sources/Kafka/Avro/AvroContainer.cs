using System.IO.Compression;
using System.Text;

namespace Plumbline.Automation.Intake.Sources.Kafka.Avro;

/// <summary>A message that brings its own schema: an Avro object container file. Its first object counts.</summary>
internal static class AvroContainer
{
    private const int SyncLength = 16;

    private static readonly byte[] Magic = [.. "Obj"u8, 1];

    /// <summary>False for one without an object.</summary>
    /// <exception cref="AvroException">It is no such file, or one with a compression that is not here.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, long most, out object? value)
    {
        value = null;
        if (!bytes.StartsWith(Magic))
            throw new AvroException("it brings no schema of its own, and none is named for it");
        var reader = new AvroReader(bytes[Magic.Length..]);
        var (schema, codec) = Head(ref reader);
        reader.Take(SyncLength);
        if (Magic.Length + reader.Position == bytes.Length || reader.Long() == 0)
            return false;
        var block = Unpacked(reader.Bytes(), codec, most);
        value = new AvroReader(block).Read(schema);
        return true;
    }

    private static (AvroSchema Schema, string Codec) Head(ref AvroReader reader)
    {
        AvroSchema? schema = null;
        var codec = "null";
        for (var count = reader.Long(); count != 0; count = reader.Long())
        {
            if (count < 0)
                reader.Long();
            for (var left = Math.Abs(Math.Max(count, -int.MaxValue)); left > 0; left--)
            {
                var key = Encoding.UTF8.GetString(reader.Bytes());
                var content = reader.Bytes();
                if (key == "avro.schema")
                    schema = AvroSchemaReader.ReadJson(content.ToArray());
                else if (key == "avro.codec")
                    codec = Encoding.UTF8.GetString(content);
            }
        }
        return (schema ?? throw new AvroException("its head names no schema"), codec);
    }

    private static ReadOnlySpan<byte> Unpacked(ReadOnlySpan<byte> block, string codec, long most)
    {
        if (codec == "null")
            return block;
        if (codec != "deflate")
            throw new AvroException($"its objects are packed with {Wording.PlainText.OneLine(codec)}: expected null or deflate");
        using var packed = new MemoryStream(block.ToArray());
        using var inflate = new DeflateStream(packed, CompressionMode.Decompress);
        var unpacked = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            for (var read = inflate.Read(buffer); read > 0; read = inflate.Read(buffer))
            {
                unpacked.Write(buffer, 0, read);
                if (unpacked.Length > most)
                    throw new AvroException($"it unpacks to more than {most >> 20} MiB");
            }
        }
        catch (InvalidDataException)
        {
            throw new AvroException("its objects cannot be unpacked");
        }
        return unpacked.GetBuffer().AsSpan(0, (int)unpacked.Length);
    }
}
