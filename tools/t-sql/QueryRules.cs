using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Boxoffice.TSql;

/// <summary>What a query must have and may not have besides.</summary>
public sealed class QueryRules : ForbiddenConstructs
{
    private readonly HashSet<string> declared = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, TSqlFragment> used = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<VariableReference> names = [];
    private bool writes;
    private bool begins;

    private QueryRules(string file, string[] appendOnly, List<Finding> findings) : base(file, appendOnly, findings) { }

    public static void Check(QueryFile file, TSqlScript script, string[] appendOnly, List<Finding> findings)
    {
        var rules = new QueryRules(file.File, appendOnly, findings);
        script.Accept(rules);
        var parameters = file.Parameters.Select(each => $"@{each.Name}").ToArray();
        foreach (var (name, at) in rules.used)
            if (!rules.declared.Contains(name) && !parameters.Contains(name))
                rules.Refuse(at, "variable", $"{name} is neither declared nor a parameter");
        foreach (var name in parameters)
            if (!rules.used.ContainsKey(name)) rules.Refuse(script, "variable", $"the parameter {name} is not used");
        if (rules.writes && !SetsOptions(script))
            rules.Refuse(script, "options", "what writes begins with SET NOCOUNT ON; SET XACT_ABORT ON");
        if (rules.begins && script.Batches.SelectMany(batch => batch.Statements).OfType<ReturnStatement>().Any())
            rules.Refuse(script, "return", "what begins a transaction goes through to its end");
    }

    public override void Visit(DeclareVariableElement variable) => declared.Add(variable.VariableName.Value);

    public override void Visit(DeclareTableVariableBody table) => declared.Add(table.VariableName.Value);

    public override void Visit(VariableReference variable)
    {
        // The name of a procedure's parameter is no variable.
        if (!names.Contains(variable)) used.TryAdd(variable.Name, variable);
    }

    public override void ExplicitVisit(ExecuteParameter parameter)
    {
        if (parameter.Variable is { } name) names.Add(name);
        base.ExplicitVisit(parameter);
    }

    public override void Visit(VariableTableReference table) => used.TryAdd(table.Variable.Name, table);

    public override void Visit(BeginTransactionStatement statement) => begins = true;

    public override void Visit(DataModificationSpecification change) =>
        writes |= change.Target is NamedTableReference;

    /// <summary>A bare parameter in a SELECT comes through a narrow type on some servers.</summary>
    public override void Visit(SelectScalarExpression column)
    {
        if (column.Expression is VariableReference variable)
            Refuse(column, "bare-variable", $"SELECT {variable.Name} needs a CAST");
    }

    public override void Visit(TryCatchStatement attempt)
    {
        var search = new ThrowSearch();
        attempt.CatchStatements.Accept(search);
        if (!search.IsFound) Refuse(attempt, "catch", "a CATCH throws what it does not know");
    }

    public override void Visit(ExecuteStatement execute)
    {
        var isLock = execute.ExecuteSpecification.ExecutableEntity is ExecutableProcedureReference called
            && called.ProcedureReference.ProcedureReference?.Name.BaseIdentifier.Value.ToLowerInvariant() == "sp_getapplock";
        if (!isLock) Refuse(execute, "execute", "a query executes nothing but sp_getapplock");
        else if (execute.ExecuteSpecification.Variable is null) Refuse(execute, "lock", "whether the lock was had is not looked at");
    }

    private static bool SetsOptions(TSqlScript script) =>
        new[] { SetOptions.NoCount, SetOptions.XactAbort }.All(option => script.Batches[0].Statements
            .TakeWhile(statement => statement is PredicateSetStatement)
            .OfType<PredicateSetStatement>()
            .Any(set => set.IsOn && set.Options.HasFlag(option)));

    private sealed class ThrowSearch : TSqlFragmentVisitor
    {
        public bool IsFound { get; private set; }

        public override void Visit(ThrowStatement statement) => IsFound |= statement.ErrorNumber is null;
    }
}
