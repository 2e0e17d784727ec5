using System.CommandLine;
using Plumbline.Server.Options;

namespace Plumbline.Server;

static class Program
{
    // Signals are the server's own: the command line's would end it in the middle of its drain.
    static Task<int> Main(string[] args) =>
        ServeCommand.Create(options => new ServerProcess(options).RunAsync()).Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
}
