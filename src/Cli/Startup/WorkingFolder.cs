namespace Plumbline.Cli.Startup;

/// <summary>The folder the program was started in.</summary>
internal static class WorkingFolder
{
    public const string Gone = "the working directory was deleted; change into one that exists, then start again";

    public static bool IsGone
    {
        get
        {
            try
            {
                _ = Directory.GetCurrentDirectory();
                return false;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return true;
            }
        }
    }
}
