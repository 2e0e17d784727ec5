using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using Plumbline.Cli.Reading;
using Plumbline.Netbox.Client;
using Plumbline.Netbox.Safety;
using Plumbline.Netbox.Transfer;
using Plumbline.Wording;

namespace Plumbline.Cli.Stores;

/// <summary><c>plumbline store export</c> and <c>plumbline store import</c>.</summary>
internal static class TransferVerbs
{
    private static readonly Option<FileInfo?> TokenFile = new("--token-file")
    {
        Description = "File with the API token of the NetBox; without it NETBOX_TOKEN of the environment is used",
    };

    private static readonly Option<string?> Authority = new("--ca-file")
    {
        Description = "PEM file of the authority that signed the NetBox's certificate",
    };

    public static Command Export(Option<string> folder)
    {
        var file = new Argument<string?>("FILE") { Description = "File to make, - for standard output", Arity = ArgumentArity.ZeroOrOne };
        var to = new Option<string?>("--to") { Description = "Address of a NetBox that is filled instead" };
        var command = new Command("export", "Write all objects as lines of JSON in the order in which they need each other, or fill a NetBox "
            + "with them. Example: plumbline store export /var/backups/store.jsonl")
        {
            file, to, TokenFile, Authority, folder,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (name, address) = (parsed.GetValue(file), parsed.GetValue(to));
            return StoreDoor.GuardAsync("store export", parsed.GetValue(folder)!, async store =>
            {
                if (name is null == address is null)
                    throw new UnusableException("say where to: a file (- for standard output), or a NetBox with --to");
                if (name is not null and not "-")
                    StoreSurroundings.Spare(StorePath.Of(parsed.GetValue(folder)!), name);
                try
                {
                    if (name is not null)
                        return await WriteAsync(store, name, cancellationToken);
                    using var remote = await RemoteAsync(parsed, address!, cancellationToken);
                    return await TransferAsync(
                        parsed.GetValue(folder)!, "to " + address, [store, remote],
                        notes => StoreTransfer.CopyAsync(store, remote, notes, Tell, cancellationToken), cancellationToken);
                }
                catch (FormatException broken)
                {
                    throw new UnusableException(broken.Message);
                }
            }, cancellationToken);
        });
        return command;
    }

    public static Command Import(Option<string> folder)
    {
        var file = new Argument<string?>("FILE") { Description = "What 'store export' wrote", Arity = ArgumentArity.ZeroOrOne };
        var from = new Option<string?>("--from") { Description = "Address of a NetBox that is read instead" };
        var command = new Command("import", "Take over what 'store export' wrote, or all objects of a NetBox; what was cut goes on when it is "
            + "repeated. Example: plumbline store import /var/backups/store.jsonl")
        {
            file, from, TokenFile, Authority, folder,
        };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (name, address) = (parsed.GetValue(file), parsed.GetValue(from));
            return StoreDoor.GuardAsync("store import", parsed.GetValue(folder)!, async store =>
            {
                if (name is null == address is null)
                    throw new UnusableException("say where from: a file, or a NetBox with --from");
                try
                {
                    if (name is not null)
                    {
                        using var lines = TransferLines.Open(name);
                        return await TransferAsync(
                            parsed.GetValue(folder)!, "from " + Path.GetFullPath(name), [store],
                            notes => StoreTransfer.ImportAsync(lines, store, notes, Tell, cancellationToken), cancellationToken);
                    }
                    using var remote = await RemoteAsync(parsed, address!, cancellationToken);
                    return await TransferAsync(
                        parsed.GetValue(folder)!, "from " + address, [remote, store],
                        notes => StoreTransfer.CopyAsync(remote, store, notes, Tell, cancellationToken), cancellationToken);
                }
                catch (FormatException broken)
                {
                    throw new UnusableException($"{name ?? address}: {broken.Message}");
                }
            }, cancellationToken);
        });
        return command;
    }

    private static async Task<int> WriteAsync(INetboxReader store, string file, CancellationToken cancellationToken)
    {
        if (file == "-")
            return Report(await StoreTransfer.ExportAsync(
                store, line => Console.Out.Write(line + "\n"), (_, _) => { }, cancellationToken));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var unfinished = file + ".new";
        File.Delete(unfinished);
        TransferReport report;
        await using (var lines = new StreamWriter(new FileStream(unfinished, options)))
            report = await StoreTransfer.ExportAsync(store, line => lines.Write(line + "\n"), Tell, cancellationToken);
        File.Move(unfinished, file, overwrite: true);
        Console.Out.Write($"{file} holds {report.Made} objects\n");
        return Report(report);
    }

    private static int Report(TransferReport report)
    {
        foreach (var refusal in report.Refused)
            Console.Error.WriteLine(PlainText.Flowing(refusal));
        return report.Refused.Count == 0 ? ExitCodes.Fine : ExitCodes.Found;
    }

    // The notes are those of one source and one target: another run with them goes on where this one was cut.
    private static async Task<int> TransferAsync(
        string folder, string between, NetboxClient[] ends, Func<string, Task<TransferReport>> work, CancellationToken cancellationToken)
    {
        foreach (var end in ends)
            between += " " + await StoreTransfer.IdentityAsync(end, cancellationToken);
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(between)).AsSpan(0, 6));
        var notes = Path.Combine(Path.GetDirectoryName(StorePath.Of(folder))!, $"transfer-{mark}");
        var report = await work(notes);
        var code = Report(report);
        if (code == ExitCodes.Fine)
            File.Delete(notes);
        Console.Out.Write(report.Refused.Count == 0
            ? $"{report.Made} objects are there\n"
            : $"{report.Made} objects are there; {report.Refused.Count} times something was refused: mend it and repeat the command\n");
        return code;
    }

    private static async Task<NetboxClient> RemoteAsync(ParseResult parsed, string address, CancellationToken cancellationToken)
    {
        var place = NetboxClientOptions.ReadAddress(address)
            ?? throw new UnusableException($"'{address}' is no address of a NetBox; expected something like https://netbox.example.org");
        var token = parsed.GetValue(TokenFile) is { } file
            ? (await BoundedText.ReadFileAsync(file.FullName, "token", cancellationToken)).Trim()
            : Environment.GetEnvironmentVariable("NETBOX_TOKEN");
        return new NetboxClient(
            new NetboxClientOptions
            {
                Address = place, Token = token, AuthorityPath = parsed.GetValue(Authority), Headers = StoreDoor.Marked,
            }, TimeProvider.System);
    }

    private static void Tell(string type, long count)
    {
        if (count > 0)
            Console.Error.WriteLine($"{type}: {count}");
    }
}
