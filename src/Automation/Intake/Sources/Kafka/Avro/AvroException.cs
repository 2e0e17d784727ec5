namespace Plumbline.Automation.Intake.Sources.Kafka.Avro;

/// <summary>A schema is none, or bytes are not what it says.</summary>
internal sealed class AvroException(string message) : Exception(message);
