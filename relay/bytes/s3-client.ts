/** Signed calls to an S3-compatible store: Signature Version 4 by aws4fetch, repeated while the store is busy. */
import { createHash } from "node:crypto";
import { AwsClient } from "aws4fetch";

export type S3Settings = {
  /** https://s3.eu-central-1.amazonaws.com, http://minio:9000 and so on; the bucket follows as the first part of the path. */
  endpoint: string;
  bucket: string;
  region: string;
  keyId: string;
  secret: string;
  /** In front of every key, for a bucket shared with others: letters, digits, `.`, `_`, `-` and `/`. */
  prefix?: string | undefined;
};

/** `path` follows the bucket; `hash` is the SHA-256 of the body in hexadecimal, which the store verifies. */
export type S3Call = { method: "GET" | "HEAD" | "PUT" | "DELETE"; path: string; hash?: string; body?: Blob };
export type SendToS3 = (call: S3Call) => Promise<Response>;

const headersMs = 60_000;
const retries = 3;
const emptyHash = createHash("sha256").digest("hex");

/** Resolves with the answer, also a 404 to anything but a PUT; rejects for every other refusal, with the store's reason. */
export function createS3Client(settings: S3Settings): SendToS3 {
  const client = new AwsClient({
    accessKeyId: settings.keyId,
    secretAccessKey: settings.secret,
    region: settings.region,
    service: "s3",
    retries,
  });
  const home = `${settings.endpoint.replace(/\/+$/, "")}/${settings.bucket}`;
  return async ({ method, path, hash = emptyHash, body }) => {
    const abort = new AbortController();
    // Up to the headers only: the bytes take as long as their reader does.
    const timer = setTimeout(() => {
      abort.abort(new Error("The object store does not answer."));
    }, headersMs);
    const call = client.fetch(`${home}${path}`, {
      method,
      headers: { "x-amz-content-sha256": hash },
      // A store of ours never answers with another address: a signed request does not follow one.
      redirect: "error",
      signal: abort.signal,
      ...(body && { body }),
    });
    const answer = await call.finally(() => {
      clearTimeout(timer);
    });
    if (answer.ok || (answer.status === 404 && method !== "PUT")) return answer;
    throw new Error(`The object store answered ${answer.status} to ${method}: ${await explain(answer)}`);
  };
}

/** Reads an answer that is not needed, so that its connection can be used again. */
export async function drop(answer: Response): Promise<void> {
  await answer.arrayBuffer();
}

/** The store's own code and sentence; its documents hold no secret of ours. */
async function explain(answer: Response): Promise<string> {
  const text = await answer.text();
  const code = /<Code>([^<]{1,100})<\/Code>/.exec(text)?.[1];
  const message = /<Message>([^<]{1,300})<\/Message>/.exec(text)?.[1];
  const reason = [code, message].filter((part) => part !== undefined).join(", ");
  return reason || answer.statusText || "no reason given";
}
