using System.Globalization;
using System.Numerics;
using System.Text;

namespace Plumbline.Automation.Intake.Sources.Kafka.Avro;

/// <summary>What numbers and bytes stand for, as events can hold it: dates, times and decimals as text, bytes by their code
/// points.</summary>
internal static class AvroLogical
{
    private const int LongestDecimal = 512;

    public static object OfNumber(long value, AvroSchema schema)
    {
        try
        {
            return schema.Logical switch
            {
                "date" => DateTime.UnixEpoch.AddDays(value).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "time-millis" => Time(value * TimeSpan.TicksPerMillisecond),
                "time-micros" => Time(value * TimeSpan.TicksPerMicrosecond),
                "timestamp-millis" => Instant(checked(value * TimeSpan.TicksPerMillisecond), "Z"),
                "timestamp-micros" => Instant(checked(value * TimeSpan.TicksPerMicrosecond), "Z"),
                "timestamp-nanos" => Instant(value / 100, "Z"),
                "local-timestamp-millis" => Instant(checked(value * TimeSpan.TicksPerMillisecond), ""),
                "local-timestamp-micros" => Instant(checked(value * TimeSpan.TicksPerMicrosecond), ""),
                _ => value,
            };
        }
        catch (Exception beyond) when (beyond is ArgumentOutOfRangeException or OverflowException)
        {
            // No calendar reaches there.
            return value;
        }
    }

    public static string OfBytes(ReadOnlySpan<byte> bytes, AvroSchema schema) =>
        schema.Logical == "decimal" && bytes.Length <= LongestDecimal
            ? Decimal(bytes, schema.Scale)
            : Encoding.Latin1.GetString(bytes);

    private static string Time(long ticks) => TimeOnly.MinValue.Add(TimeSpan.FromTicks(ticks)).ToString(
        ticks % TimeSpan.TicksPerSecond == 0 ? "HH:mm:ss" : "HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static string Instant(long ticks, string zone) => DateTime.UnixEpoch.AddTicks(ticks).ToString(
        ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-ddTHH:mm:ss" : "yyyy-MM-ddTHH:mm:ss.ffffff", CultureInfo.InvariantCulture) + zone;

    private static string Decimal(ReadOnlySpan<byte> bytes, int scale)
    {
        var number = new BigInteger(bytes, isUnsigned: false, isBigEndian: true);
        var digits = BigInteger.Abs(number).ToString(CultureInfo.InvariantCulture);
        if (scale is > 0 and <= LongestDecimal)
        {
            digits = digits.PadLeft(scale + 1, '0');
            digits = $"{digits[..^scale]}.{digits[^scale..]}";
        }
        return number.Sign < 0 ? "-" + digits : digits;
    }
}
