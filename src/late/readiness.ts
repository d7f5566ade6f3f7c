// Loaded when the first services are known: what asks them, and their databases, how they are.
export { databaseRow, databaseDetails } from '../services/databases/databaseText';
export { Readiness } from '../services/readiness';
