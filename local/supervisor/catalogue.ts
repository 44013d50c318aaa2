/** A product of the sample catalogue, as `PUT /products/{sku}` takes it, and the units to take in. */
export type Sample = {
  readonly sku: string;
  readonly units: number;
  readonly product: {
    readonly title: string;
    readonly prices: { readonly EUR: number; readonly USD: number; readonly GBP: number };
    readonly taxCode: string;
    readonly weightGrams: number;
    readonly originCountry: string;
    readonly hsCode?: string;
    readonly restrictedCountries?: readonly string[];
    readonly purchaseLimit?: number;
    readonly active: true;
  };
};

type Prices = readonly [eur: number, usd: number, gbp: number];
type Details = Omit<Sample["product"], "title" | "prices" | "active">;

const sample = (
  sku: string,
  title: string,
  [EUR, USD, GBP]: Prices,
  units: number,
  details: Details,
): Sample => ({
  sku,
  units,
  product: { title, prices: { EUR, USD, GBP }, active: true, ...details },
});

/** What the shop of a small theatre sells. Prices in minor units. */
export const catalogue: readonly Sample[] = [
  sample("PROGRAMME-TEMPEST", "Programme: The Tempest", [650, 700, 550], 800, {
    taxCode: "reduced",
    weightGrams: 140,
    originCountry: "DE",
    hsCode: "490199",
  }),
  sample("SCRIPT-TEMPEST", "The Tempest, prompt-book edition", [1400, 1500, 1200], 240, {
    taxCode: "reduced",
    weightGrams: 310,
    originCountry: "GB",
    hsCode: "490199",
  }),
  sample("POSTER-TEMPEST-A2", "Poster, The Tempest, A2", [1800, 1950, 1550], 300, {
    taxCode: "standard",
    weightGrams: 220,
    originCountry: "DE",
    hsCode: "491110",
  }),
  sample("PRINT-GALA-SIGNED", "Gala night print, numbered and signed", [9500, 9900, 8200], 100, {
    taxCode: "standard",
    weightGrams: 640,
    originCountry: "DE",
    hsCode: "491191",
    purchaseLimit: 2,
  }),
  sample("VINYL-NIGHT-MUSIC", "Night Music, original cast, LP", [2900, 3200, 2500], 180, {
    taxCode: "standard",
    weightGrams: 420,
    originCountry: "CZ",
    hsCode: "852380",
  }),
  sample("OPERA-GLASSES", "Opera glasses, 3×25, brass", [7900, 8500, 6900], 60, {
    taxCode: "standard",
    weightGrams: 380,
    originCountry: "JP",
    hsCode: "900510",
  }),
  sample("TOTE-CURTAIN", "Tote bag, curtain red", [1600, 1750, 1400], 450, {
    taxCode: "standard",
    weightGrams: 160,
    originCountry: "PT",
    hsCode: "420222",
  }),
  sample("MUG-GHOST-LIGHT", "Mug, Ghost Light", [1450, 1600, 1250], 350, {
    taxCode: "standard",
    weightGrams: 410,
    originCountry: "PT",
    hsCode: "691110",
  }),
  sample("SCARF-WARDROBE", "Merino scarf from the wardrobe workshop", [5400, 5900, 4700], 75, {
    taxCode: "standard",
    weightGrams: 190,
    originCountry: "IT",
    hsCode: "621420",
  }),
  sample("MASK-COMMEDIA", "Commedia dell'arte mask, leather", [12800, 13900, 11200], 12, {
    taxCode: "standard",
    weightGrams: 260,
    originCountry: "IT",
    hsCode: "950590",
  }),
  sample("PROP-STAGE-DAGGER", "Stage dagger, blunt, retractable", [4200, 4600, 3700], 40, {
    taxCode: "standard",
    weightGrams: 480,
    originCountry: "ES",
    hsCode: "950590",
    restrictedCountries: ["JP", "SG"],
  }),
  sample("CHOCOLATE-INTERVAL", "Interval chocolate, dark, 100 g", [490, 550, 420], 600, {
    taxCode: "reduced",
    weightGrams: 115,
    originCountry: "BE",
    hsCode: "180632",
  }),
];
