import type { DoorNeeds, Visit } from "./visit.ts";

/** The rules against fraud that need nothing but Redis. No reason is given, so that nobody learns to go around them. */
export const isSuspect = async (
  { body: { email, device }, scopedToken, customer }: Visit,
  { velocity, ids, now, settings: { checkoutsPerHour, refusedEmailDomains } }: DoorNeeds,
): Promise<boolean> => {
  if (refusedEmailDomains.has(email.toLowerCase().slice(email.lastIndexOf("@") + 1))) return true;
  if (checkoutsPerHour === 0) return false;
  const pseudonyms = [customer, ...(device ? [ids.pseudonym(`device ${device.fingerprint}`)] : [])];
  return (await velocity.count(pseudonyms, scopedToken, now())) > checkoutsPerHour;
};
