import { describe, expect, it } from "vitest";
import { catalogue } from "../../../local/supervisor/catalogue.ts";
import { landingPage } from "../../../local/supervisor/landing-page.ts";

const page = landingPage({
  api: "http://127.0.0.1:7071/api",
  web: "http://127.0.0.1:7071/",
  redisUrl: "redis://shop:secret@127.0.0.1:4001/2",
  stripe: { baseUrl: "http://127.0.0.1:4004", apiKey: "sk_test_secret", webhookSecret: "whsec_secret" },
  control: "http://127.0.0.1:4005",
  data: "/home/ann/<data> & more",
});

describe("the landing page", () => {
  it("shows the addresses and a link to the API document, and no keys or passwords", () => {
    for (const text of ["http://127.0.0.1:7071/api", "http://127.0.0.1:4004", "http://127.0.0.1:4005"]) {
      expect(page).toContain(text);
    }
    expect(page).toContain('href="/api/openapi.json"');
    expect(page).toContain("redis://127.0.0.1:4001");
    expect(page).not.toContain("secret");
  });

  it("orders something that the sample catalogue has", () => {
    const [, sku] = /items\/([A-Z-]+)/.exec(page) ?? [];
    expect(catalogue.map((sample) => sample.sku)).toContain(sku);
  });

  it("shows whatever the folder's name is as text", () => {
    expect(page).toContain("/home/ann/&lt;data&gt; &amp; more");
  });
});
