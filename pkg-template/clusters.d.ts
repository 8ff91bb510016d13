// The last step: the connection strings of the project's clusters.

import type { EndpointRef } from "./endpoints.js";
import type { WaitOptions } from "./waits.js";

/** For `Clusters.connectionStrings`. */
export interface ConnectionStringOptions extends Omit<WaitOptions, "onProgress" | "graceMs"> {
  /** Look at this one only. One that does not exist is `ApiError` "not_found" at once. @default every cluster of the project */
  readonly clusterName?: string | undefined;
  /** Told of each look. An error of its own ends the wait with that error. */
  readonly onProgress?: ((progress: {
    /** As they are now; their strings may still be those of before. */
    readonly clusters: readonly ClusterConnection[];
    /** Which look, from 1. */
    readonly attempt: number;
    /** Since the wait began. */
    readonly elapsedMs: number;
    /** Pause until the next look; null: this was the last. */
    readonly nextInMs: number | null;
  }) => void) | undefined;
}

/**
 * The ways to a cluster through an endpoint. No string holds a user or a password. All three
 * are null where there is no way, because the cluster has nodes in a region that the endpoint
 * does not cover, say.
 */
export interface ClusterConnection {
  /** The cluster's name, "Cluster0". */
  readonly clusterName: string;
  /** How Atlas calls its state: "IDLE" when nothing is going on, else "UPDATING", say. */
  readonly stateName: string;
  /** `mongodb+srv://…`, the one to use: it stays right when ports and nodes change. */
  readonly srvConnectionString: string | null;
  /** `mongodb+srv://…` for a sharded cluster, with fewer connections where the driver can make use of it. */
  readonly srvShardOptimizedConnectionString: string | null;
  /** `mongodb://…`, with every host and port. */
  readonly connectionString: string | null;
}

/** The clusters of a project, as far as private endpoints concern them. */
export interface Clusters {
  /**
   * listClusters, or getCluster with `clusterName`; in v2, whatever the client's version is. A
   * new endpoint changes every cluster, and strings that are read too early are missing or of
   * before. So this looks until it has seen all clusters IDLE two times in a row, and then gives
   * the strings that Atlas made for the endpoint.
   * @throws WaitError "wait.deadline": `ref` is the endpoint, `clusters` the last look
   */
  connectionStrings(endpoint: EndpointRef, options?: ConnectionStringOptions): Promise<readonly ClusterConnection[]>;
}
