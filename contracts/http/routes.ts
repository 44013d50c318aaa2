import { createCart, deleteCart, getCart, patchCart, putCartItem } from "./carts.ts";
import { cancelCheckout, createCheckout, getCheckout } from "./checkouts.ts";
import { getDocument } from "./document.ts";
import { getLive, getReady } from "./health.ts";
import { inspectCheckout, listCheckouts, redriveCheckout } from "./ops.ts";
import { getOrder, listOrders } from "./orders.ts";
import { getProduct, listProducts, putProduct } from "./products.ts";
import { createQuote } from "./quotes.ts";
import { getStock, postAdjustment, postReceipt } from "./stock.ts";
import { stripeWebhook } from "./webhooks.ts";

/** Every route of the API, in the order that the document shows them. */
export const routes = [
  createCart,
  getCart,
  putCartItem,
  patchCart,
  deleteCart,
  createQuote,
  createCheckout,
  getCheckout,
  cancelCheckout,
  getOrder,
  listOrders,
  listProducts,
  getProduct,
  putProduct,
  getStock,
  postReceipt,
  postAdjustment,
  listCheckouts,
  inspectCheckout,
  redriveCheckout,
  stripeWebhook,
  getLive,
  getReady,
  getDocument,
] as const;
