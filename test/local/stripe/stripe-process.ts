import { startStripe } from "../../../local/stripe/stripe.ts";
import { apiKey } from "./api-key.ts";

// Started by fork: the file and the webhook endpoint come as arguments, the port goes back as a message.
const [file = "", url = "", secret = ""] = process.argv.slice(2);
const { port } = await startStripe({ port: 0, apiKey, file, webhook: { url, secret } });
process.send?.({ port });
