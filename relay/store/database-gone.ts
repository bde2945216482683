/** A database that is away for a while: told apart from bugs, because it comes back. */

const goneCode = "POLYFRAME_DATABASE_GONE";

/** Sockets that break, and PostgreSQL's words for shutting down, starting up and having no connection left. */
const lostCodes =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|08...|57P0[1-5]|53300|25P03)$/;
const lostWords =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|Client was closed/i;

/** True when the connection, not the statement, is what failed; what it did is then unknown. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  // A host with several addresses fails with one error for each.
  if (error instanceof AggregateError) return error.errors.some((part) => isConnectionLost(part));
  if (isDatabaseGone(error)) return true;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return lostCodes.test(code) || lostWords.test(error.message);
}

/** True for what the store throws while its database is away. */
export function isDatabaseGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === goneCode;
}

/** The error with a sentence in front when the connection was lost, else the error itself. The address is left out: it may hold a password. */
export function describeGone(error: unknown): unknown {
  if (isDatabaseGone(error) || !isConnectionLost(error)) return error;
  const told = new Error("The database does not answer.", { cause: error });
  return Object.assign(told, { code: goneCode });
}
