using System.Text;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Sources.Kafka.Avro;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources.Avro;

/// <summary>Bytes of Avro and what they say; the long ones were made with Apache's own library for Python.</summary>
public sealed class AvroTests
{
    private const string Whole = """
        {"type":"record","name":"E","namespace":"a.b","fields":[{"name":"i","type":"int"},{"name":"l","type":"long"},
        {"name":"f","type":"float"},
        {"name":"d","type":"double"},{"name":"b","type":"boolean"},{"name":"s","type":"string"},{"name":"y","type":"bytes"},
        {"name":"n","type":["null","string"]},{"name":"u","type":["null",{"type":"enum","name":"C","symbols":["RED","BLUE"]}]},
        {"name":"x","type":{"type":"fixed","name":"F","size":2}},{"name":"a","type":{"type":"array","items":"long"}},
        {"name":"m","type":{"type":"map","values":"int"}},{"name":"r","type":["null","E"]},{"name":"c","type":"C"},
        {"name":"t","type":{"type":"long","logicalType":"timestamp-millis"}},{"name":"da","type":{"type":"int","logicalType":"date"}},
        {"name":"de","type":{"type":"bytes","logicalType":"decimal","precision":6,"scale":2}}]}
        """;

    private const string Self = """{"type":"record","name":"R","fields":[{"name":"next","type":["null","R"]}]}""";

    // schema | bytes | what they are
    public static TheoryData<string, string, string> Values => new()
    {
        { "\"null\"", "", "null" },
        { "\"boolean\"", "01", "true" },
        { "\"long\"", "feffffffffffffffff01", "9223372036854775807" },
        { "\"long\"", "ffffffffffffffffff01", "-9223372036854775808" },
        { """{"type":"array","items":"long"}""", "04063600", "[3,27]" },
        { """{"type":"array","items":"long"}""", "03040636020000", "[3,27,0]" },
        { """{"type":"map","values":"string"}""", "02026102620000"[..12], """{"a":"b"}""" },
        { """["null","string"]""", "0202" + "61", "\"a\"" },
        { """{"type":{"type":"int"}}""", "02", "1" },
        { """{"type":"record","name":"r","fields":[{"name":"a","type":"long"},{"name":"b","type":"string"}]}""", "3606666f6f", """{"a":27,"b":"foo"}""" },
        { Self, "020200", """{"next":{"next":{"next":null}}}""" },
        { """{"type":"long","logicalType":"timestamp-micros"}""", "02", "\"1970-01-01T00:00:00.000001Z\"" },
        { """{"type":"long","logicalType":"timestamp-millis"}""", "feffffffffffffffff01", "9223372036854775807" },
        { """{"type":"int","logicalType":"time-millis"}""", "d00f", "\"00:00:01\"" },
        { """{"type":"bytes","logicalType":"decimal","precision":2,"scale":3}""", "0205", "\"0.005\"" },
        { Whole, "018080808080400000c03f000000000000d0bf010ec5bcc3b3c582770400ff0002026162060203d8040002026b0e00000090b2cccaef66cebf0204fb2e",
            """
            {"i":-1,"l":1099511627776,"f":1.5,"d":-0.25,"b":true,"s":"żółw","y":"\u0000ÿ","n":null,"u":"BLUE","x":"ab","a":[1,-2,300],"m":{"k":7},"r":null,"c":"RED","t":"2026-01-02T03:04:05Z","da":"2026-01-02","de":"-12.34"}
            """ },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Read_Bytes_AreWhatTheSchemaSays(string schema, string hex, string json) =>
        Assert.Equal(json.Trim(), Read(schema, hex));

    // written | bytes | wanted | what they become, or why not
    public static TheoryData<string, string, string, string> Shapes => new()
    {
        { Record("a: int, b: string"), "02" + "0261", Record("a: long, c: string = \"new\""), """{"a":1,"c":"new"}""" },
        { Record("a: int"), "02", Record("a: double"), """{"a":1.0}""" },
        { Record("a: int"), "02", """{"type":"record","name":"r","fields":[{"name":"z","aliases":["a"],"type":"int"}]}""", """{"z":1}""" },
        { Record("a: int"), "02", Record("a: string"), "int is written where string is expected" },
        { Record("a: int"), "02", Record("b: int"), "the field 'b' is not written and has no default" },
        { Record("a: int"), "02", """{"type":"record","name":"other","fields":[]}""", "the record r is written where the record other is expected" },
        { "\"int\"", "02", """["null","long"]""", "1" },
        { """["int","string"]""", "0202" + "61", "\"string\"", "\"a\"" },
        { "\"int\"", "02", """["null","string"]""", "int is written where a union has no branch for it" },
        { """{"type":"enum","name":"e","symbols":["A","B"]}""", "02", """{"type":"enum","name":"e","symbols":["A"],"default":"A"}""", "\"A\"" },
        { """{"type":"enum","name":"e","symbols":["A","B"]}""", "02", """{"type":"enum","name":"e","symbols":["A"]}""", "the enum e has no symbol 'B' and no default" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Read_WithTheReadersSchema_HasItsShape(string written, string hex, string wanted, string expected) =>
        Assert.Equal(expected, Read(written, hex, wanted));

    // Hostile bytes and schemas: always a sentence.
    public static TheoryData<string, string, string> Broken => new()
    {
        { "\"string\"", "0a61", "it ends too early" },
        { "\"string\"", "0161", "it ends too early" },
        { "\"string\"", "fffffffffffffffffffff01"[..22], "a number has more than 64 bits" },
        { "\"string\"", "02ff", "a text is no UTF-8" },
        { "\"long\"", "80", "it ends too early" },
        { """["null"]""", "02", "a union has no branch 1" },
        { """{"type":"array","items":"null"}""", "feffffffffffffffff01", "it holds more than 1000000 values" },
        { """{"type":"array","items":"null"}""", "ffffffffffffffffff0100", "a block has no end" },
        { """{"type":"enum","name":"e","symbols":[]}""", "00", "the enum e has no symbol 0" },
        { Self, string.Concat(Enumerable.Repeat("02", 2000)), "it is nested deeper than 500 levels" },
        { "\"word\"", "", "there is no type 'word'" },
        { "5", "", "a schema is a text, a list or a mapping, not a whole number" },
        { "{}", "", "a schema has no 'type'" },
        { """{"type":"record","name":"r"}""", "", "the record r has no list of fields" },
        { """{"type":"record","fields":[]}""", "", "a record, enum or fixed has no name" },
        { """{"type":"fixed","name":"f","size":-1}""", "", "size is -1: expected a whole number, 0 or more" },
        { string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 200)) + "\"int\"" + new string('}', 200), "", "it is nested deeper than 100 levels" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Read_WhatIsBroken_IsSaid(string schema, string hex, string said) => Assert.Equal(said, Read(schema, hex));

    [Theory]
    [InlineData("null", "d373a97d25fae662ed122eb36c1b519704040a0cd373a97d25fae662ed122eb36c1b5197", """{"n":5}""")]
    [InlineData("deflate", "49c2e7fc9619dbe81c5df4661eda02c9040ee3e2010000220049c2e7fc9619dbe81c5df4661eda02c9", """{"n":5}""")]
    [InlineData("deflate", "49c2e7fc9619dbe81c5df4661eda02c90404ffff49c2e7fc9619dbe81c5df4661eda02c9", "its objects cannot be unpacked")]
    [InlineData("snappy", "49c2e7fc9619dbe81c5df4661eda02c9040ee3e2010000220049c2e7fc9619dbe81c5df4661eda02c9", "its objects are packed with snappy: expected null or deflate")]
    [InlineData("null", "49c2e7fc9619dbe81c5df4661eda02c9", "-")]
    [InlineData("null", "49c2", "it ends too early")]
    public void Container_WithItsOwnSchema_GivesItsFirstObject(string codec, string blocks, string expected)
    {
        const string Schema = """{"type": "record", "name": "R", "fields": [{"type": "long", "name": "n"}]}""";
        byte[] file = [.. "Obj\u0001"u8, 4, 20, .. "avro.codec"u8, (byte)(codec.Length * 2), .. Encoding.UTF8.GetBytes(codec),
            22, .. "avro.schema"u8, 0x94, 1, .. Encoding.UTF8.GetBytes(Schema), 0, .. Convert.FromHexString(blocks)];
        Assert.Equal(expected, Said(() => AvroContainer.TryRead(file, 1 << 20, out var value) ? Json(value) : "-"));
    }

    [Fact]
    public void Container_ThatIsNone_IsSaid() => Assert.Equal("it brings no schema of its own, and none is named for it",
        Said(() => AvroContainer.TryRead("{}"u8, 1, out _) ? "" : ""));

    private static string Read(string schema, string hex, string? wanted = null) => Said(() =>
    {
        var (written, own) = (Schema(schema), wanted is null ? null : Schema(wanted));
        return Json(new AvroReader(Convert.FromHexString(hex)).Read(written, own));
    });

    private static string Said(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (AvroException said)
        {
            return said.Message;
        }
    }

    private static AvroSchema Schema(string json) => AvroSchemaReader.ReadJson(Encoding.UTF8.GetBytes(json));

    private static string Json(object? value) => Encoding.UTF8.GetString(EventJson.Write(value));

    // a: int, b: string = "x"
    private static string Record(string fields) => $$"""{"type":"record","name":"r","fields":[{{string.Join(',', fields.Split(", ")
        .Select(field => field.Split([": ", " = "], StringSplitOptions.None))
        .Select(parts => $"{{\"name\":\"{parts[0]}\",\"type\":\"{parts[1]}\"{(parts.Length > 2 ? $",\"default\":{parts[2]}" : "")}}}"))}}]}""";
}
