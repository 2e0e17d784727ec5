using System.CommandLine;
using Plumbline.Server.Options;
using Plumbline.Supervision;
using Plumbline.Usage;

namespace Plumbline.Server;

static class Program
{
    // As the command line's own exit codes have it.
    private const int OutputLost = 74;

    // Signals are the server's own: the command line's would end it in the middle of its drain.
    static async Task<int> Main(string[] args)
    {
        Tidying.ShareHeaps();
        try
        {
            return await UsageProgram.InvokeAsync(ServeCommand.Create(options => new ServerProcess(options).RunAsync()), args,
                new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (IOException e)
        {
            // The server says its own failures; what is left are help and version.
            await Console.Error.WriteLineAsync($"plumbline-server: standard output cannot be written: {e.Message.TrimEnd('.')}");
            return OutputLost;
        }
    }
}
