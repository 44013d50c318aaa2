const clientIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,126}$/;

/** What a wrong name or client id lacks; undefined when both are right. */
export const userProblem = (name: string, clientId: string): string | undefined => {
  if (!namePattern.test(name)) return "the user's name must be letters, digits, dots, dashes and underscores";
  if (!clientIdPattern.test(clientId)) return "the client id must be a GUID";
  return undefined;
};

/**
 * The SID that stands for a managed identity or an app: its client id as SQL Server keeps a uniqueidentifier, whose
 * first three groups have their bytes turned round.
 */
export const sidOf = (clientId: string): string => {
  const groups = clientId.split("-");
  const turned = groups.map((group, index) =>
    index < 3 ? (group.match(/../g) ?? []).reverse().join("") : group,
  );
  return `0x${turned.join("").toUpperCase()}`;
};

/**
 * Makes the identity a contained user with the app's role. No directory is asked, so whoever runs it needs no right
 * there. A user of this name that stands for another identity is left alone and told of.
 */
export const createUserSql = (name: string, clientId: string): string => {
  const problem = userProblem(name, clientId);
  if (problem) throw new Error(problem);
  const sid = sidOf(clientId);
  return `SET XACT_ABORT ON;
IF EXISTS (SELECT 1 FROM sys.database_principals AS p WHERE p.name = N'${name}' AND p.sid <> ${sid})
BEGIN
  THROW 50004, 'a user of this name stands for another identity: drop it, or choose another name', 1;
END;
IF DATABASE_PRINCIPAL_ID(N'boxoffice_app') IS NULL
BEGIN
  THROW 50005, 'the role boxoffice_app is missing: run the migrations first', 1;
END;
IF NOT EXISTS (SELECT 1 FROM sys.database_principals AS p WHERE p.name = N'${name}')
  CREATE USER [${name}] WITH SID = ${sid}, TYPE = E;
ALTER ROLE boxoffice_app ADD MEMBER [${name}];
`;
};
