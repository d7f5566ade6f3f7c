// Inspectors of services that node runs: at which port, in which process, opened and closed without a restart where that can be.
// From outside: Inspectors; InspectorPorts and withInspector, which a launch asks; whyNotDebuggable.
export {};
