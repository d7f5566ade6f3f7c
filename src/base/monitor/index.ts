// What the monitor's page and its host in the extension say to each other, and the little that both compute.
// From outside: the messages in protocol.ts, and what the page is given to show in lane.ts.
export {};
