using System.Text.Json;
using Boxoffice.TSql;

var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true };
var work = JsonSerializer.Deserialize<Work>(Console.In.ReadToEnd(), options)
    ?? throw new InvalidOperationException("there is nothing to check on standard input");
var findings = new List<Finding>();

var parsed = Parsing.Of(work, findings);
var parsesAll = findings.Count == 0;
foreach (var (file, fragment) in parsed.Migrations) fragment.Accept(new MigrationRules(file.File, work.AppendOnly, findings));
foreach (var (file, fragment) in parsed.Queries) QueryRules.Check(file, fragment, work.AppendOnly, findings);

var objects = new Dictionary<string, int>();
if (parsesAll)
{
    foreach (var world in World.All)
    {
        var schema = Schema.Fold(parsed, world, work.AppendOnly, findings);
        objects[world.Name] = Model.Validate(schema, work.Queries, world, findings);
    }
}

Console.Out.WriteLine(JsonSerializer.Serialize(
    new { findings = findings.Distinct(), migrations = parsed.Migrations.Count - 1, queries = parsed.Queries.Count, objects },
    options));
