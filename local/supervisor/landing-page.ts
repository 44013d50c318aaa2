import type { Endpoints } from "./endpoints.ts";

type Page = Pick<Endpoints, "api" | "web" | "redisUrl" | "stripe" | "control"> & { readonly data: string };

/** What the host serves at `/` until there is a storefront: where everything is, and how to buy something by hand. */
export function landingPage(page: Page): string {
  const rows = addresses(page).map(
    ([name, address, note]) =>
      `<tr><th>${name}</th><td><code>${escapeHtml(address)}</code></td><td>${note}</td></tr>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Boxoffice</title>
<style>
  :root { color-scheme: light dark; --curtain: light-dark(#8c1c2b, #ef8391); --line: light-dark(#ddd5cc, #443c3a); }
  body { font: 1rem/1.55 system-ui, sans-serif; max-width: 54rem; margin: 3rem auto; padding: 0 1.25rem;
         background: light-dark(#fdfaf6, #1c1817); color: light-dark(#241c1a, #eee6df); }
  h1 { color: var(--curtain); font: 600 2.2rem/1.1 Georgia, serif; margin-bottom: .25rem }
  h2 { font: 600 1.25rem Georgia, serif; margin-top: 2.5rem }
  a { color: var(--curtain) }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
  th { font-weight: 600; white-space: nowrap }
  code, pre { font: .9rem/1.5 ui-monospace, Menlo, Consolas, monospace }
  td code { overflow-wrap: anywhere }
  pre { border: 1px solid var(--line); border-radius: .4rem; padding: 1rem; overflow-x: auto }
</style>
<h1>Boxoffice</h1>
<p>Checkout and orders. The API is described at <a href="/api/openapi.json">/api/openapi.json</a>.</p>
<table>
${rows.join("\n")}
</table>
<h2>Place an order</h2>
<p>With <code>curl</code> and <code>jq</code>; <a href="/api/products">/api/products</a> lists what is on sale.</p>
<pre>${escapeHtml(order(page.api))}</pre>
<h2>See it fail</h2>
<p>The card is declined, Redis goes away, the host is killed in the middle of a payment and comes back:</p>
<pre>${escapeHtml(failures(page.control))}</pre>
</html>
`;
}

const addresses = ({
  api,
  redisUrl,
  stripe,
  control,
  data,
}: Page): readonly (readonly [string, string, string])[] => [
  ["API", api, "for storefront, staff and Stripe"],
  ["Redis", `redis://${new URL(redisUrl).host}`, "holds and carts"],
  ["Stripe", stripe.baseUrl, "a stand-in: no money moves"],
  ["Faults", control, "what is to go wrong"],
  ["Data", data, "state and logs; keys are in <code>endpoints.json</code>"],
];

const order = (api: string) => `API=${api}; JSON='content-type: application/json'
CART=$(curl -s $API/carts -H "$JSON" -d '{"currency":"EUR"}' | jq -r .cartId)
curl -s -o /dev/null -X PUT $API/carts/$CART/items/OPERA-GLASSES -H "$JSON" -d '{"quantity":1}'
QUOTE=$(curl -s $API/carts/$CART/quotes -H "$JSON" -d '{"shippingAddress":{
  "name":"Ada Lind","line1":"Parkstr. 1","city":"Berlin","postalCode":"10115","country":"DE"}}')
curl -s $API/checkouts -H "$JSON" -H "Idempotency-Key: $(openssl rand -hex 16)" -d "$(jq -n --argjson q "$QUOTE" '{
  cartId: $q.cartId, quoteId: $q.quoteId, email: "ada@example.com",
  payment: {paymentMethod: "pm_card_visa"}, expectedTotal: $q.totals.total}')" | jq`;

const failures = (control: string) => `# pay with "pm_card_chargeDeclined" instead
curl -X PUT ${control}/faults/redis -d '{"kind":"down"}';  curl -X DELETE ${control}/faults
curl -X POST ${control}/crash -d '{"at":"payment.capture:after"}'`;

const escapeHtml = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
