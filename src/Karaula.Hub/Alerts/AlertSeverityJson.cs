using System.Text.Json;
using System.Text.Json.Serialization;

namespace Karaula.Hub.Alerts;

/// <summary>Severities as they are written in the file: in lower case.</summary>
internal sealed class AlertSeverityJson() : JsonStringEnumConverter<AlertSeverity>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false);
