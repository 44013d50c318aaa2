import { defineConfig } from "vitest/config";

/** Tests that start a whole product: one at a time, since each is several processes and some kill them. */
const wholeProduct = [
  "test/e2e/**/*.test.ts",
  "test/audit/product.test.ts",
  "test/docs/readme.test.ts",
  "test/local/supervisor/**/*.test.ts",
];

export default defineConfig({
  test: {
    pool: "forks",
    projects: [
      {
        test: {
          name: "parts",
          include: ["test/**/*.test.ts"],
          exclude: wholeProduct,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: "product",
          include: wholeProduct,
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
