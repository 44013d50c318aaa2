import { describe, expect, it } from "vitest";
import { anOrder } from "../support/an-order.ts";
import { aProduct } from "../support/product.ts";

const connectionString = process.env["SQL_CONNECTION_STRING"];

describe("the product on a SQL Server", () => {
  if (!connectionString) {
    it("takes an order", ({ skip }) => skip("skipped: SQL_CONNECTION_STRING is not set"));
    return;
  }
  it("migrates it at the start, takes an order there, and shows it to staff", async () => {
    const product = await aProduct({ SQL_CONNECTION_STRING: connectionString });
    try {
      const { answer } = await anOrder(product);
      expect(answer.status).toBe(201);
      const { orderId } = answer.body.order;
      const staff = { headers: { "x-api-key": product.endpoints.opsKey } };
      const order = await product.api("GET", `/orders/${orderId}`, staff);
      expect([order.status, order.body.status]).toEqual([200, "placed"]);
      const health = await product.api("GET", "/health/ready");
      expect(health.body.dependencies.sql.status).toBe("ok");
    } finally {
      await product.stop();
    }
  });
});
