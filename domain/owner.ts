/** What may belong to a signed-in customer, by their pseudonym; without an owner it is for whoever holds its id. */
export type Owned = { readonly owner?: string | undefined };

/** Whether a caller may use it: it is theirs, or nobody's. */
export const isOpenTo = ({ owner }: Owned, caller: string | undefined): boolean =>
  owner === undefined || owner === caller;
