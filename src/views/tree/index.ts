// The services tree: nodes, their texts, what is redrawn when.
// From outside: ServicesTree; stateName and other words for a service in stateText.ts.
export {};
