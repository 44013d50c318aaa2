using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Boxoffice.TSql;

/// <summary>A statement that makes something, from whichever file, as text.</summary>
public sealed record Definition(string File, int Line, string Text);

/// <summary>
/// What stands when all migrations have run: their statements one after the other, with ALTER TABLE … ADD worked into
/// the table that it alters, since the model compiler takes only whole definitions.
/// </summary>
public sealed class Schema
{
    private readonly List<(string File, TSqlStatement Statement)> statements = [];
    private readonly World world;
    private readonly string[] appendOnly;
    private readonly List<Finding> findings;

    private Schema(World world, string[] appendOnly, List<Finding> findings) =>
        (this.world, this.appendOnly, this.findings) = (world, appendOnly, findings);

    public IEnumerable<Definition> Definitions => statements.Select(each => new Definition(
        each.File, each.Statement.StartLine, Text(each.Statement)));

    public static Schema Fold(Parsed parsed, World world, string[] appendOnly, List<Finding> findings)
    {
        var schema = new Schema(world, appendOnly, findings);
        foreach (var (file, script) in parsed.Migrations)
            foreach (var batch in script.Batches)
                schema.TakeAll(file.File, batch.Statements, []);
        foreach (var name in appendOnly) schema.MustBeAppendOnly(name);
        return schema;
    }

    private void TakeAll(string file, IEnumerable<TSqlStatement> all, Dictionary<string, string> texts)
    {
        foreach (var statement in all) Take(file, statement, texts);
    }

    private void Take(string file, TSqlStatement statement, Dictionary<string, string> texts)
    {
        switch (statement)
        {
            case DeclareVariableStatement declared:
                foreach (var variable in declared.Declarations)
                    if (variable.Value is StringLiteral literal) texts[variable.VariableName.Value] = literal.Value;
                break;
            case IfStatement guarded:
                var isTaken = !AsksServer(guarded.Predicate) || world.HasLedger;
                if (isTaken) Take(file, guarded.ThenStatement, texts);
                else if (guarded.ElseStatement is { } otherwise) Take(file, otherwise, texts);
                break;
            case BeginEndBlockStatement block:
                TakeAll(file, block.StatementList.Statements, texts);
                break;
            case ExecuteStatement { ExecuteSpecification.ExecutableEntity: ExecutableStringList strings }:
                TakeText(file, statement, strings, texts);
                break;
            case AlterTableAddTableElementStatement added:
                Add(file, added);
                break;
            case CreateTableStatement or CreateIndexStatement or CreateTriggerStatement or CreateSequenceStatement
                or CreateRoleStatement or CreateSchemaStatement or GrantStatement:
                statements.Add((file, statement));
                break;
            default:
                findings.Add(new(file, statement.StartLine, "model", $"{statement.GetType().Name} cannot be followed by the check"));
                break;
        }
    }

    private void TakeText(string file, TSqlStatement at, ExecutableStringList strings, Dictionary<string, string> texts)
    {
        var parts = strings.Strings.Select(part => part switch
        {
            StringLiteral literal => literal.Value,
            VariableReference variable when texts.TryGetValue(variable.Name, out var text) => text,
            _ => null,
        }).ToArray();
        if (parts.Contains(null))
            findings.Add(new(file, at.StartLine, "model", "the text that is executed cannot be followed by the check"));
        else if (Parsing.Script(file, string.Concat(parts), findings, at.StartLine - 1) is { } script)
        {
            script.Accept(new MigrationRules(file, appendOnly, findings));
            foreach (var batch in script.Batches) TakeAll(file, batch.Statements, []);
        }
    }

    private void Add(string file, AlterTableAddTableElementStatement added)
    {
        var name = added.SchemaObjectName.BaseIdentifier.Value;
        if (Table(name) is not { } table)
        {
            findings.Add(new(file, added.StartLine, "model", $"there is no table {name} to add to"));
            return;
        }
        foreach (var column in added.Definition.ColumnDefinitions) table.Definition.ColumnDefinitions.Add(column);
        foreach (var constraint in added.Definition.TableConstraints) table.Definition.TableConstraints.Add(constraint);
    }

    private void MustBeAppendOnly(string name)
    {
        var table = Table(name);
        var isLedger = table?.Options.OfType<LedgerTableOption>().Any(
            option => option.OptionState == OptionState.On && option.AppendOnly == OptionState.On) ?? false;
        var hasTrigger = statements.Any(each => each.Statement is CreateTriggerStatement trigger
            && trigger.TriggerObject.Name.BaseIdentifier.Value == name
            && new[] { TriggerActionType.Update, TriggerActionType.Delete }.All(
                type => trigger.TriggerActions.Any(action => action.TriggerActionType == type)));
        if (world.HasLedger ? !isLedger : !hasTrigger)
            findings.Add(new("adapters/sql/migrations", 1, "append-only", $"{name} can be changed on {world.Name}"));
    }

    private CreateTableStatement? Table(string name) => statements
        .Select(each => each.Statement)
        .OfType<CreateTableStatement>()
        .FirstOrDefault(table => table.SchemaObjectName.BaseIdentifier.Value == name);

    private static string Text(TSqlStatement statement)
    {
        new Sql170ScriptGenerator().GenerateScript(statement, out var text);
        return text;
    }

    private static bool AsksServer(BooleanExpression predicate)
    {
        var search = new ServerPropertySearch();
        predicate.Accept(search);
        return search.IsFound;
    }

    private sealed class ServerPropertySearch : TSqlFragmentVisitor
    {
        public bool IsFound { get; private set; }

        public override void Visit(FunctionCall call) =>
            IsFound |= call.FunctionName.Value.Equals("SERVERPROPERTY", StringComparison.OrdinalIgnoreCase);
    }
}
