// The services tree: nodes, their texts, what is redrawn when.
// From outside: ServicesTree; stateName and other texts of a row.
export {};
