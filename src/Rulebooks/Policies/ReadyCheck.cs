using System.Text.Json;
using Plumbline.Rulebooks.Conditions.Hosts;

namespace Plumbline.Rulebooks.Policies;

/// <summary>What a host can be waited for before a run starts (<c>ready_when</c>).</summary>
public abstract record ReadyCheck
{
    private ReadyCheck()
    {
    }

    /// <summary>NetBox knows a primary IP address of the host.</summary>
    public sealed record PrimaryIp : ReadyCheck;

    /// <summary>At least one interface is documented.</summary>
    public sealed record Interfaces : ReadyCheck;

    /// <summary>The merged config context holds something.</summary>
    /// <param name="Key">What it must hold; null for anything.</param>
    public sealed record ConfigContext(HostPath? Key) : ReadyCheck;

    /// <summary>The host's status has this value, as NetBox's API writes it.</summary>
    public sealed record Status(string Value) : ReadyCheck;

    /// <summary>A variable of the rendered host has a value that is not empty, or a given one.</summary>
    /// <param name="Path">Where it stands.</param>
    /// <param name="Value">A JSON text, number or boolean; null for any.</param>
    public sealed record Field(HostPath Path, JsonElement? Value) : ReadyCheck
    {
        public bool Equals(Field? other) => other is not null && Path.Equals(other.Path)
            && (Value is { } one && other.Value is { } two ? JsonElement.DeepEquals(one, two) : Value is null && other.Value is null);

        public override int GetHashCode() => Path.GetHashCode();
    }

    /// <summary>A condition over the rendered host.</summary>
    public sealed record When(HostCondition Condition) : ReadyCheck;

    /// <summary>The host's name resolves to its documented address.</summary>
    public sealed record Dns : ReadyCheck;

    /// <summary>The host answers as an SSH server does.</summary>
    /// <param name="Port">Where; null for the host's own <c>ansible_port</c>, or 22.</param>
    /// <param name="KnownHostKey">Whether a key of it must be among the known ones.</param>
    public sealed record Ssh(int? Port, bool KnownHostKey) : ReadyCheck;
}

/// <summary>What becomes of a run whose hosts are not ready in time.</summary>
public enum ReadyTimeout
{
    /// <summary>It fails and says what is missing.</summary>
    Fail,

    /// <summary>It starts all the same, and its record says what was missing.</summary>
    Run,

    /// <summary>It ends without a failure, and its record says what was missing.</summary>
    Skip,
}
