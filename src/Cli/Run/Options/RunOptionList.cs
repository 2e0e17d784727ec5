using Plumbline.Automation.Intake.Plugins;

namespace Plumbline.Cli.Run.Options;

/// <summary>Every option of <c>plumbline run</c>, in the order in which the usage shows them.</summary>
internal static class RunOptionList
{
    public static readonly IReadOnlyList<RunOption> All =
    [
        new(["-h", "--help"], OptionValue.None, "show this help and exit"),
        new(["-r", "--rulebook"], OptionValue.Text, "the rulebook: a file, or namespace.collection.name"),
        new(["-e", "--vars"], OptionValue.Text, "variables for the rulebook: a YAML or JSON file, name=value, or a JSON mapping",
            Repeatable: true),
        new(["-E", "--env-vars"], OptionValue.Text, "environment variables to take over as variables, separated by commas"),
        new(["-v", "--verbose"], OptionValue.Count, "say more; twice prints every event"),
        new(["--version"], OptionValue.None, "print versions and exit"),
        new(["-S", "--source-dir"], OptionValue.Text, "a folder with event sources written in Python, NAME.py"),
        new(["-F", "--filter-dir"], OptionValue.Text, "a folder with event filters written in Python, NAME.py"),
        new(["--python"], OptionValue.Text, "the interpreter for plugins written in Python (python3)", PluginOptions.Variable),
        new(["-i", "--inventory"], OptionValue.Text, "inventory file or folder; a NetBox inventory is read by Plumbline itself",
            "ANSIBLE_INVENTORY"),
        new(["-W", "--websocket-url", "--websocket-address"], OptionValue.Text,
            "where an EDA controller takes reports and gives work", "EDA_WEBSOCKET_URL"),
        new(["--websocket-ssl-verify"], OptionValue.Text, "yes, no, or a file with trusted certificates", "EDA_WEBSOCKET_SSL_VERIFY"),
        new(["--websocket-access-token"], OptionValue.Text, "token for that connection", "EDA_WEBSOCKET_ACCESS_TOKEN"),
        new(["--websocket-refresh-token"], OptionValue.Text, "token that fetches a new access token", "EDA_WEBSOCKET_REFRESH_TOKEN"),
        new(["--websocket-token-url"], OptionValue.Text, "where access tokens are fetched", "EDA_WEBSOCKET_TOKEN_URL"),
        new(["--id"], OptionValue.Text, "name of this activation in reports"),
        new(["--persistence-id"], OptionValue.Text, "keep events durable under this name and go on after a crash"),
        new(["-w", "--worker"], OptionValue.None, "take rulebook, variables and secrets from the EDA controller"),
        new(["-T", "--project-tarball"], OptionValue.Text, "a tar file with the project of the playbooks"),
        new(["--controller-url"], OptionValue.Text, "automation controller", "EDA_CONTROLLER_URL"),
        new(["--controller-token"], OptionValue.Text, "token for the controller", "EDA_CONTROLLER_TOKEN"),
        new(["--controller-username"], OptionValue.Text, "user for the controller", "EDA_CONTROLLER_USERNAME"),
        new(["--controller-password"], OptionValue.Text, "password for the controller", "EDA_CONTROLLER_PASSWORD"),
        new(["--controller-ssl-verify"], OptionValue.Text, "yes, no, or a file with trusted certificates", "EDA_CONTROLLER_SSL_VERIFY"),
        new(["--controller-retry-max-timeout"], OptionValue.Number, "longest wait between two tries, in seconds",
            "EDA_CONTROLLER_RETRY_MAX_TIMEOUT"),
        new(["--controller-retry-attempts"], OptionValue.Integer, "tries of one controller request", "EDA_CONTROLLER_RETRY_ATTEMPTS"),
        new(["--print-events"], OptionValue.None, "print every event as it arrives", "EDA_PRINT_EVENTS"),
        new(["--output"], OptionValue.Choice, "form of what is printed: text, or json with one object a line", Choices: ["text", "json"]),
        new(["--shutdown-delay"], OptionValue.Number, "longest graceful wait for running actions, in seconds (60)", "EDA_SHUTDOWN_DELAY"),
        new(["--gc-after"], OptionValue.Integer, "accepted and not needed", "EDA_GC_AFTER"),
        new(["--heartbeat"], OptionValue.Integer, "seconds between session statistics, 0 for none"),
        new(["--execution-strategy"], OptionValue.Choice, "whether fired rules wait for each other", "EDA_EXECUTION_STRATEGY",
            ["sequential", "parallel"]),
        new(["--hot-reload"], OptionValue.None, "take up the rulebook when its file changes; sources go on"),
        new(["--skip-audit-events"], OptionValue.None, "report failed actions, ends and counters only", "EDA_SKIP_AUDIT_EVENTS"),
        new(["--vault-password-file"], OptionValue.Text, "file with the vault password", "EDA_VAULT_PASSWORD_FILE"),
        new(["--vault-id"], OptionValue.Text, "a vault identity: label@file", Repeatable: true),
        new(["--ask-vault-pass"], OptionValue.None, "ask for the vault password"),
        new(["-m", "--max-concurrent-actions"], OptionValue.Integer, "actions running at one time (25)", "EDA_MAX_CONCURRENT_ACTIONS"),
        new(["--max-back-pressure-timeout"], OptionValue.Integer, "accepted and not needed: a source may wait for its rules as long as it takes",
            "EDA_MAX_BACK_PRESSURE_TIMEOUT"),
        new(["--max-reporting-queue-size"], OptionValue.Integer, "reports that may wait in memory (50)", "EDA_MAX_REPORTING_QUEUE_SIZE"),
        new(["--max-batch-job-polling-size"], OptionValue.Integer, "job ids in one polling request (25)", "EDA_MAX_BATCH_JOB_POLLING_SIZE"),
    ];
}
