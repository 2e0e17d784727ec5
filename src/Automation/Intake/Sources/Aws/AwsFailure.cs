using System.Net.Sockets;

namespace Plumbline.Automation.Intake.Sources.Aws;

/// <summary>Why a service could not be asked, in words for people.</summary>
internal static class AwsFailure
{
    /// <summary>Null for a failure that trying again does not cure.</summary>
    public static string? Reason(Exception failure) => failure switch
    {
        AwsException => failure.Message,
        HttpRequestException { InnerException: SocketException inner } => inner.Message,
        HttpRequestException { InnerException: { } inner } => inner.GetBaseException().Message,
        HttpRequestException or IOException => failure.Message,
        OperationCanceledException => "no answer in time",
        _ => null,
    };
}
