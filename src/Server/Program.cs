namespace Plumbline.Server;

static class Program
{
    static int Main(string[] args)
    {
        Console.Error.WriteLine("plumbline-server: nothing to serve yet");
        return 2;
    }
}
