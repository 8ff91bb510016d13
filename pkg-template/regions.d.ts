// Regions, which Atlas and the clouds spell differently. The functions are synchronous, so the
// core must be there. Node loads it for them; in a browser they come after `init()` or after
// any call of a client, else they throw `UsageError` "load.failed". An unknown provider is
// "usage.invalid_argument".

import type { CloudProvider } from "./services.js";

/** A region in both spellings. */
export interface Region {
  /** Atlas's: "US_EAST_1". */
  readonly atlas: string;
  /** The cloud's own: "us-east-1". */
  readonly cloud: string;
  /** Where it is, "Northern Virginia, USA"; null: MongoDB does not say. */
  readonly location: string | null;
}

/**
 * The regions that MongoDB's documentation has for clusters at this provider. Private
 * endpoints are not offered in each of them.
 * @throws UsageError
 */
export declare function regions(provider: CloudProvider): readonly Region[];

/**
 * Atlas's spelling of a region, from either one. A name that is not in the table is returned as it is.
 * @throws UsageError
 */
export declare function toAtlasRegion(provider: CloudProvider, name: string): string;

/**
 * The cloud's spelling of a region, from either one. A name that is not in the table is returned as it is.
 * @throws UsageError
 */
export declare function toCloudRegion(provider: CloudProvider, name: string): string;
