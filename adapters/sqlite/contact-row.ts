import type { Address } from "../../domain/address.ts";
import type { OrderContact } from "../../domain/order.ts";

/** The columns of a contact as an outer join gives them: all null where it was erased. */
export type ContactRow = {
  readonly email: string | null;
  readonly shippingAddressJson: string | null;
  readonly billingAddressJson: string | null;
  readonly vatId: string | null;
};

export const contactIn = (row: ContactRow): OrderContact | undefined => {
  const { email, shippingAddressJson, billingAddressJson, vatId } = row;
  if (email === null || shippingAddressJson === null) return undefined;
  return {
    email,
    shippingAddress: JSON.parse(shippingAddressJson) as Address,
    ...(billingAddressJson !== null && { billingAddress: JSON.parse(billingAddressJson) as Address }),
    ...(vatId !== null && { vatId }),
  };
};
