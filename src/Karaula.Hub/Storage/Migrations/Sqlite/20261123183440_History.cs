using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Karaula.Hub.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class History : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // By hand: what was updated in place becomes the first revision of itself, with a number that the generated steps cannot give it.
            migrationBuilder.Sql(
                """
                ALTER TABLE incidents RENAME TO former_incidents;
                ALTER TABLE campaigns RENAME TO former_campaigns;
                DROP INDEX IX_incidents_Site_Onset;
                DROP INDEX IX_incidents_Onset;
                DROP INDEX IX_campaigns_FirstOnset;
                CREATE TABLE incidents (
                    Number INTEGER NOT NULL CONSTRAINT PK_incidents PRIMARY KEY, RecordedAt INTEGER NOT NULL, Id TEXT NOT NULL, Site TEXT NOT NULL,
                    Change TEXT NOT NULL, Onset INTEGER NOT NULL, OnsetUncertainty INTEGER NOT NULL, DetectedAt INTEGER NOT NULL, End INTEGER NULL,
                    Why TEXT NOT NULL, Vectors TEXT NOT NULL, PeakRequestsPerSecond INTEGER NOT NULL, Refused INTEGER NOT NULL, Drill TEXT NULL,
                    Sums TEXT NULL, Attackers BLOB NOT NULL);
                CREATE TABLE campaigns (
                    Number INTEGER NOT NULL CONSTRAINT PK_campaigns PRIMARY KEY, RecordedAt INTEGER NOT NULL, Id TEXT NOT NULL, Drill TEXT NULL,
                    Withdrawn INTEGER NOT NULL, FirstOnset INTEGER NOT NULL, ConcludedAt INTEGER NOT NULL, Content TEXT NOT NULL);
                INSERT INTO incidents
                    SELECT ROW_NUMBER() OVER (ORDER BY DetectedAt, Id), DetectedAt, Id, Site, CASE WHEN End IS NULL THEN 'updated' ELSE 'ended' END, Onset,
                        OnsetUncertainty, DetectedAt, End, Why, Vectors, PeakRequestsPerSecond, Refused, Drill, NULL, Attackers FROM former_incidents;
                INSERT INTO campaigns
                    SELECT (SELECT COUNT(*) FROM incidents) + ROW_NUMBER() OVER (ORDER BY ConcludedAt, Id), ConcludedAt, Id, json_extract(Content, '$.drill'),
                        0, FirstOnset, ConcludedAt, Content FROM former_campaigns;
                DROP TABLE former_incidents;
                DROP TABLE former_campaigns;
                CREATE INDEX IX_incidents_Id_Number ON incidents (Id, Number);
                CREATE INDEX IX_incidents_Site_Onset ON incidents (Site, Onset);
                CREATE INDEX IX_incidents_Onset ON incidents (Onset);
                CREATE INDEX IX_campaigns_Id_Number ON campaigns (Id, Number);
                CREATE INDEX IX_campaigns_FirstOnset ON campaigns (FirstOnset);
                ALTER TABLE summaries ADD RecordedAt INTEGER NOT NULL DEFAULT 0;
                UPDATE summaries SET RecordedAt = 621355968000000000 + (Second + 1) * 10000000;
                ALTER TABLE log_position ADD LastNumber INTEGER NOT NULL DEFAULT 0;
                ALTER TABLE log_position ADD Log TEXT NOT NULL DEFAULT '';
                UPDATE log_position SET LastNumber = (SELECT COUNT(*) FROM incidents) + (SELECT COUNT(*) FROM campaigns);
                """);

            migrationBuilder.CreateTable(
                name: "calendar",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    Content = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calendar", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "observations",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    Site = table.Column<string>(type: "TEXT", nullable: true),
                    Content = table.Column<string>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_observations", x => x.Number);
                });

            migrationBuilder.CreateIndex(
                name: "IX_observations_At",
                table: "observations",
                column: "At");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("History cannot be folded into what was updated in place; go back to a copy of the database.");
    }
}
