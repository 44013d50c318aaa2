import * as z from "zod";
import { route } from "./route.ts";

export const getDocument = route({
  id: "openapi",
  method: "GET",
  path: "/openapi.json",
  summary: "This document",
  tag: "Health",
  caller: "anyone",
  answers: { 200: { description: "OpenAPI 3.1", body: z.looseObject({ openapi: z.string() }) } },
});
