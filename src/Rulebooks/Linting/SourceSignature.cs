using System.Collections.Frozen;

namespace Plumbline.Rulebooks.Linting;

/// <summary>The arguments of the known sources.</summary>
/// <param name="Required">A bar stands between arguments of which one is enough.</param>
internal sealed record SourceSignature(string Name, IReadOnlyList<string> Names, IReadOnlyList<string> Required)
{
    private const string Tls = "tls,cafile,certfile,keyfile,key_password,check_hostname,verify_mode";

    private static readonly SourceSignature[] All =
    [
        Of("range", "limit*,delay"),
        Of("tick", "delay"),
        Of(
            "generic",
            "payload,payload_file,randomize,display,timestamp,time_format,create_index,startup_delay,event_delay,repeat_delay,loop_delay,shutdown_after,loop_count,repeat_count,blob_size,final_payload,check_env_vars",
            "payload|payload_file"),
        Of("webhook", "host,port*,endpoint,token,certfile,keyfile,password,cafile,capath,hmac_secret,hmac_algo,hmac_header,hmac_format"),
        Of("alertmanager", "host,port,data_alerts_path,data_host_path,data_path_separator,skip_original_data"),
        Of(
            "kafka",
            "host*,port*,topic,topics,topic_pattern,group_id,offset,encoding,metadata_max_age_ms,cafile,certfile,keyfile,password,check_hostname,verify_mode,security_protocol,sasl_mechanism,sasl_plain_username,sasl_plain_password,sasl_kerberos_service_name,sasl_kerberos_domain_name,feedback,feedback_timeout,message_format,avro_schema_file,schema_registry_url,schema_registry_basic_auth,schema_registry_bearer_token,schema_registry_oauth_client_id,schema_registry_oauth_client_secret,schema_registry_oauth_token_url,schema_registry_oauth_scope,schema_registry_ssl,schema_ssl_cafile,schema_ssl_certfile,schema_ssl_keyfile,schema_ssl_password",
            "topic|topics|topic_pattern"),
        Of(
            "pg_listener",
            "dsn,postgres_params,channels*,retry_max_timeout,retry_attempts,keepalives,keepalives_idle,keepalives_interval,keepalives_count",
            "dsn|postgres_params"),
        Of(
            "aws_sqs_queue",
            "name*,access_key,secret_key,session_token,endpoint_url,region,queue_owner_aws_account_id,delay_seconds,max_number_of_messages"),
        Of("aws_cloudtrail", "access_key,secret_key,session_token,endpoint_url,region,delay_seconds,lookup_attributes,event_category"),
        Of("azure_service_bus", "conn_str*,queue_name*,logging_enable"),
        Of("file", "files*"),
        Of("file_watch", "path*,recursive*,ignore_regexes,with_destination"),
        Of("journald", "match*,delay,directory"),
        Of("url_check", "urls*,delay,verify_ssl,timeout"),
        Of("exec", "command*,environment,folder,restart,every,max_line,grace"),
        Of("schedule", "cron*,timezone,missed"),
        Of("rabbitmq", "queue*,host,port,virtual_host,username,password,url,declare,queue_type,exchange,routing_keys,prefetch," + Tls),
        Of("mqtt", "host*,port,topic,topics,qos,client_id,session_expiry,protocol,username,password," + Tls, "topic|topics"),
        Of("redis_stream", "stream*,host,port,db,username,password,group,consumer,offset,field,count,take_over_after," + Tls),
        Of("netbox_changes", "object_types,events,except_users,from,rendered"),
    ];

    private static readonly FrozenDictionary<string, SourceSignature> ByName = All.ToFrozenDictionary(signature => signature.Name);

    public static SourceSignature? Find(string plugin)
    {
        var name = plugin.StartsWith("ansible.eda.", StringComparison.Ordinal) ? plugin["ansible.eda.".Length..]
            : plugin.StartsWith("eda.builtin.", StringComparison.Ordinal) ? plugin["eda.builtin.".Length..] : plugin;
        return ByName.GetValueOrDefault(name);
    }

    private static SourceSignature Of(string name, string names, string? oneOf = null)
    {
        var all = names.Split(',');
        string[] required = [.. all.Where(n => n.EndsWith('*')).Select(n => n.TrimEnd('*')), .. oneOf is null ? (string[])[] : [oneOf]];
        return new SourceSignature(name, [.. all.Select(n => n.TrimEnd('*'))], required);
    }
}
