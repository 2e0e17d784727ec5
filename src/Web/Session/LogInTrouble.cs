namespace Plumbline.Web.Session;

/// <summary>Why somebody who was at the provider does not come in, as the address of the log-in names it: a word, never a text.</summary>
internal static class LogInTrouble
{
    public const string Parameter = "trouble";

    public const string Away = "away";
    public const string Refused = "refused";
    public const string Late = "late";
    public const string Failed = "failed";
    public const string Taken = "taken";
    public const string Nameless = "nameless";
    public const string Deactivated = "deactivated";
    public const string Unwritten = "unwritten";

    /// <summary>What the page of the log-in says; null for a word that is none.</summary>
    public static string? Words(string? trouble, string provider) => trouble switch
    {
        Away => $"{provider} does not answer. Try it again, or use a link that ‘plumbline console’ prints.",
        Refused => $"{provider} did not let you in.",
        Late => "The way back took too long, or began in another browser. Log in again.",
        Failed => $"What {provider} said could not be used. The server's log has the reason.",
        Taken => "There is already another user of your name here. Who manages the users can rename that one, or have plumbline.yml say "
            + "that they are the same (link_users).",
        Nameless => $"{provider} gave no name that can be a user's: letters, digits and @ . + - _. The claim with it is named in plumbline.yml "
            + "(user_claim).",
        Deactivated => "Your user is deactivated here.",
        Unwritten => "Your user could not be written: the disk of the server is full, or fails. Its log says more.",
        _ => null,
    };
}
