using Plumbline.Server.Options;

namespace Plumbline.Server;

static class Program
{
    static Task<int> Main(string[] args) => ServeCommand.Create(options => new ServerProcess(options).RunAsync()).Parse(args).InvokeAsync();
}
