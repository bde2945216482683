/** Why PostgreSQL did not let the relay in at start: our sentence in place of the driver's. */

type Refusal = { codes?: RegExp; words?: RegExp; sentence: string };

const database = "The database in DATABASE_URL";
const certificate = `${database} shows a certificate`;

/** In the order in which they are looked for. The address is in none of them: it may hold a password. */
const refusals: readonly Refusal[] = [
  {
    words:
      /no encryption|SSL off|sslmode|(?:SSL|TLS)(?: connection)? is required|connection is insecure|requires? (?:SSL|TLS|encryption)/i,
    sentence: `${database} takes encrypted connections only. Add ?sslmode=require to the address (&sslmode=require where it has a question mark already).`,
  },
  {
    words: /does not support SSL/i,
    sentence: `${database} takes no encrypted connections. Remove sslmode from the address, or switch TLS on in PostgreSQL.`,
  },
  {
    codes: /^CERT_HAS_EXPIRED$/,
    sentence: `${certificate} that has expired. Have it renewed.`,
  },
  {
    codes: /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    sentence: `${certificate} for another name. Use that name in the address.`,
  },
  {
    codes: /^(?:CERT_.*|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET|VERIFY)_.*)$/,
    sentence: `${certificate} of an authority the relay does not know. Name that authority's PEM file in NODE_EXTRA_CA_CERTS, or as sslrootcert in the address.`,
  },
  {
    codes: /^(?:EPROTO|ERR_SSL_.*)$/,
    sentence: `${database} does not speak TLS as it should. Correct the port, or remove sslmode from the address.`,
  },
  {
    codes: /^28P01$/,
    sentence: `${database} refuses the password in the address. Correct it.`,
  },
  {
    words: /password must be a string|no password supplied/i,
    sentence: `${database} asks for a password. Put it into the address: postgres://user:password@host/name.`,
  },
  {
    codes: /^28000$/,
    sentence: `${database} does not let this user in from here. Correct the user in the address, or let it in (pg_hba.conf).`,
  },
  {
    codes: /^3D000$/,
    sentence: `${database} is not there: its server has none of this name. Make it, or correct the name at the address's end.`,
  },
  {
    codes: /^ERR_INVALID_URL$/,
    sentence:
      "DATABASE_URL cannot be read. In a password write @ as %40, / as %2F, # as %23, : as %3A and % as %25.",
  },
  {
    codes: /^ENOTFOUND$/,
    sentence: `${database} has no host of this name. Correct the address.`,
  },
];

/** What to change, in a sentence; undefined where the error is another one. */
export function describeConnecting(error: unknown): string | undefined {
  const { codes, messages } = listCauses(error);
  return refusals.find(
    (refusal) =>
      codes.some((code) => refusal.codes?.test(code) === true) ||
      messages.some((message) => refusal.words?.test(message) === true),
  )?.sentence;
}

/** An error's own codes and words and those of its causes. */
function listCauses(error: unknown): { codes: string[]; messages: string[] } {
  const codes: string[] = [];
  const messages: string[] = [];
  for (
    let each: unknown = error, depth = 0;
    each instanceof Error && depth < 6;
    each = each.cause, depth += 1
  ) {
    messages.push(each.message);
    if ("code" in each && typeof each.code === "string") codes.push(each.code);
  }
  return { codes, messages };
}
