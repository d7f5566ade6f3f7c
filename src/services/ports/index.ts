// Who holds a port, and freeing it.
// From outside: PortOwners; PortWatch keeps rows up to date.
export {};
