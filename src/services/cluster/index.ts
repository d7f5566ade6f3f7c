// Services that a cluster runs: rows from its objects, kept true by watches, and what is ordered of it.
// From outside: ClusterStore, ClusterActions, ClusterLogBus, and the choice that is remembered for a workspace.
