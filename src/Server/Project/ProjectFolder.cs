using Plumbline.Automation.Output;

namespace Plumbline.Server.Project;

/// <summary>Where things lie in a project folder, which is the working directory of the server: paths are as users write them.</summary>
internal static class ProjectFolder
{
    public const string State = ".plumbline";
    public const string Store = $"{State}/store.db";
    public const string EventLog = $"{State}/events.db";
    public const string Versions = $"{State}/inventory.db";
    public const string Output = $"{State}/output";
    public const string Keys = $"{State}/keys";
    public const string TokenFile = $"{State}/token";
    public const string AddressFile = $"{State}/address";
    public const string CertificateFile = $"{State}/certificate";
    public const string RetentionFile = $"{State}/retention.yml";
    public const string PolicyFile = "plumbline.yml";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The rulebooks, by name; tests lie beside them.</summary>
    public static IReadOnlyList<string> Rulebooks() => Directory.Exists("rulebooks")
        ? [.. Directory.EnumerateFiles("rulebooks").Where(f => Path.GetExtension(f) is ".yml" or ".yaml")
            .Where(f => Path.GetExtension(Path.GetFileNameWithoutExtension(f)) != ".test").Order(StringComparer.Ordinal)]
        : [];

    /// <summary>The inventory as Ansible is given it: <c>inventory/hosts.yml</c>, else the whole folder; empty for none.</summary>
    public static string Inventory()
    {
        foreach (var file in (string[])["inventory/hosts.yml", "inventory/hosts.yaml"])
            if (File.Exists(file))
                return file;
        return Directory.Exists("inventory") && Directory.EnumerateFileSystemEntries("inventory").Any() ? "inventory" : "";
    }

    /// <summary>Notes where the running server listens, for those who look for it.</summary>
    public static void NoteAddress(Uri address) => WholeFile.Write(AddressFile, address + "\n", WholeFile.Readable);

    /// <summary>Notes the certificate that this server shows, so that programs of this machine know it by whatever name.</summary>
    public static void NoteCertificate(string pem) => WholeFile.Write(CertificateFile, pem, WholeFile.Readable);

    /// <summary>Takes away what a server that was killed left: an address at which somebody else may listen by now.</summary>
    public static void ForgetOldAddress() => File.Delete(AddressFile);

    public static void ForgetAddress()
    {
        File.Delete(AddressFile);
        File.Delete(CertificateFile);
    }

    /// <summary>
    /// Makes the folder of the state, for the owner alone. A link may lead to a folder elsewhere that is closed already; no other folder's
    /// rights are changed.
    /// </summary>
    /// <exception cref="IOException">The link leads to a folder that others may enter.</exception>
    public static void MakeState()
    {
        if (new DirectoryInfo(State) is not { LinkTarget: { } target })
        {
            Directory.CreateDirectory(State, OwnerOnly);
            File.SetUnixFileMode(State, OwnerOnly);
        }
        else if (!Directory.Exists(State) || (File.GetUnixFileMode(Path.GetFullPath(target)) & ~OwnerOnly) != 0)
            throw new IOException($"{State} is a link to {target}, which is no folder that is closed to others: make it a folder with mode "
                + "0700, or remove the link");
    }
}
