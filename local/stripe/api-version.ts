/** The one version of Stripe's API that the stand-in speaks: the one that stripe-node 23.1 sends. */
export const apiVersion = "2026-10-28.endive";
