// The whole way in one call: `AtlasClient.connect`.

import type { ClusterConnection } from "./clusters.js";
import type { PrivateEndpointOf } from "./endpoints.js";
import type { CloudProvider, EndpointServiceOf } from "./services.js";
import type { Progress, WaitOptions } from "./waits.js";

/** How far `connect` is. The steps come in this order; those of waits once for each look. */
export type ConnectStep<P extends CloudProvider = CloudProvider> =
  | {
      /** The service was found or created. */
      readonly step: "service";
      /** In whatever phase it is. */
      readonly service: EndpointServiceOf<P>;
      /** false: it existed. */
      readonly created: boolean;
    }
  | {
      /** A look at the service, until it is ready. */
      readonly step: "service_wait";
      /** What it showed. */
      readonly progress: Progress<EndpointServiceOf<P>>;
    }
  | {
      /** It is ready, and `attach` is called. */
      readonly step: "attach";
      /** What `attach` is given. */
      readonly service: EndpointServiceOf<P>;
    }
  | {
      /** The endpoint was found or registered. */
      readonly step: "endpoint";
      /** In whatever phase it is. */
      readonly endpoint: PrivateEndpointOf<P>;
      /** false: it was registered, as the one that `endpointId` names always is. */
      readonly created: boolean;
    }
  | {
      /** A look at the endpoint, until it is ready. */
      readonly step: "endpoint_wait";
      /** What it showed. */
      readonly progress: Progress<PrivateEndpointOf<P>>;
    }
  | {
      /** A look at the clusters, until they are idle. */
      readonly step: "clusters";
      /** As they are now; their strings may still be those of before. */
      readonly clusters: readonly ClusterConnection[];
      /** Pause until the next look; null: this was the last. */
      readonly nextInMs: number | null;
    };

/** For `AtlasClient.connect`. `deadlineMs` and `graceMs` hold for each of its three waits. */
export interface ConnectOptions<P extends CloudProvider = CloudProvider> extends Omit<WaitOptions, "onProgress"> {
  /** Id of an endpoint that an earlier run registered: if the service has it, `attach` is not called. */
  readonly endpointId?: string | undefined;
  /** The strings of this cluster only. @default every cluster of the project */
  readonly clusterName?: string | undefined;
  /** Told of each step as it begins, and of each look. An error of its own ends the call with that error. */
  readonly onStep?: ((step: ConnectStep<P>) => void) | undefined;
}

/** What `AtlasClient.connect` ends with. */
export interface PrivateConnection<P extends CloudProvider = CloudProvider> {
  /** The service; ready. */
  readonly service: EndpointServiceOf<P>;
  /** The endpoint; ready. */
  readonly endpoint: PrivateEndpointOf<P>;
  /** How to reach each cluster through it. */
  readonly clusters: readonly ClusterConnection[];
}
