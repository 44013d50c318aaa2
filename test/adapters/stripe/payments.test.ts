import { paymentsContract } from "../../ports/payments.contract.ts";
import { aStripe } from "./a-stripe.ts";

paymentsContract("Stripe", aStripe);
