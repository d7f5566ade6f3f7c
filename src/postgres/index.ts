// PostgreSQL from outside: addresses, one connection, what a database says of itself, its errors in people's words.
// From outside: DatabaseAddress and what reads one; the driver loads late.
export {};
