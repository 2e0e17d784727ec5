using System.CommandLine;
using Plumbline.Cli.Reading;
using Plumbline.Netbox.Safety;

namespace Plumbline.Cli.Stores;

/// <summary><c>plumbline store</c>: what one does with a store as a whole.</summary>
internal static class StoreVerb
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly Option<string> Folder = new("--folder")
    {
        Description = "The project folder", DefaultValueFactory = _ => ".",
    };

    public static Command Create() => new("store", "Check a project's store, back it up (also while it is served), bring it back, take it elsewhere")
    {
        Check(), Backup(), Restore(), TransferVerbs.Export(Folder), TransferVerbs.Import(Folder),
    };

    private static Command Check()
    {
        var file = new Option<string?>("--file") { Description = "A backup, or another store's database, instead of the project's" };
        var output = OutputOption.Create("Form of the answer");
        var command = new Command("check", "Prove that objects, references, change log and outbox agree; changes nothing, also while it is "
            + "served. Example: plumbline store check")
        {
            Folder, file, output,
        };
        command.SetAction(parsed => Source.Guard("store check", () =>
            StoreReportOutput.Write(
                StoreCheck.Run(parsed.GetValue(file) ?? StorePath.Of(parsed.GetValue(Folder)!)), parsed.GetValue(output) == "json")));
        return command;
    }

    private static Command Backup()
    {
        var file = new Argument<string>("FILE") { Description = "The file to make; one that is there is replaced when the copy is whole" };
        var command = new Command("backup", "Copy the store into one file as it is at one moment, also while it is served, and check the "
            + "copy. Example: plumbline store backup /var/backups/store.db")
        {
            file, Folder,
        };
        command.SetAction(parsed => Source.Guard("store backup", () =>
        {
            var report = StoreBackup.Write(StorePath.Of(parsed.GetValue(Folder)!), parsed.GetValue(file)!);
            Console.Out.Write($"{parsed.GetValue(file)} holds the store: ");
            return StoreReportOutput.Write(report, isJson: false);
        }));
        return command;
    }

    private static Command Restore()
    {
        var file = new Argument<string>("FILE") { Description = "What 'store backup' made" };
        var force = new Option<bool>("--force") { Description = "Take the place of a store that is there; it is kept beside the new one" };
        var command = new Command("restore", "Check a backup and make it the store of a project whose server is stopped. Example: plumbline "
            + "store restore /var/backups/store.db --force")
        {
            file, Folder, force,
        };
        command.SetAction(parsed => Source.Guard("store restore", () =>
        {
            var store = StorePath.Of(parsed.GetValue(Folder)!);
            if (!Directory.Exists(parsed.GetValue(Folder)))
                throw new UnusableException($"there is no folder {parsed.GetValue(Folder)}");
            Directory.CreateDirectory(Path.GetDirectoryName(store)!, OwnerOnly);
            var restored = StoreBackup.Restore(parsed.GetValue(file)!, store, parsed.GetValue(force), TimeProvider.System);
            if (restored.Kept is { } kept)
                Console.Out.Write($"the store that was there is kept as {kept}\n");
            Console.Out.Write($"{store} is restored, with the users and tokens of the backup: ");
            return StoreReportOutput.Write(restored.Report, isJson: false);
        }));
        return command;
    }
}
