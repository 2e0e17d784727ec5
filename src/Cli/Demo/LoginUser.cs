namespace Plumbline.Cli.Demo;

/// <summary>
/// Whom Ansible logs in as. Root makes a user of the demo's own for its length, so that what roles do is done without rights; everybody
/// else is himself.
/// </summary>
internal sealed class LoginUser(string name, string home, bool isMade) : IAsyncDisposable
{
    private const string MadeName = "plumbline-demo";
    private const string Machines = "machines";

    private readonly bool _hadMachines = Directory.Exists(Path.Combine(home, Machines));

    public string Name { get; } = name;

    /// <summary>He is made for the demo.</summary>
    public bool IsMade { get; } = isMade;

    /// <summary>Where his files lie.</summary>
    public string Home { get; } = home;

    public static async Task<LoginUser> PrepareAsync(string folder, DemoLeftovers leftovers)
    {
        if (!Environment.IsPrivilegedProcess)
            return new LoginUser(Environment.UserName, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), isMade: false);
        var home = Path.Combine(folder, "home");
        Directory.CreateDirectory(home);
        var name = MadeName;
        if (File.ReadLines("/etc/passwd").FirstOrDefault(line => line.StartsWith(MadeName + ":", StringComparison.Ordinal)) is { } known)
        {
            // Of a demo that runs at the same time, or of one that was killed.
            if (Directory.Exists(known.Split(':')[5]))
                name = $"{MadeName}-{Environment.ProcessId}";
            else
                await Tool.RunAsync("userdel", MadeName);
        }
        leftovers.User(name);
        // '*' is no password, but unlike '!' does not lock the account for keys.
        await Tool.RunAsync("useradd", "--system", "--no-create-home", "--home-dir", home, "--shell", "/bin/sh", "--password", "*", name);
        var user = new LoginUser(name, home, isMade: true);
        try
        {
            await Tool.RunAsync("chown", name, home);
            return user;
        }
        catch
        {
            await user.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (IsMade)
            await Tool.RunAsync("userdel", "--force", Name);
        else if (!_hadMachines && Directory.Exists(Path.Combine(Home, Machines)))
            Directory.Delete(Path.Combine(Home, Machines), recursive: true);
    }
}
