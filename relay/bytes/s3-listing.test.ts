import { expect, test } from "vitest";
import { parseListing } from "./s3-listing.ts";

test("keys, times and the token of the next page are read, whatever had to be escaped", () => {
  const text = `<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>true</IsTruncated>
    <Contents><Key>a&amp;b/images/x-_1</Key><LastModified>2026-11-10T12:00:00.000Z</LastModified><Size>5</Size></Contents>
    <Contents>
      <LastModified>2026-11-11T12:00:00.000Z</LastModified><Key>&#x66;ox&#33;</Key></Contents>
    <NextContinuationToken>1/abc==</NextContinuationToken></ListBucketResult>`;
  expect(parseListing(text)).toEqual({
    entries: [
      { key: "a&b/images/x-_1", changedAt: Date.UTC(2026, 10, 10, 12) },
      { key: "fox!", changedAt: Date.UTC(2026, 10, 11, 12) },
    ],
    next: "1/abc==",
  });
});

test("an empty bucket has no keys and no next page", () => {
  expect(parseListing(`<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>`)).toEqual({
    entries: [],
    next: "",
  });
});

test("a page that is no list is refused with what to check", () => {
  expect(() => parseListing("<html>Sign in</html>")).toThrow("Check POLYFRAME_S3_ENDPOINT.");
});
