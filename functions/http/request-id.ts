import { randomUUID } from "node:crypto";

const wellFormed = /^[A-Za-z0-9._-]{8,64}$/;

/** The caller's own id where it is well formed, else a new one. */
export const requestIdOf = (sent: string | null): string =>
  sent && wellFormed.test(sent) ? sent : randomUUID();
