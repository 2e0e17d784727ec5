namespace Plumbline.Netbox.Client;

/// <summary>NetBox could not be read or written. The message is one line for people and never holds a token.</summary>
public sealed class NetboxException : Exception
{
    public NetboxException(NetboxFailure failure, string message, int? status = null, string? answer = null, Exception? inner = null)
        : base(message, inner)
    {
        Failure = failure;
        Status = status;
        Answer = answer;
    }

    /// <summary>What kind of trouble it was.</summary>
    public NetboxFailure Failure { get; }

    /// <summary>The HTTP status of the last answer, when there was one.</summary>
    public int? Status { get; }

    /// <summary>The body of the last answer, shortened, when there was one.</summary>
    public string? Answer { get; }
}
