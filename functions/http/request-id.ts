import { randomUUID } from "node:crypto";
import { holdsCardNumber } from "../../domain/card-numbers.ts";

/** No `@`, so no e-mail address is one. */
const wellFormed = /^[A-Za-z0-9._-]{8,64}$/;

/** Letters part groups of digits: in an id they are no words that a number could be a piece of. */
const hidesCardNumber = (id: string): boolean => holdsCardNumber(id.replaceAll(/[A-Za-z_]+/g, "/"));

/** The caller's own id where it is well formed and holds no card number, since it is logged; else a new one. */
export const requestIdOf = (sent: string | null): string =>
  sent && wellFormed.test(sent) && !hidesCardNumber(sent) ? sent : randomUUID();
