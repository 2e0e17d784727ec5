namespace Plumbline.Netbox.Client;

/// <summary>The kinds of trouble a reader or writer reports.</summary>
public enum NetboxFailure
{
    /// <summary>No connection: name not resolved, refused, reset, proxy.</summary>
    Unreachable,

    /// <summary>The certificate was refused, or TLS could not be agreed on.</summary>
    Tls,

    /// <summary>No answer in time.</summary>
    Timeout,

    /// <summary>The token is missing or wrong, or may not do this (403, 401).</summary>
    Forbidden,

    /// <summary>No such list or object (404 on a list).</summary>
    NotFound,

    /// <summary>The request was understood and refused (400, 409, 412 …).</summary>
    Refused,

    /// <summary>NetBox, or something before it, is in trouble (5xx, 429 after all attempts).</summary>
    Server,

    /// <summary>The answer is not what NetBox sends: HTML, a redirect, broken JSON.</summary>
    NotNetbox,

    /// <summary>The answer is larger, or goes on for longer, than the client takes.</summary>
    TooMuch,
}
