namespace Plumbline.Cli.Demo;

/// <summary>
/// Whom Ansible logs in as. Root makes a user of the demo's own for its length, so that what roles do is done without rights; everybody else is himself.
/// </summary>
internal sealed class LoginUser(string name, string home, bool isMade) : IAsyncDisposable
{
    private const string MadeName = "plumbline-demo";

    public string Name { get; } = name;

    /// <summary>Where his files lie.</summary>
    public string Home { get; } = home;

    public static async Task<LoginUser> PrepareAsync(string folder)
    {
        if (!Environment.IsPrivilegedProcess)
            return new LoginUser(Environment.UserName, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), isMade: false);
        var home = Path.Combine(folder, "home");
        Directory.CreateDirectory(home);
        if (File.ReadLines("/etc/passwd").Any(line => line.StartsWith(MadeName + ":", StringComparison.Ordinal)))
            await Tool.RunAsync("userdel", MadeName);
        // '*' is no password, but unlike '!' does not lock the account for keys.
        await Tool.RunAsync("useradd", "--system", "--no-create-home", "--home-dir", home, "--shell", "/bin/sh", "--password", "*", MadeName);
        await Tool.RunAsync("chown", MadeName, home);
        return new LoginUser(MadeName, home, isMade: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (isMade)
            await Tool.RunAsync("userdel", "--force", Name);
    }
}
