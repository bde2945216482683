import { expect, test } from "vitest";
import { describeGone } from "./database-gone.ts";
import { describeConnecting } from "./describe-connecting.ts";
import { openStore } from "./open-store.ts";

function fail(message: string, code?: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code });
}

/** The words are PostgreSQL's, those of its hosts, and the driver's. */
test.each([
  [
    'no pg_hba.conf entry for host "10.1.1.1", user "polyframe", database "p", no encryption',
    "28000",
    /sslmode=require/,
  ],
  [
    'pg_hba.conf rejects connection for host "10.1.1.1", user "u", database "p", no encryption',
    "28000",
    /sslmode=require/,
  ],
  ['no pg_hba.conf entry for host "10.1.1.1", user "u", database "p", SSL off', "28000", /sslmode=require/],
  ["connection is insecure (try using `sslmode=require`)", "08P01", /sslmode=require/],
  ["SSL connection is required. Please specify SSL options and retry.", "28000", /sslmode=require/],
  ["The server does not support SSL connections", undefined, /takes no encrypted connections/],
  ["self-signed certificate in certificate chain", "SELF_SIGNED_CERT_IN_CHAIN", /NODE_EXTRA_CA_CERTS/],
  ["unable to verify the first certificate", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", /NODE_EXTRA_CA_CERTS/],
  ["certificate has expired", "CERT_HAS_EXPIRED", /expired/],
  ["Hostname/IP does not match certificate's altnames", "ERR_TLS_CERT_ALTNAME_INVALID", /another name/],
  ['password authentication failed for user "polyframe"', "28P01", /refuses the password/],
  ["SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string", undefined, /asks for a password/],
  [
    'no pg_hba.conf entry for host "10.1.1.1", user "u", database "p", SSL encryption',
    "28000",
    /let this user in/,
  ],
  ['database "polyfame" does not exist', "3D000", /none of this name/],
  ["Invalid URL", "ERR_INVALID_URL", /%40/],
  ["getaddrinfo ENOTFOUND db.example.org", "ENOTFOUND", /no host of this name/],
])(
  "[K1] at start %j (%s) becomes our sentence, without address, user or host",
  async (message, code, sentence) => {
    const error = describeGone(fail(message, code));
    const opening = openStore(
      { dataFolder: "nowhere", databaseUrl: "postgres://u:secret@db.example.org/p" },
      () => Promise.reject(error as Error),
    );
    await expect(opening).rejects.toThrow(sentence);
    await expect(opening).rejects.not.toThrow(/secret|10\.1\.1\.1|example\.org|"u"/);
  },
);

test("other errors keep their own words", () => {
  expect(describeConnecting(fail("connect ECONNREFUSED 127.0.0.1:5432", "ECONNREFUSED"))).toBeUndefined();
  expect(describeConnecting("no error at all")).toBeUndefined();
});
