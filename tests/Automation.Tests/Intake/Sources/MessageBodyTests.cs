using System.Text;
using Plumbline.Automation.EventLog;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Sources.Messages;
using Xunit;

namespace Plumbline.Automation.Tests.Intake.Sources;

/// <summary>What messages of brokers hold, whichever broker it is.</summary>
public sealed class MessageBodyTests
{
    // bytes | encoding | the body, or why the message is left out
    public static TheoryData<byte[], string, string> Bodies => new()
    {
        { "{\"a\":1}"u8.ToArray(), "utf-8", """{"a":1}""" },
        { Encoding.Unicode.GetBytes("{\"a\":\"é\"}"), "utf-16", """{"a":"é"}""" },
        { Encoding.Latin1.GetBytes("\"é\""), "latin-1", "\"é\"" },
        { Encoding.Latin1.GetBytes("\"é\""), "utf-8", "a message is no utf-8" },
        { [0, 0xd8], "utf-16", "a message is no utf-16" },
        { Encoding.UTF8.GetBytes(new string('[', 499) + new string(']', 499)), "utf-8", new string('[', 499) + new string(']', 499) },
        { Encoding.UTF8.GetBytes(new string('[', 500) + new string(']', 500)), "utf-8", "the event is nested deeper than 500 levels" },
        { Encoding.UTF8.GetBytes(" \n" + new string('[', 1_000_000)), "utf-8", "the event is nested deeper than 500 levels" },
        { new byte[IntakeLimits.LargestMessage + 1], "utf-8", $"a message of {IntakeLimits.LargestMessage + 1} bytes is larger than 16 MiB" },
        { "\0"u8.ToArray(), "utf-8", "\"\\u0000\"" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public void TryRead_Body_IsAValueOrIsSaid(byte[] bytes, string encoding, string expected)
    {
        var said = new List<string>();
        var isRead = MessageBody.TryRead(bytes, TextEncodings.Of(encoding), said.Add, out var body);

        Assert.Equal(expected, isRead ? Encoding.UTF8.GetString(EventJson.Write(body)) : Assert.Single(said));
    }
}
