using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Plumbline.Automation.Intake.Admission;
using Plumbline.Automation.Intake.Connections;

namespace Plumbline.Automation.Intake.Sources.Http;

/// <summary>
/// One request and its answer, straight on the server's features; the object is used again for the next request of its connection.
/// </summary>
internal sealed class HttpExchange(IntakeAdmission admission)
{
    private static readonly StringValues PlainText = "text/plain; charset=utf-8";

    private IHttpRequestFeature _request = null!; // set by Attach before any use
    private IHttpResponseFeature _response = null!; // as above
    private IFeatureCollection _features = null!; // as above
    private IBusyConnection? _connection;
    private bool _isFirst = true;

    /// <summary>Memory for bodies.</summary>
    public BodyBudget Bodies => admission.Bodies;

    /// <summary>Bytes of a body at most.</summary>
    public int MostBody => admission.Limits.MaxBody;

    /// <summary>Whether an answer was given, which is sent when the request ends.</summary>
    public bool IsAnswered { get; private set; }

    /// <summary>The event of the request was taken.</summary>
    public bool IsTaken => IsAnswered && _response.StatusCode == StatusCodes.Status200OK;

    /// <summary>Where the request comes from; null where the server does not know.</summary>
    public System.Net.IPAddress? Remote => _features.Get<IHttpConnectionFeature>()?.RemoteIpAddress;

    public string Method => _request.Method;

    /// <summary>The target as it stands in the request line.</summary>
    public string Target => _request.RawTarget;

    public IHeaderDictionary Headers => _request.Headers;

    public System.IO.Pipelines.PipeReader Body => _features.Get<IRequestBodyPipeFeature>()!.Reader; // the server always has it

    public void Attach(IFeatureCollection features)
    {
        (_features, IsAnswered) = (features, false);
        if (_isFirst)
            (_connection, _isFirst) = (features.Get<IBusyConnection>(), false);
        _request = features.Get<IHttpRequestFeature>() ?? throw new InvalidOperationException("the server gives no request");
        _response = features.Get<IHttpResponseFeature>() ?? throw new InvalidOperationException("the server gives no response");
    }

    /// <summary>The request is there as a whole: from now on its connection is not dropped for another one.</summary>
    public void Begin() => _connection?.Begin();

    public void End() => _connection?.End();

    /// <summary>Ends the request and its connection.</summary>
    public void Abort() => _features.Get<IHttpRequestLifetimeFeature>()?.Abort();

    public bool HasStarted => _response.HasStarted;

    /// <summary>The first value of a header, as the sender wrote it byte for byte; null when it is absent.</summary>
    public string? Header(string name) => Headers.TryGetValue(name, out var values) && values.Count > 0 ? values[0] : null;

    public void AddHeader(string name, string value) => _response.Headers[name] = value;

    /// <summary>Answers with a plain text; the server sends it when the request ends.</summary>
    public void Answer(int status, string text, string? reason = null)
    {
        IsAnswered = true;
        _response.StatusCode = status;
        if (reason is not null)
            _response.ReasonPhrase = reason;
        var length = Encoding.UTF8.GetByteCount(text);
        _response.Headers.ContentType = PlainText;
        _response.Headers.ContentLength = length;
        if (length == 0 || Method == "HEAD")
            return;
        var writer = _features.Get<IHttpResponseBodyFeature>()!.Writer; // the server always has it
        writer.Advance(Encoding.UTF8.GetBytes(text, writer.GetSpan(length)));
    }
}
