// What every floor needs and nothing of the product: events, disposables, time, errors for people, sizes, masking, ids.
// From outside: everything; it imports nothing of ours.
export {};
