using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Plumbline.Netbox.Api.Limits;
using Plumbline.Netbox.Store;
using Plumbline.Netbox.Store.Access;
using Plumbline.Netbox.Store.Objects;
using Plumbline.Netbox.Store.Rules.Users;
using Plumbline.Netbox.Store.Transactions;
using Plumbline.Supervision;

namespace Plumbline.Netbox.Api;

/// <summary>Checks user names and passwords for everybody who takes them, so that guessing is slowed down at all doors together.</summary>
public sealed class LogIns
{
    private readonly LogInThrottle _throttle;
    private readonly NetboxStore _store;
    private readonly ILogger _log;

    // Passwords are dear to check on purpose: more than these at once would take the machine from everybody else.
    private SemaphoreSlim Checks { get; } = new(2, 2);

    public LogIns(NetboxStore store, ILogger log)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_store, _log) = (store, new RationedLogger(log, store.Time, Log.CausedByStrangers));
        _throttle = new LogInThrottle(store.Time);
    }

    /// <summary>Whether anybody comes in with a password; else a provider is the only way.</summary>
    public bool TakesPasswords { get; init; } = true;

    /// <summary>Checks a name and a password.</summary>
    /// <returns>The user; or how long to wait before the next attempt; or neither, when they are wrong.</returns>
    public async Task<LogIn> CheckAsync(string name, string password, IPAddress? address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!TakesPasswords)
            return new LogIn(null, null);
        var (shownName, shownAddress) = (Printable(name), address?.ToString() ?? "?");
        if (_throttle.Begin(address, name) is { } wait)
        {
            _log.LogInThrottled(shownName, shownAddress, (int)Math.Ceiling(wait.TotalSeconds));
            return new LogIn(null, wait);
        }
        var user = _store.State.Named("users.user", "username", name).FirstOrDefault();
        await Checks.WaitAsync(cancellationToken).ConfigureAwait(false);
        bool isRight;
        string? anew;
        try
        {
            isRight = Passwords.Verify(password, user?.Text("password"));
            anew = isRight && Passwords.IsOutdated(user?.Text("password")) ? Passwords.Hash(password) : null;
        }
        finally
        {
            Checks.Release();
        }
        if (!isRight || user == null || !user.Is("is_active"))
        {
            _log.LogInFailed(shownName, shownAddress);
            return new LogIn(null, null);
        }
        _throttle.Succeeded(address, name);
        _log.LoggedIn(shownName, shownAddress);
        if (anew is not null)
            user = await KeepAnewAsync(user, anew).ConfigureAwait(false);
        return new LogIn(Of(user), null);
    }

    // The same password, as it is kept today. That it cannot be written keeps nobody out.
    private async Task<Row> KeepAnewAsync(Row user, string anew)
    {
        var actor = new Actor(Guid.NewGuid(), "", "", 0, "log-in", FullAccess.Instance);
        try
        {
            return await _store.WriteAsync(actor, transaction =>
                transaction.State.Find(user.Type, user.Id) is { } present && present.Text("password") == user.Text("password")
                    ? transaction.SetQuietly(present, "password", anew)
                    : user, CancellationToken.None).ConfigureAwait(false);
        }
        catch (StoreWriteException unwritten)
        {
            _log.PasswordNotKeptAnew(Printable(user.Text("username") ?? ""), unwritten.Message);
            return user;
        }
    }

    /// <summary>Lets somebody in whom a provider of log-ins let in: the user he is in the store, made where he comes for the first
    /// time.</summary>
    /// <returns>The user, or why he does not come in.</returns>
    /// <exception cref="StoreWriteException">The database could not be written.</exception>
    public async Task<(KnownUser? User, ProvidedRefusal? Refusal)> AdmitAsync(
        ProvidedUser provided, IPAddress? address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(provided);
        var actor = new Actor(Guid.NewGuid(), "", "", 0, "log-in", FullAccess.Instance);
        var (user, refusal) = await _store.WriteAsync(
            actor, transaction => ProvidedUsers.Admit(transaction, provided), cancellationToken).ConfigureAwait(false);
        var (shownName, shownAddress) = (Printable(user?.Text("username") ?? provided.Name), address?.ToString() ?? "?");
        if (user is null)
            _log.LogInFailed(shownName, shownAddress);
        else
            _log.LoggedIn(shownName, shownAddress);
        return (user is null ? null : Of(user), refusal);
    }

    /// <summary>Notes that a session of a user began. That it cannot be written keeps nobody out.</summary>
    public async Task CameInAsync(KnownUser user, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(user);
        var actor = new Actor(Guid.NewGuid(), "", "", 0, "log-in", FullAccess.Instance);
        try
        {
            await _store.WriteAsync(actor, transaction => transaction.State.Find("users.user", user.Id) is { } row
                ? transaction.Update(row, row.With("last_login", transaction.Now()).Values, "")
                : null, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreWriteException unwritten)
        {
            _log.LogInNotNoted(Printable(user.Name), unwritten.Message);
        }
    }

    /// <summary>A user as he is now; null when there is none of that number, or he may not come in any more.</summary>
    public KnownUser? Find(long id) =>
        _store.State.Find("users.user", id) is { } user && user.Is("is_active") ? Of(user) : null;

    /// <summary>The user of that name; null as with <see cref="Find(long)"/>.</summary>
    public KnownUser? Find(string name) =>
        _store.State.Named("users.user", "username", name).FirstOrDefault() is { } user && user.Is("is_active") ? Of(user) : null;

    private static KnownUser Of(Row user) => new(
        user.Id, user.Text("username") ?? "", user.Is("is_superuser"),
        user.Text("password") is { Length: > 0 } password && password != Passwords.None,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{user.Id} {user.Text("password")}")).AsSpan(0, 8)))
    {
        IsProvided = user["provided_as"] is not null,
    };

    // A log line is one line, whatever somebody gives as his name.
    private static string Printable(string name) => string.Concat(name.Take(150).Select(c => char.GetUnicodeCategory(c) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
            or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? '?' : c));
}

/// <summary>How an attempt to log in went.</summary>
/// <param name="User">Who it is; null when he is not let in.</param>
/// <param name="Wait">How long to wait before the next attempt is looked at; null when it was looked at.</param>
public sealed record LogIn(KnownUser? User, TimeSpan? Wait);

/// <summary>A user who may come in.</summary>
/// <param name="HasPassword">Whether he can log in with one.</param>
/// <param name="Stamp">Another one after his password was changed: sessions that began before it end.</param>
public sealed record KnownUser(long Id, string Name, bool IsSuperuser, bool HasPassword, string Stamp)
{
    /// <summary>Whether a provider of log-ins lets him in: a password of his own would be a way past it.</summary>
    public bool IsProvided { get; init; }
}
