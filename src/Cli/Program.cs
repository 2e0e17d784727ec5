namespace Plumbline.Cli;

static class Program
{
    static int Main(string[] args)
    {
        Console.Error.WriteLine("plumbline: no verb is built yet");
        return 2;
    }
}
