/**
 * Makes the app's managed identity a user of the database, with the rights of its role: `npm run db:create-user`.
 * Told by the environment, as the deployment's outputs are:
 *   SQL_SERVER, SQL_DATABASE  where; the identity that is signed in must be an Entra administrator there
 *   SQL_APP_USER              the user's name, say that of the identity
 *   SQL_APP_CLIENT_ID         the client id (not the object id) of the identity
 * May be run again. With `--dry-run` it only prints the SQL.
 */
import { parseArgs } from "node:util";
import { BadCommand, command, connect, placeIn } from "./connect.ts";
import { createUserSql, userProblem } from "./user-sql.ts";

await command(async () => {
  const { values } = parseArgs({ options: { "dry-run": { type: "boolean", default: false } } });
  const { SQL_APP_USER: name, SQL_APP_CLIENT_ID: clientId } = process.env;
  if (!name || !clientId) throw new BadCommand("set SQL_APP_USER and SQL_APP_CLIENT_ID");
  const problem = userProblem(name, clientId);
  if (problem) throw new BadCommand(problem);
  const sql = createUserSql(name, clientId);
  if (values["dry-run"]) {
    process.stdout.write(sql);
    return;
  }

  const place = placeIn(process.env);
  if ("connectionString" in place)
    throw new BadCommand(
      "an Entra user can only be made over a connection by Entra: set SQL_SERVER and SQL_DATABASE",
    );
  const pool = await connect(place);
  try {
    await pool.request().batch(sql);
    process.stdout.write(`${name} is a user of ${place.database} in the role boxoffice_app\n`);
  } finally {
    await pool.close();
  }
});
