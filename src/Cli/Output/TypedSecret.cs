namespace Plumbline.Cli.Output;

/// <summary>Asks for a secret at the terminal.</summary>
internal static class TypedSecret
{
    /// <summary>What is typed up to Enter; it is not shown.</summary>
    public static string Ask(string prompt)
    {
        Console.Error.Write(prompt);
        var secret = new List<char>();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            if (key.Key == ConsoleKey.Backspace && secret.Count > 0)
                secret.RemoveAt(secret.Count - 1);
            else if (key.KeyChar != '\0')
                secret.Add(key.KeyChar);
        Console.Error.WriteLine();
        return new string([.. secret]);
    }
}
