import { expect, test } from "vitest";
import { openFixture } from "../../test/relay/fixture.ts";
import { createServices } from "../create-services.ts";
import { readSettings } from "../settings.ts";
import { refuseOwnAddress } from "./refuse-own-address.ts";

function check(openaiBaseUrl: string | undefined, port = 8787, openaiKey: string | undefined = "sk-x") {
  return () => {
    refuseOwnAddress({ openaiKey, openaiBaseUrl, port, bind: "0.0.0.0" }, ["10.1.2.3", "fd00::5"]);
  };
}

test.each([
  ["http://localhost:8787/v1"],
  ["http://127.0.0.1:8787"],
  ["http://127.1.2.3:8787/v1"],
  ["http://[::1]:8787/v1"],
  ["http://0.0.0.0:8787/v1"],
  ["http://10.1.2.3:8787/v1"],
  ["http://[fd00::5]:8787/v1"],
])("a relay on port 8787 refuses %s as its provider, with what to do", (address) => {
  expect(check(address)).toThrow(/own address.+provider's.+PORT/);
});

test("the port counts where the address leaves it out", () => {
  expect(check("http://localhost/v1", 80)).toThrow(/own address/);
  expect(check("http://localhost/v1")).not.toThrow();
});

test.each([
  [undefined],
  ["http://localhost:4000/v1"],
  ["http://gateway.example.org:8787/v1"],
  ["https://api.openai.com/v1"],
])("%s is another server's address", (address) => {
  expect(check(address)).not.toThrow();
});

test("an address that is never asked may be anything", () => {
  expect(() => {
    refuseOwnAddress({
      openaiKey: undefined,
      openaiBaseUrl: "http://localhost:8787/v1",
      port: 8787,
      bind: "127.0.0.1",
    });
  }).not.toThrow();
});

test("such a relay does not start", async () => {
  const fixture = await openFixture({});
  const env = { PORT: "8787", OPENAI_API_KEY: "sk-x", OPENAI_BASE_URL: "http://localhost:8787/v1" };
  await expect(createServices(readSettings(env), fixture.db, {})).rejects.toThrow(/own address/);
  await fixture.close();
});
