using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Karaula.Hub.Storage.Migrations.Postgresql
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "calendar",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    RecordedAt = table.Column<long>(type: "bigint", nullable: false),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Content = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calendar", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "campaigns",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    RecordedAt = table.Column<long>(type: "bigint", nullable: false),
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    FirstOnset = table.Column<long>(type: "bigint", nullable: false),
                    Drill = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Withdrawn = table.Column<bool>(type: "boolean", nullable: false),
                    ConcludedAt = table.Column<long>(type: "bigint", nullable: false),
                    Content = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_campaigns", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "checkpoints",
                columns: table => new
                {
                    SiteId = table.Column<int>(type: "integer", nullable: false),
                    Second = table.Column<long>(type: "bigint", nullable: false),
                    State = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_checkpoints", x => new { x.SiteId, x.Second });
                });

            migrationBuilder.CreateTable(
                name: "drill",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Clock = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_drill", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "edges",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Epoch = table.Column<byte[]>(type: "bytea", nullable: false),
                    FirstSequence = table.Column<long>(type: "bigint", nullable: false),
                    LastSequence = table.Column<long>(type: "bigint", nullable: false),
                    Summaries = table.Column<long>(type: "bigint", nullable: false),
                    Gaps = table.Column<long>(type: "bigint", nullable: false),
                    Missing = table.Column<long>(type: "bigint", nullable: false),
                    LastSecond = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_edges", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "incidents",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    RecordedAt = table.Column<long>(type: "bigint", nullable: false),
                    Id = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Site = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Change = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Onset = table.Column<long>(type: "bigint", nullable: false),
                    OnsetUncertainty = table.Column<long>(type: "bigint", nullable: false),
                    DetectedAt = table.Column<long>(type: "bigint", nullable: false),
                    End = table.Column<long>(type: "bigint", nullable: true),
                    Why = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Vectors = table.Column<string[]>(type: "text[]", nullable: false),
                    PeakRequestsPerSecond = table.Column<long>(type: "bigint", nullable: false),
                    Refused = table.Column<long>(type: "bigint", nullable: false),
                    Drill = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Sums = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Attackers = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incidents", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "log_position",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false),
                    Log = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    LastNumber = table.Column<long>(type: "bigint", nullable: false),
                    Records = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_log_position", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "observations",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    RecordedAt = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<long>(type: "bigint", nullable: false),
                    Site = table.Column<string>(type: "text", nullable: true, collation: "C"),
                    Content = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_observations", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "sites",
                columns: table => new
                {
                    Id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    Name = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Host = table.Column<string>(type: "text", nullable: false, collation: "C"),
                    Kind = table.Column<string>(type: "text", nullable: false, collation: "C")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_sites", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "summaries",
                columns: table => new
                {
                    EdgeId = table.Column<int>(type: "integer", nullable: false),
                    Sequence = table.Column<long>(type: "bigint", nullable: false),
                    SiteId = table.Column<int>(type: "integer", nullable: false),
                    Second = table.Column<long>(type: "bigint", nullable: false),
                    RecordedAt = table.Column<long>(type: "bigint", nullable: false),
                    Payload = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_summaries", x => new { x.EdgeId, x.Sequence });
                    table.ForeignKey(
                        name: "FK_summaries_edges_EdgeId",
                        column: x => x.EdgeId,
                        principalTable: "edges",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_summaries_sites_SiteId",
                        column: x => x.SiteId,
                        principalTable: "sites",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_campaigns_FirstOnset",
                table: "campaigns",
                column: "FirstOnset");

            migrationBuilder.CreateIndex(
                name: "IX_campaigns_Id_Number",
                table: "campaigns",
                columns: new[] { "Id", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_edges_Name_Epoch",
                table: "edges",
                columns: new[] { "Name", "Epoch" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_incidents_Id_Number",
                table: "incidents",
                columns: new[] { "Id", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_incidents_Onset",
                table: "incidents",
                column: "Onset");

            migrationBuilder.CreateIndex(
                name: "IX_incidents_Site_Onset",
                table: "incidents",
                columns: new[] { "Site", "Onset" });

            migrationBuilder.CreateIndex(
                name: "IX_observations_At",
                table: "observations",
                column: "At");

            migrationBuilder.CreateIndex(
                name: "IX_sites_Name",
                table: "sites",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_summaries_SiteId_Second",
                table: "summaries",
                columns: new[] { "SiteId", "Second" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "calendar");

            migrationBuilder.DropTable(
                name: "campaigns");

            migrationBuilder.DropTable(
                name: "checkpoints");

            migrationBuilder.DropTable(
                name: "drill");

            migrationBuilder.DropTable(
                name: "incidents");

            migrationBuilder.DropTable(
                name: "log_position");

            migrationBuilder.DropTable(
                name: "observations");

            migrationBuilder.DropTable(
                name: "summaries");

            migrationBuilder.DropTable(
                name: "edges");

            migrationBuilder.DropTable(
                name: "sites");
        }
    }
}
