import { expect, test } from "vitest";
import { type ApiCall, toTarget } from "./api-call.ts";
import * as calls from "./api-calls.ts";

test("an address is the call's path with its id, and a query of what is known", () => {
  expect(toTarget(calls.readCatalogue, {})).toBe("/v1/catalogue");
  expect(toTarget(calls.readImage, { id: "a_b-C", query: { as: "figma" } })).toBe(
    "/v1/images/a_b-C?as=figma",
  );
  expect(toTarget(calls.listRuns, { query: { file: "f", before: undefined, limit: "30" } })).toBe(
    "/v1/runs?file=f&limit=30",
  );
});

test("what is filled in cannot lead to another address", () => {
  expect(toTarget(calls.readRun, { id: "../usage?x#y" })).toBe("/v1/runs/..%2Fusage%3Fx%23y");
  expect(toTarget(calls.readUsage, { query: { person: "a&b=c", name: "Zoë #1" } })).toBe(
    "/v1/usage?person=a%26b%3Dc&name=Zo%C3%AB%20%231",
  );
});

test("a list of runs keeps its colons and commas, so that two hundred of them fit into an address of 8 kB", () => {
  expect(toTarget(calls.followRuns, { query: { after: "r1:3,r2:0", wait: "25" } })).toBe(
    "/v1/changes?after=r1:3,r2:0&wait=25",
  );
});

test("an id that is missing, and a query the call does not have, do not compile", () => {
  // @ts-expect-error the path has an id
  expect(toTarget(calls.readRun, {})).toBe("/v1/runs/");
  // @ts-expect-error the call has no such query
  expect(toTarget(calls.listRuns, { query: { page: "2" } })).toBe("/v1/runs?page=2");
});

test("no two calls share an address, and a GET brings nothing", () => {
  const all = Object.values<ApiCall>(calls);
  const addresses = all.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(addresses).size).toBe(all.length);
  for (const { path, body, bringsNew } of all.filter(({ method }) => method === "GET"))
    expect([body, bringsNew], path).toEqual([undefined, undefined]);
});
