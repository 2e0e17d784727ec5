namespace Plumbline.Web.Machines;

/// <summary>A virtual machine as somebody typed it into the form.</summary>
public sealed class NewMachine
{
    public string? Name { get; set; }

    public string? Site { get; set; }

    public string? Cluster { get; set; }

    public string? Role { get; set; }

    public string? Vcpus { get; set; }

    public string? Memory { get; set; }

    public string? Disk { get; set; }

    public string? Interface { get; set; }

    public string? Address { get; set; }

    /// <summary>The prefix whose next free address it gets.</summary>
    public string? Prefix { get; set; }

    /// <summary>Whom Ansible logs in as.</summary>
    public string? User { get; set; }

    /// <summary>The roles it is to run.</summary>
    public IReadOnlyList<string>? Software { get; set; }

    /// <summary>Its local context, as JSON.</summary>
    public string? Context { get; set; }

    /// <summary><c>calls</c> shows what would be asked, and asks nothing.</summary>
    public string? Only { get; set; }
}
